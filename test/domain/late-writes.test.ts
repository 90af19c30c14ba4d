import { expect, test } from 'vitest';
import { mayComeBackUntil, mayStillLand, mayStillShow } from '../../shared/domain/late-writes.ts';
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
});

test('a lock that a release follows may come back for a quarter of an hour and a minute, however it was sent', () => {
  const by = { kind: 'stormlock' } as const;
  const more = { confirmedAt: 0, by, reason: '', forced: false, attempts: 1 };
  for (const lock of [LOCK, byRunbook]) {
    const releasing = { state: 'releasing', lock, ...more } as const;
    expect(mayComeBackUntil({ ...releasing, lockSentAt: NOON })).toBe(NOON + 16 * MINUTE);
    expect(mayComeBackUntil(releasing)).toBe(Number.NEGATIVE_INFINITY);
  }
});
