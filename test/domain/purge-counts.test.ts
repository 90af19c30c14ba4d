import { expect, test } from 'vitest';
import type { PurgeRun } from '../../shared/domain/cleanup.ts';
import { DEFAULT_POLICY } from '../../shared/domain/policy.ts';
import { objectionToCopies, objectionToCounts, objectionToSize } from '../../shared/domain/purge-check.ts';
import { freshRun } from '../../shared/domain/purgers.ts';

const slice = { number: 1, senders: [], query: 'kind:email', messages: 10 };
const plan = {
  slices: [slice],
  kept: [],
  removed: Array.from({ length: 10 }, (_, i) => `<${i}@example.org>`),
  untouched: [],
  expectedItems: 1_000,
  from: 0,
  to: 0,
};
const byDefender = freshRun(plan, 'defender');
const AUDIENCE = { members: 100, exact: true };

const objection = (items: number, audience = AUDIENCE) => {
  const run: PurgeRun = {
    plan,
    slices: [{ step: 'estimated', searchId: 's', items, mailboxes: 100, unindexed: 0 }],
    cleared: false,
  };
  return objectionToCounts(run, audience, DEFAULT_POLICY);
};

test.each([900, 1_000, 1_010, 1_060])(
  '%i items for 10 messages to 100 people and their Sent Items are as expected',
  (items) => {
    expect(objection(items)).toBeUndefined();
  },
);

test.each([0, 899, 1_061])('%i items for 10 messages to 100 people are not', (items) => {
  expect(objection(items)).toContain('where 1,000 are expected');
});

test('a size that is only known as at least so many says nothing', () => {
  expect(objection(1_000, { members: 100, exact: false })).toContain('at least 100');
});

test('too many mailboxes wait for approval, whoever purges', () => {
  const large = { members: 50_001, exact: true };
  expect(objectionToSize(AUDIENCE, DEFAULT_POLICY)).toBeUndefined();
  expect(objection(500_010, large)).toContain('50,001 mailboxes');
  expect(objectionToCopies(500_010, byDefender, large, DEFAULT_POLICY)).toContain('50,001 mailboxes');
});

test('copies counted one by one are held to the same tolerance', () => {
  expect(objectionToCopies(1_099, byDefender, AUDIENCE, DEFAULT_POLICY)).toBeUndefined();
  expect(objectionToCopies(1_200, byDefender, AUDIENCE, DEFAULT_POLICY)).toContain('1,200 copies');
});
