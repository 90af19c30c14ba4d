import type { PurgeRun, SliceProgress } from '../../shared/domain/cleanup.ts';
import type { LockRecord } from '../../shared/domain/containment.ts';

/** A lock of a group that was open to everyone. */
export const LOCK: LockRecord = {
  snapshot: {
    acceptSenders: [],
    acceptGroups: [],
    rejectSenders: [],
    rejectGroups: [],
    requireSenderAuthentication: true,
    moderationEnabled: false,
    moderatedBy: [],
    bypassModeration: [],
    unresolved: [],
    readAt: 0,
  },
  change: { form: 'add', senders: ['holder'], groups: [] },
  expected: { senders: ['holder'], groups: [] },
};

export const runWith = (slices: readonly SliceProgress[], overrides: Partial<PurgeRun> = {}): PurgeRun => ({
  plan: {
    slices: slices.map((_, i) => ({ number: i + 1, senders: [], query: `query ${i + 1}`, messages: 10 })),
    kept: [],
    removed: ['<a@example.org>', '<b@example.org>'],
    untouched: [],
    expectedItems: 120_000,
    from: 0,
    to: 0,
  },
  slices,
  cleared: false,
  ...overrides,
});

export const RUN: PurgeRun = runWith([{ step: 'planned' }]);
