import { expect, test } from 'vitest';
import type { PurgeRun } from '../../shared/domain/cleanup.ts';
import type { MessagePlan, SearchPlan } from '../../shared/domain/purge.ts';
import {
  byHand,
  expectedCopies,
  firstPurger,
  freshRun,
  goingIn,
  hasBegun,
  wayOf,
  withNextPurger,
} from '../../shared/domain/purgers.ts';

const plan: SearchPlan = {
  slices: [{ number: 1, senders: [], query: 'kind:email', messages: 1 }],
  kept: [],
  removed: ['<1@example.org>'],
  untouched: [],
  expectedItems: 100,
  from: 0,
  to: 0,
};
const partly: SearchPlan = { ...plan, untouched: ['<2@example.org>', '<3@example.org>'] };
const byMessage: MessagePlan = {
  ...partly,
  slices: [],
  removed: [],
  expectedItems: 0,
  noQuery: { why: 'it spans more than 72 hours', remedy: 'Search by hand.' },
};
const KIM = { kind: 'operator', name: 'Kim' } as const;
const ediscovery = freshRun(plan, 'ediscovery');
const defender = freshRun(plan, 'defender', 2);

test('a run begins with every slice planned, and names its purger and number where they are not the usual', () => {
  expect(ediscovery).toEqual({ plan, slices: [{ step: 'planned' }], cleared: false });
  expect(defender).toMatchObject({ purger: 'defender', number: 2 });
});

test('the next purger in order begins anew with the same plan and a given approval', () => {
  expect(withNextPurger(ediscovery, ['ediscovery', 'defender'])).toEqual(freshRun(plan, 'defender'));
  expect(withNextPurger({ ...defender, approvedBy: KIM }, ['defender', 'ediscovery'])).toEqual({
    ...freshRun(plan, 'ediscovery', 2),
    approvedBy: KIM,
  });
});

test('after the last one, or where people are next, there is none', () => {
  expect(withNextPurger(ediscovery, ['ediscovery'])).toBeUndefined();
  expect(withNextPurger(ediscovery, ['ediscovery', 'manual'])).toBeUndefined();
});

test('where there is no query, who needs none is asked, and people if nobody is left', () => {
  expect(firstPurger(plan, ['ediscovery', 'defender'])).toBe('ediscovery');
  expect(firstPurger(byMessage, ['ediscovery', 'defender', 'manual'])).toBe('defender');
  expect(firstPurger(byMessage, ['ediscovery', 'manual', 'defender'])).toBe('manual');
  expect(firstPurger(byMessage, ['ediscovery'])).toBe('manual');
  expect(withNextPurger(freshRun(byMessage, 'defender'), ['defender', 'ediscovery'])).toBeUndefined();
});

test('Defender removes every message, searches those they reach', () => {
  expect(goingIn(freshRun(partly, 'ediscovery'))).toEqual(['<1@example.org>']);
  expect(goingIn(freshRun(partly, 'defender'))).toEqual([
    '<1@example.org>',
    '<2@example.org>',
    '<3@example.org>',
  ]);
  expect(expectedCopies(freshRun(partly, 'ediscovery'), 100)).toBe(100);
  expect(expectedCopies(freshRun(partly, 'defender'), 100)).toBe(300);
  expect(wayOf(ediscovery)).toBe('by 1 search');
  expect(wayOf(defender)).toBe('by Defender, copy by copy');
});

test('an approval does not go along where more messages would go than were shown', () => {
  const approved = { ...freshRun(partly, 'ediscovery'), approvedBy: KIM };
  expect(withNextPurger(approved, ['ediscovery', 'defender'])).toEqual(freshRun(partly, 'defender'));
});

test('people get the queries, or why there is none, and are told of messages that no query reaches', () => {
  expect(byHand(plan)).toBe('Run the finished query by hand in Microsoft Purview.');
  expect(byHand({ ...partly, slices: [...plan.slices, ...plan.slices] })).toBe(
    'Run the finished queries by hand in Microsoft Purview. 2 messages no safe query reaches; the incident lists them.',
  );
  expect(byHand(byMessage)).toBe('Search by hand.');
});

test('a batch that may have arrived counts as a beginning', () => {
  const counted = { copies: 9, sent: 0, complete: false, batches: [] };
  expect(hasBegun({ ...defender, remediation: counted })).toBe(false);
  expect(hasBegun({ ...defender, remediation: { ...counted, askedAt: 0 } })).toBe(true);
});

test('once something was removed nobody else is asked', () => {
  const begun: PurgeRun = { ...ediscovery, slices: [{ step: 'purging', searchId: 's', items: 1, at: 0 }] };
  expect(withNextPurger(begun, ['ediscovery', 'defender'])).toBeUndefined();
  const remediation = { copies: 9, sent: 9, complete: true, batches: [{ at: 0, copies: 9 }] };
  expect(withNextPurger({ ...defender, remediation }, ['defender', 'ediscovery'])).toBeUndefined();
});
