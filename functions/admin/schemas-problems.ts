import { z } from 'zod';
import { incident } from './schemas.ts';
import { switchState } from './schemas-app.ts';

// What is answered instead: RFC 9457, and what a problem says besides.

export const problem = z.object({
  type: z.string(),
  title: z.string().meta({ description: 'What is wrong' }),
  status: z.number().int(),
  detail: z.string().meta({ description: 'What exactly, and what to do' }),
});

export const notAnOrder = problem.extend({
  examples: z
    .array(
      z.object({
        action: z.string(),
        group: z.string().optional(),
        incident: z.string().optional(),
        reason: z.string(),
      }),
    )
    .meta({ description: 'What orders look like' }),
});

export const unknownCaller = problem.extend({
  signIn: z.string().optional().meta({ description: 'Where a browser signs in' }),
  signOut: z.string().optional().meta({ description: 'Where it signs out of an account of another tenant' }),
});

export const staleIncident = problem.extend({ current: incident });
export const staleSwitch = problem.extend({ current: switchState });

export const failure = problem.extend({
  invocation: z.string().meta({ description: 'Under which the log has the cause' }),
});

export const unavailable = problem.extend({
  settings: z
    .array(z.object({ setting: z.string(), remedy: z.string() }))
    .optional()
    .meta({ description: 'Those that are missing or malformed' }),
});

export const notStored = problem.extend({
  confirmed: z.literal(false),
  look: z.string().meta({ description: 'Where to see whether it was stored after all' }),
});

export const keyUnchecked = problem.extend({
  guarded: z.string().meta({ description: 'Where the platform checks the key itself' }),
});

/** With whatever else it says, for who reads one without knowing which. */
export type Problem = z.infer<typeof problem> & Record<string, unknown>;
