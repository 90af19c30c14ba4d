import { z } from 'zod';
import { cleanup } from './schemas-cleanup.ts';

// Every answer of the admin API: the types of what is answered, and the OpenAPI document, are made of these.

const instant = z.iso.datetime().meta({ description: 'UTC' });
const count = z.number().int().nonnegative();
const id = z.string().meta({ description: 'Incident id', examples: ['20161114-082914-3f9c1a'] });

export const fact = z.object({ label: z.string(), value: z.string() });

export const groupRef = z.object({
  id: z.string(),
  name: z.string(),
  address: z.string(),
  kind: z.enum([
    'distribution-list',
    'mail-enabled-security-group',
    'dynamic-distribution-group',
    'microsoft-365-group',
  ]),
  members: count.meta({ description: 'Mailboxes that one mail to the group reaches' }),
  exact: z.boolean().meta({ description: 'False: there are at least `members`' }),
});

export const phase = z.enum([
  'alerted',
  'locking',
  'settling',
  'purging',
  'held',
  'cooling-down',
  'releasing',
  'attention',
  'closed',
]);

export const containmentState = z.enum([
  'none',
  'wanted',
  'locking',
  'locked',
  'unlockable',
  'releasing',
  'released',
  'release-refused',
]);

export const heldBack = z.object({
  act: z.enum(['lock', 'purge', 'release']),
  why: z.string().meta({ description: 'A sentence' }),
});

export const position = z.enum(['armed', 'observe', 'paused']);

const summaryFields = {
  id,
  phase,
  kind: z.enum(['storm', 'mail-loop', 'flood', 'calm', 'ordered', 'found']),
  rehearsal: z.boolean(),
  group: groupRef,
  why: z.string(),
  lock: containmentState.meta({ description: 'How far the lock is' }),
  needs: z.string().optional().meta({ description: 'What people have to see to' }),
  heldBack: z
    .array(heldBack)
    .meta({ description: 'What would be done next and is not, because of where the switch stands' }),
  openedAt: instant,
  openedBy: z.string(),
  closedAt: instant.optional(),
  lockedAt: instant.optional(),
  releaseAt: instant.optional(),
  dismissed: z.object({ at: instant, by: z.string(), reason: z.string() }).optional(),
};

export const incidentSummary = z.object(summaryFields);

export const incidentPage = z.object({
  incidents: z.array(incidentSummary),
  next: z.string().optional().meta({ description: 'Pass as `after` to go on' }),
});

export const option = z.object({
  do: z.enum(['lock', 'approve', 'purge', 'release', 'extend', 'dismiss', 'close']),
  forced: z.literal(true).optional().meta({ description: 'Release only: send it with `force`' }),
  consequence: z.string(),
});

export const incident = z.object({
  ...summaryFields,
  decision: z.object({ act: z.string(), why: z.string() }),
  startedBy: z.object({ from: z.string(), subject: z.string(), sentAt: instant }).optional(),
  evidence: z.array(fact),
  containment: z.object({
    state: containmentState,
    confirmed: z.boolean().meta({ description: 'The group was read back and shows the lock' }),
    means: z.enum(['accept-list', 'rule', 'runbook']).optional(),
    canary: z.enum(['restricted', 'open', 'no-answer']).optional(),
    sentAt: instant.optional(),
    releasedAt: instant.optional(),
    exact: z.boolean().optional(),
    why: z.string().optional(),
    remedy: z.string().optional(),
    command: z.string().optional().meta({ description: 'A line of PowerShell that locks the group by hand' }),
  }),
  cleanup,
  rehearsed: z
    .object({
      at: instant,
      lockable: z.boolean(),
      why: z.string().optional(),
      remedy: z.string().optional(),
      purgeAt: instant.optional().meta({ description: 'The purge is planned on paper then' }),
      cleanup: cleanup.optional(),
    })
    .optional()
    .meta({ description: 'What would have been done, had the switch been armed' }),
  setbacks: z.array(
    z.object({ side: z.string(), at: instant, retryAt: instant, failures: count, message: z.string() }),
  ),
  timeline: z.array(z.object({ at: instant, by: z.string(), what: z.string() })),
  notices: z.array(
    z.object({
      at: instant,
      kind: z.string(),
      severity: z.enum(['information', 'warning', 'critical']),
      title: z.string(),
      text: z.string(),
      sentTo: z.array(z.string()),
      done: z.boolean(),
    }),
  ),
  options: z.array(option).meta({
    description: 'Orders that fit now, with what they will do; `lock` is ordered at the kill-switch',
  }),
});

export const auditEntry = z.object({
  at: instant,
  by: z.string(),
  operator: z.boolean().meta({ description: 'False: Stormlock itself' }),
  act: z.string(),
  reason: z.string(),
  incident: z.string().optional(),
  group: z.string().optional(),
  from: z.string().optional().meta({ description: 'An address, or the invocation where Stormlock acted' }),
  via: z
    .string()
    .optional()
    .meta({ description: 'What proved an operator: session, bearer token, function key' }),
  before: z.string().optional(),
  after: z.string().optional(),
});

export const auditTrail = z.object({
  entries: z.array(auditEntry),
  next: z.string().optional().meta({ description: 'Pass as `after` to go on' }),
});

export type IncidentSummary = z.infer<typeof incidentSummary>;
export type IncidentPage = z.infer<typeof incidentPage>;
export type IncidentView = z.infer<typeof incident>;
export type AuditTrail = z.infer<typeof auditTrail>;
