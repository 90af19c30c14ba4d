import { expect, test } from 'vitest';
import type { PurgeRun, SliceProgress } from '../../shared/domain/incident.ts';
import { DEFAULT_POLICY } from '../../shared/domain/policy.ts';
import { objectionToCounts } from '../../shared/domain/purge-check.ts';

const slice = (number: number, messages: number) => ({ number, senders: [], query: '', messages });

const run = (slices: readonly SliceProgress[]): PurgeRun => ({
  plan: {
    slices: [slice(1, 10), slice(2, 5)],
    kept: [],
    removed: [],
    untouched: [],
    expectedItems: 15_000,
    from: 0,
    to: 0,
  },
  slices,
  cleared: false,
});

const estimated = (items: number): SliceProgress => ({
  step: 'estimated',
  searchId: 's',
  items,
  mailboxes: 1_000,
  unindexed: 0,
});
const audience = { members: 1_000, exact: true };

test.each<[string, SliceProgress[], string | undefined]>([
  ['as expected', [estimated(10_000), estimated(5_000)], undefined],
  ['within the tolerance', [estimated(11_000), estimated(4_500)], undefined],
  [
    'too many',
    [estimated(10_000), estimated(5_506)],
    'search 2 finds 5,506 items where 5,000 are expected, 10 % off',
  ],
  [
    'too few',
    [estimated(0), estimated(5_000)],
    'search 1 finds 0 items where 10,000 are expected, 100 % off',
  ],
  [
    'not counted any more',
    [{ step: 'purging', searchId: 's', items: 9, at: 0 }, estimated(5_000)],
    undefined,
  ],
  [
    'not planned at all',
    [estimated(10_000), estimated(5_000), estimated(3)],
    'search 3 finds 3 items where 0 are expected, 300 % off',
  ],
])('counts that are %s', (_, slices, objection) => {
  expect(objectionToCounts(run(slices), audience, DEFAULT_POLICY)).toBe(objection);
});

test('a purge of too many mailboxes waits for an operator', () => {
  expect(objectionToCounts(run([]), { members: 50_001, exact: true }, DEFAULT_POLICY)).toBe(
    'the group reaches 50,001 mailboxes, more than the 50,000 that may be purged without approval',
  );
  expect(objectionToCounts(run([]), { members: 50_000, exact: true }, DEFAULT_POLICY)).toBeUndefined();
});

test('a group of unknown size cannot be compared with', () => {
  expect(objectionToCounts(run([]), { members: 5_000, exact: false }, DEFAULT_POLICY)).toBe(
    "the group's size is known only as at least 5,000, so the counts cannot be compared",
  );
});
