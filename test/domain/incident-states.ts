import type { PurgeRun, SliceProgress } from '../../shared/domain/cleanup.ts';

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
