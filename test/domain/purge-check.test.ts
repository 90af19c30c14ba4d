import { expect, test } from 'vitest';
import { type Address, toAddress } from '../../shared/domain/address.ts';
import type { PurgeRun, SliceProgress } from '../../shared/domain/cleanup.ts';
import { DEFAULT_POLICY } from '../../shared/domain/policy.ts';
import type { PurgeSlice } from '../../shared/domain/purge.ts';
import { objectionToCounts, objectionToPlan, unindexedSentence } from '../../shared/domain/purge-check.ts';

const slice = (number: number, messages: number) => ({ number, senders: [], query: '', messages });

const run = (
  slices: readonly SliceProgress[],
  planned: readonly PurgeSlice[] = [slice(1, 10), slice(2, 5)],
): PurgeRun => ({
  plan: {
    slices: planned,
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
  ['within the tolerance', [estimated(10_510), estimated(4_500)], undefined],
  [
    'too many',
    [estimated(10_000), estimated(5_506)],
    'search 2 finds 5,506 items where 5,000 are expected, 10 % off',
  ],
  [
    'one message more than planned',
    [estimated(11_000), estimated(5_000)],
    'search 1 finds 11,000 items where 10,000 are expected, 10 % off',
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

test('a search of one message may find a tenth too many, not half a message to everybody', () => {
  const planned = [slice(1, 1), slice(2, 20)];
  const objection = (one: number, twenty: number) =>
    objectionToCounts(run([estimated(one), estimated(twenty)], planned), audience, DEFAULT_POLICY);
  // 1,000 members, a sender's own copy each, and 100 or 500 more.
  expect(objection(1_101, 20_520)).toBeUndefined();
  expect(objection(1_102, 20_520)).toContain('search 1 finds 1,102 items where 1,000 are expected');
  expect(objection(1_101, 20_521)).toContain('search 2 finds 20,521 items');
});

test('what cannot be looked into is named beside a count that is too small, and where the counts agree', () => {
  const blind: SliceProgress = { step: 'estimated', searchId: 's', items: 0, mailboxes: 0, unindexed: 40 };
  expect(objectionToCounts(run([blind]), audience, DEFAULT_POLICY)).toContain(
    '100 % off; 40 items it cannot look into are never removed',
  );
  expect(unindexedSentence(run([blind, { step: 'planned' }]))).toBe(
    ' 40 items in these mailboxes could not be looked into and will stay.',
  );
  expect(unindexedSentence(run([estimated(10_000)]))).toBe('');
});

test('copies in mailboxes of other groups, to which the same mails were sent, are expected up to all of them', () => {
  const planned = [{ ...slice(1, 10), elsewhere: 7_000 }];
  const objection = (items: number) =>
    objectionToCounts(run([estimated(items)], planned), audience, DEFAULT_POLICY);
  expect(objection(17_510)).toBeUndefined();
  expect(objection(17_511)).toContain('search 1 finds 17,511 items');
});

test('a plan that names addresses in full waits for people, and so does one that rests on a part of the mail', () => {
  const six = ['a', 'b', 'c', 'd', 'e', 'f'].map((name) => toAddress(`${name}@hp.com`) ?? fail());
  const naming = (senders: readonly Address[]) => run([estimated(10_000)], [{ ...slice(1, 10), senders }]);
  expect(objectionToPlan(naming(six.slice(0, 1)), audience, DEFAULT_POLICY)).toBe(
    'the service also looks for what a@hp.com is called, and may find mail of namesakes',
  );
  expect(objectionToPlan(naming(six), audience, DEFAULT_POLICY)).toContain(
    'what a@hp.com, b@hp.com, c@hp.com, d@hp.com, e@hp.com and others are called',
  );
  expect(objectionToCounts(naming(six), audience, DEFAULT_POLICY)).toContain('namesakes');
  expect(objectionToPlan({ ...naming(six), purger: 'defender' }, audience, DEFAULT_POLICY)).toBeUndefined();
  const doubted = { ...run([]), plan: { ...run([]).plan, doubt: 'too much mail' } };
  expect(objectionToCounts(doubted, audience, DEFAULT_POLICY)).toBe('too much mail');
});

function fail(): never {
  throw new Error('an address');
}

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
