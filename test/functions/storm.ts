import type { Incident } from '../../shared/domain/incident.ts';
import type { Observation, ThreadKey } from '../../shared/domain/observation.ts';
import type { PurgePlan } from '../../shared/domain/purge.ts';
import { MINUTE, SECOND } from '../../shared/domain/time.ts';
import type { Verdict } from '../../shared/domain/verdict.ts';
import { address, group, incident, NOON, observation } from '../contract/stores/records.ts';
import { OPEN_TO_ALL } from '../domain/lock-records.ts';

const THREAD = 'guid-0123456789abcdef0123456789abcdef' as ThreadKey;

/** A mail at noon, ten replies in the ten minutes after it, two of them to stop; a bounce; an unrelated mail. */
export const stormObservations = (): Observation[] => [
  observation(0, {
    thread: THREAD,
    isReply: false,
    subject: 'test',
    sentAt: NOON,
    receivedAt: NOON + SECOND,
  }),
  ...Array.from({ length: 10 }, (_, i) =>
    observation(i + 1, {
      thread: THREAD,
      sentAt: NOON + (i + 1) * MINUTE,
      receivedAt: NOON + (i + 1) * MINUTE + SECOND,
      subject: 'RE: test',
      asksToStop: i % 5 === 4,
    }),
  ),
  observation(20, {
    thread: THREAD,
    automation: 'auto-reply',
    subject: 'Automatic reply: test',
    sentAt: NOON + 90 * SECOND,
  }),
  observation(30, {
    thread: 'subject-0000000000000001' as ThreadKey,
    subject: 'Lunch menu',
    isReply: false,
    sentAt: NOON + 5 * MINUTE,
  }),
];

export const verdict = (): Verdict => ({
  kind: 'storm',
  why: '5 people replied to 12,000 mailboxes within 5 min; 1 asked to be removed.',
  evidence: {
    from: NOON,
    to: NOON + 5 * MINUTE,
    members: 12_000,
    messages: 6,
    replies: 5,
    repliers: 5,
    firstTimePosters: 5,
    stopRequests: 1,
    threads: 1,
    automatic: 0,
    repliersNeeded: 5,
    hourlyRate: 72,
    usualHourlyRate: 0.4,
    deliveries: 72_000,
  },
  tippedBy: { messageId: '<message-5@example.org>', sentAt: NOON + 5 * MINUTE },
  threads: [THREAD],
});

const HOLDER = '00000000-0000-4000-8000-00000000f00d';

export const lockRecord = () => ({
  snapshot: OPEN_TO_ALL,
  change: { form: 'add' as const, senders: [HOLDER], groups: [] },
  expected: { senders: [HOLDER], groups: [] },
});

export const plan = (): PurgePlan => ({
  slices: [{ number: 1, senders: [address('person1@example.org')], query: 'kind:email AND …', messages: 10 }],
  kept: ['<message-0@example.org>'],
  removed: Array.from({ length: 10 }, (_, i) => `<message-${i + 1}@example.org>`),
  untouched: [],
  expectedItems: 120_000,
  from: NOON,
  to: NOON + 10 * MINUTE,
});

export const LOCKED_AT = NOON + 5 * MINUTE + 20 * SECOND;

/** A storm that was locked twenty seconds after it was called, its purge in the state given. */
export const stormIncident = (id: string, overrides: Partial<Incident> = {}): Incident =>
  incident(id, {
    group: group(),
    openedAt: NOON + 5 * MINUTE,
    why: verdict().why,
    verdict: verdict(),
    startedBy: {
      messageId: '<message-0@example.org>',
      from: address('person0@example.org'),
      subject: 'test',
      sentAt: NOON,
    },
    containment: {
      state: 'locked',
      lock: lockRecord(),
      firstSentAt: LOCKED_AT - 10 * SECOND,
      confirmedAt: LOCKED_AT,
      canary: 'restricted',
      releaseAt: LOCKED_AT + 120 * MINUTE,
    },
    cleanup: { state: 'waiting' },
    ...overrides,
  });

/** Waiting for approval: more was counted than expected. */
export const heldCleanup = (): Incident['cleanup'] => ({
  state: 'held',
  run: {
    plan: plan(),
    slices: [{ step: 'estimated', searchId: 's1', items: 148_000, mailboxes: 12_000, unindexed: 0 }],
    caseId: 'c1',
    cleared: false,
    // People were told of what else the search would find.
    collateral: ['<message-0@example.org>', '<message-20@example.org>', '<message-30@example.org>'],
  },
  why: 'search 1 finds 148,000 items where 120,000 are expected, 23 % off',
  at: NOON + 60 * MINUTE,
});
