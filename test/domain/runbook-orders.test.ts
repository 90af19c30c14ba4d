import { expect, test } from 'vitest';
import { mayComeBack, mayStillLand, mayStillShow } from '../../shared/domain/runbook-orders.ts';
import { MINUTE } from '../../shared/domain/time.ts';
import { NOON } from '../contract/stores/records.ts';
import { LOCK } from './lock-records.ts';

const byRunbook = { ...LOCK, means: 'runbook' as const };

test.each([
  ['was ordered just now', byRunbook, NOON, true, true],
  ['was ordered five minutes ago', byRunbook, NOON - 5 * MINUTE, false, true],
  ['was ordered a quarter of an hour ago', byRunbook, NOON - 15 * MINUTE, false, false],
  ['was never ordered', byRunbook, undefined, false, false],
  ['was written without a runbook', LOCK, NOON, false, false],
])('what %s is looked for, and waited for, as long as it takes', (_, lock, sentAt, shows, lands) => {
  expect(mayStillShow(lock, sentAt, NOON)).toBe(shows);
  expect(mayStillLand(lock, sentAt, NOON)).toBe(lands);
  const lockSentAt = sentAt === undefined ? {} : { lockSentAt: sentAt };
  const releasing = { state: 'releasing', lock, confirmedAt: 0, by: { kind: 'stormlock' } } as const;
  expect(mayComeBack({ ...releasing, reason: '', forced: false, attempts: 1, ...lockSentAt }, NOON)).toBe(
    lands,
  );
});
