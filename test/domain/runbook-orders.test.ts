import { expect, test } from 'vitest';
import type { Containment } from '../../shared/domain/incident.ts';
import { mayComeBack, mayStillShow } from '../../shared/domain/runbook-orders.ts';
import { STORMLOCK } from '../../shared/domain/switch.ts';
import { MINUTE } from '../../shared/domain/time.ts';
import { NOON } from '../contract/stores/records.ts';
import { LOCK } from './incident-states.ts';

const BY_RUNBOOK = { ...LOCK, means: 'runbook' } as const;

test('a runbook has five minutes before it is ordered again; what writes at once has none', () => {
  expect(mayStillShow(BY_RUNBOOK, NOON, NOON + 5 * MINUTE - 1)).toBe(true);
  expect(mayStillShow(BY_RUNBOOK, NOON, NOON + 5 * MINUTE)).toBe(false);
  expect(mayStillShow(BY_RUNBOOK, undefined, NOON)).toBe(false);
  expect(mayStillShow(LOCK, NOON, NOON)).toBe(false);
});

test('an order to lock may be carried out for a quarter of an hour, so long a release is not over', () => {
  const releasing = (
    lock: typeof LOCK,
    lockSentAt?: number,
  ): Extract<Containment, { state: 'releasing' }> => ({
    state: 'releasing',
    lock,
    confirmedAt: NOON,
    by: STORMLOCK,
    reason: '',
    forced: false,
    attempts: 1,
    ...(lockSentAt === undefined ? {} : { lockSentAt }),
  });
  expect(mayComeBack(releasing(BY_RUNBOOK, NOON), NOON + 15 * MINUTE - 1)).toBe(true);
  expect(mayComeBack(releasing(BY_RUNBOOK, NOON), NOON + 15 * MINUTE)).toBe(false);
  expect(mayComeBack(releasing(BY_RUNBOOK), NOON)).toBe(false);
  expect(mayComeBack(releasing(LOCK, NOON), NOON)).toBe(false);
});
