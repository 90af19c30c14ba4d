import { z } from 'zod';
import { TROUBLE_TOPICS } from '../../shared/domain/standing-trouble.ts';
import { auditEntry, fact, groupRef, heldBack, phase, position } from './schemas.ts';
import { figures, perMinute } from './schemas-mail.ts';

// Answers about the app itself, the report and orders.

const instant = z.iso.datetime().meta({ description: 'UTC' });
const count = z.number().int().nonnegative();

export const me = z.object({
  name: z.string(),
  role: z.enum(['operator', 'reader']),
  via: z.enum(['sign-in', 'token', 'development']),
});

export const switchState = z.object({
  position,
  changedAt: instant.optional().meta({ description: 'Absent while it stands where the settings put it' }),
  changedBy: z.string().optional(),
  reason: z.string().optional(),
});

export const health = z.object({
  healthy: z.boolean(),
  switch: position,
  sentinels: count,
  unread: count.meta({ description: 'Sentinels not read for a long time' }),
  unresolved: count.meta({ description: 'Names in STORMLOCK_SENTINELS that stand for no mailbox' }),
  unsubscribed: count.meta({
    description: 'Sentinels that Graph announces nothing of: they are read once a minute',
  }),
  unknownSenders: count.meta({ description: 'Senders to let through a lock that Exchange does not accept' }),
  openIncidents: count,
  advice: z.array(z.string()).meta({ description: 'What to do about it' }),
});

export const coverage = z.object({
  sentinels: z.array(
    z.object({
      id: z.string(),
      readAt: instant.optional(),
      overdue: z.boolean().meta({ description: 'Storms seen by this sentinel alone would go unseen' }),
    }),
  ),
  reconciledAt: instant
    .optional()
    .meta({ description: 'When sentinels were last compared with the settings' }),
  troubles: z
    .array(
      z.object({
        topic: z.enum(TROUBLE_TOPICS),
        what: z.string().meta({ description: 'A name of the settings, or the id of a sentinel' }),
        why: z.string(),
        remedy: z.string().optional(),
        since: instant,
      }),
    )
    .meta({ description: 'What the settings want watched or let through and is not' }),
});

export const groups = z.object({
  truncated: z.boolean().meta({ description: 'More groups are known than are listed' }),
  groups: z.array(
    z.object({
      ...groupRef.shape,
      addresses: z.array(z.string()).meta({ description: 'Every address that reaches it' }),
      learnedAt: instant,
      repliersNeeded: count.optional().meta({ description: 'Absent: too small to be locked' }),
      protected: z.boolean().meta({ description: 'Only an operator may lock it' }),
      onPremises: z.boolean().meta({ description: 'Cannot be locked from the cloud' }),
      incident: z.string().optional().meta({ description: 'Its open incident' }),
    }),
  ),
});

export const report = z.object({
  id: z.string(),
  title: z.string(),
  phase,
  rehearsal: z.boolean(),
  writtenAt: instant,
  openedAt: instant,
  closedAt: instant.optional(),
  summary: z.array(z.string()),
  facts: z.array(fact),
  evidence: z.array(fact),
  figures,
  timeline: z.array(z.object({ at: instant, by: z.string(), what: z.string() })),
  perMinute,
  marks: z.array(z.object({ at: instant, label: z.string() })),
  searches: z.array(fact),
  acts: z.array(auditEntry),
  thanks: z.array(z.object({ name: z.string(), acts: count })),
});

export const groupOutcome = z.object({
  incident: z.string().optional().meta({ description: 'Absent: nothing was locked, and none is known' }),
  group: z.string(),
  members: count,
  phase: phase.optional(),
  confirmed: z.boolean().meta({
    description: 'What was ordered is so: the group was read back and shows it, or there is nothing to do',
  }),
  locked: z.boolean().optional(),
  released: z.boolean().optional(),
  cleanup: z.string().optional().meta({ description: 'How far the purge is' }),
  heldBack: z
    .array(heldBack)
    .meta({ description: 'What the order waits for, because of where the switch stands' }),
  why: z.string().optional(),
  remedy: z.string().optional().meta({ description: 'What people can do' }),
  note: z.string().optional().meta({ description: 'Why nothing was done' }),
  look: z.string().meta({ description: 'Where to see how it goes on' }),
});

export const switchOutcome = z.object({ switch: z.object({ before: position, after: position }) });

const reason = z.string().trim().min(3, 'say in a few words why').max(500);

/** Bodies of orders on an incident. */
export const plainOrder = z.strictObject({ reason });
export const releaseOrder = z.strictObject({ reason, force: z.boolean().default(false) });
export const extendOrder = z.strictObject({
  reason,
  for: z.string().meta({ description: 'ISO 8601 duration', examples: ['PT2H'] }),
});
export const switchOrder = z.strictObject({ position, reason });

export type Me = z.infer<typeof me>;
export type SwitchState = z.infer<typeof switchState>;
export type Health = z.infer<typeof health>;
export type Coverage = z.infer<typeof coverage>;
export type Groups = z.infer<typeof groups>;
export type Report = z.infer<typeof report>;
export type GroupOutcome = z.infer<typeof groupOutcome>;
export type SwitchOutcome = z.infer<typeof switchOutcome>;
