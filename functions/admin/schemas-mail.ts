import { z } from 'zod';

// Answers about a group's mail around an incident. Texts of mails are never among them.

const instant = z.iso.datetime().meta({ description: 'UTC' });
const count = z.number().int().nonnegative();

export const figures = z.object({
  messages: count,
  replies: count,
  repliers: count,
  stopRequests: count,
  leaked: count.meta({ description: 'Mail to the group that came through a lock' }),
  leakedOfStorm: count.meta({ description: 'How much of that is the storm’s' }),
  deliveries: count,
  prevented: z
    .object({ messagesPerMinute: z.number(), deliveries: count, workingHours: count, formula: z.string() })
    .optional()
    .meta({ description: 'An estimate' }),
  turnedAway: z
    .object({
      askedAt: instant,
      attempts: count,
      people: count,
      lastAt: instant.optional(),
      others: count.meta({ description: 'Mail that had nothing to do with the storm' }),
      deliveries: count,
    })
    .optional()
    .meta({ description: 'Mail to the locked group that was turned away, counted by message trace' }),
});

export const perMinute = z.object({
  from: instant.optional(),
  storm: z.array(count),
  other: z.array(count),
});

export const messages = z.object({
  figures,
  perMinute,
  truncated: z.boolean().meta({ description: 'There is more of the group’s mail than is read' }),
  messages: z.array(
    z.object({
      messageId: z.string(),
      from: z.string(),
      subject: z.string(),
      sentAt: instant,
      part: z.enum(['start', 'reply', 'other']),
      asksToStop: z.boolean(),
      removal: z.enum(['by-search', 'by-message']).optional().meta({
        description: 'It is to go: a search finds it, or only who names single messages reaches it',
      }),
      automation: z.enum(['auto-reply', 'bounce', 'calendar', 'bulk']).optional(),
    }),
  ),
  next: z.string().optional().meta({ description: 'Pass as `after` to go on' }),
});

export type Messages = z.infer<typeof messages>;
export type Figures = z.infer<typeof figures>;
export type PerMinuteView = z.infer<typeof perMinute>;
