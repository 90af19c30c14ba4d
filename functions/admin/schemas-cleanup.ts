import { z } from 'zod';

// The purge's side of an incident.

const instant = z.iso.datetime().meta({ description: 'UTC' });
const count = z.number().int().nonnegative();

const slice = z.object({
  number: count,
  step: z.enum([
    'planned',
    'creating',
    'created',
    'estimating',
    'estimated',
    'purging',
    'purged',
    'rechecking',
    'checked',
    'unknown',
    'failed',
  ]),
  query: z.string().meta({ description: 'KQL of the compliance search' }),
  senders: count,
  messages: count.meta({ description: 'Messages it matches in one mailbox' }),
  expected: count.meta({ description: 'messages x mailboxes' }),
  found: count.optional(),
  foundAfter: count.optional().meta({ description: 'Purged items that are still recoverable are found too' }),
  partial: z.boolean().optional(),
  why: z.string().optional().meta({ description: 'Why it failed, or why nobody knows what became of it' }),
});

export const cleanup = z.object({
  state: z.string(),
  why: z.string().optional(),
  remedy: z.string().optional(),
  until: instant.optional(),
  finishedAt: instant.optional(),
  percent: z.number().optional(),
  approvedBy: z.string().optional(),
  purger: z.literal('defender').optional().meta({ description: 'Absent: searches by eDiscovery' }),
  noQuery: z.string().optional().meta({ description: 'Why no query is sure to find nothing else' }),
  removed: count.optional().meta({ description: 'Messages that go' }),
  kept: count.optional(),
  untouched: count
    .optional()
    .meta({ description: 'Messages that are to go too and that no safe query reaches' }),
  expected: count.optional(),
  found: count.optional(),
  sent: count.optional().meta({ description: 'Copies whose removal Defender accepted' }),
  caseName: z.string().optional(),
  slices: z.array(slice),
  residue: z
    .object({
      sentinelsChecked: count,
      looked: count.meta({ description: 'Copies looked for in the sentinel mailboxes' }),
      left: count,
      ids: z.array(z.string()).meta({ description: 'Message-IDs of what is left, fifty at most' }),
    })
    .optional(),
  closesAt: instant
    .optional()
    .meta({ description: 'Handed over: the incident closes by itself then, where nobody does before' }),
});
