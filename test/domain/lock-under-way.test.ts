import { expect, test } from 'vitest';
import type { Containment } from '../../shared/domain/containment.ts';
import { dismiss } from '../../shared/domain/incident-dismissal.ts';
import { orderLock } from '../../shared/domain/incident-lock-order.ts';
import { type Given, orderRelease } from '../../shared/domain/incident-orders.ts';
import { lockUnderWay, mayLandOnceMore } from '../../shared/domain/lock-record.ts';
import { incident, NOON } from '../contract/stores/records.ts';
import { LOCK } from './lock-records.ts';

const given: Given = { by: { kind: 'operator', name: 'ann' }, reason: 'no storm', at: NOON };
const sent: Containment = {
  state: 'locking',
  lock: LOCK,
  attempts: 1,
  sentAt: NOON - 5,
  firstSentAt: NOON - 5,
};

test('whoever gives the group back while the lock is on its way remembers when it was sent', () => {
  const released = orderRelease(incident('i', { containment: sent }), given, false);
  expect(released.containment).toMatchObject({ state: 'releasing', lockSentAt: NOON - 5 });
  expect(orderRelease(released, given, true).containment).toMatchObject({
    forced: true,
    lockSentAt: NOON - 5,
  });
  expect(dismiss(incident('i', { containment: sent }), given).containment).toMatchObject({
    lockSentAt: NOON - 5,
  });
});

test('a lock that did not show when it was looked for may still be on its way', () => {
  const { sentAt, ...looked } = sent;
  const notShown: Containment = { ...looked, lastSentAt: NOON - 5 };
  const released = orderRelease(incident('i', { containment: notShown }), given, false);
  expect(sentAt).toBe(NOON - 5);
  expect(released.containment).toMatchObject({ state: 'releasing', lockSentAt: NOON - 5 });
});

test('a release that did not show is looked for once more before a lock follows it', () => {
  const { sentAt: _, firstSentAt: __, ...looked } = sent;
  const notShown: Containment = {
    ...looked,
    state: 'releasing',
    confirmedAt: NOON - 9,
    by: given.by,
    reason: 'calm',
    forced: false,
    lastSentAt: NOON - 5,
  };
  const expected = { state: 'releasing', sentAt: NOON - 5, lockAgain: true };
  const releasing = incident('i', { containment: notShown });
  expect(orderLock(releasing, given, false).containment).toMatchObject(expected);
  const forced = orderRelease(releasing, given, true);
  expect(forced.containment).toMatchObject({ forced: true, attempts: 0, lastSentAt: NOON - 5 });
  expect(orderLock(forced, given, false).containment).toMatchObject(expected);
});

test('a lock that was turned away is not on its way', () => {
  const { sentAt: _, ...turnedAway } = sent;
  expect(lockUnderWay(turnedAway)).toEqual({});
  const over = { lock: LOCK, at: NOON, by: given.by, confirmedAt: NOON, exact: true, gone: [] };
  expect(lockUnderWay({ state: 'released', ...over })).toEqual({});
  expect(lockUnderWay({ state: 'unlockable', why: '', remedy: '' })).toEqual({});
  expect(lockUnderWay({ state: 'none' })).toEqual({});
  expect(lockUnderWay({ state: 'wanted' })).toEqual({});
});

test('an order that a runbook may carry out once more is on its way though the lock is confirmed', () => {
  const locked: Containment = {
    state: 'locked',
    lock: { ...LOCK, means: 'runbook' },
    firstSentAt: NOON - 9,
    sentAt: NOON - 5,
    confirmedAt: NOON,
    canary: 'no-answer',
    releaseAt: NOON + 9,
  };
  const expected = { state: 'releasing', lockSentAt: NOON - 5 };
  expect(orderRelease(incident('i', { containment: locked }), given, false).containment).toMatchObject(
    expected,
  );
  expect(dismiss(incident('i', { containment: locked }), given).containment).toMatchObject(expected);
});

test('a release that was refused still follows the lock that may land', () => {
  const refused = { state: 'release-refused', lock: LOCK, confirmedAt: 0, why: 'edited', at: NOON } as const;
  expect(lockUnderWay({ ...refused, lockSentAt: NOON - 5 })).toEqual({ lockSentAt: NOON - 5 });
  const { why, at: _, ...common } = refused;
  const releasing = {
    ...common,
    state: 'releasing',
    by: given.by,
    reason: why,
    forced: false,
    attempts: 1,
  } as const;
  expect(lockUnderWay({ ...releasing, lockSentAt: NOON - 5 })).toEqual({ lockSentAt: NOON - 5 });
  const ordered = orderRelease(
    incident('i', { containment: { ...refused, lockSentAt: NOON - 5 } }),
    given,
    true,
  );
  expect(ordered.containment).toMatchObject({ state: 'releasing', lockSentAt: NOON - 5 });
});

test('of a lock that shows, a write is still on its way where one went before it or a runbook carries it out', () => {
  const locking = { state: 'locking', lock: LOCK, attempts: 2 } as const;
  const byRunbook = { ...LOCK, means: 'runbook' } as const;
  expect(mayLandOnceMore({ ...locking, sentAt: NOON })).toEqual({});
  expect(mayLandOnceMore({ ...locking, sentAt: NOON, lastSentAt: NOON - 5 })).toEqual({ sentAt: NOON });
  expect(mayLandOnceMore({ ...locking, lastSentAt: NOON - 5 })).toEqual({ sentAt: NOON - 5 });
  expect(mayLandOnceMore({ ...locking, lock: byRunbook, sentAt: NOON })).toEqual({ sentAt: NOON });
  expect(mayLandOnceMore({ ...locking, lock: byRunbook })).toEqual({});
});
