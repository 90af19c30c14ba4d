import { expect, test } from 'vitest';
import type { PurgeRun } from '../../shared/domain/incident.ts';
import { freshRun, withNextPurger } from '../../shared/domain/next-purger.ts';

const plan = {
  slices: [{ number: 1, senders: [], query: 'kind:email', messages: 1 }],
  kept: [],
  removed: ['<1@example.org>'],
  untouched: [],
  expectedItems: 100,
  from: 0,
  to: 0,
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

test('once something was removed nobody else is asked', () => {
  const begun: PurgeRun = { ...ediscovery, slices: [{ step: 'purging', searchId: 's', items: 1, at: 0 }] };
  expect(withNextPurger(begun, ['ediscovery', 'defender'])).toBeUndefined();
  const remediation = { copies: 9, sent: 9, complete: true, batches: [{ at: 0, copies: 9 }] };
  expect(withNextPurger({ ...defender, remediation }, ['defender', 'ediscovery'])).toBeUndefined();
});
