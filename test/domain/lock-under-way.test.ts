import { expect, test } from 'vitest';
import type { Containment } from '../../shared/domain/incident.ts';
import { dismiss } from '../../shared/domain/incident-dismissal.ts';
import { type Given, lockUnderWay, orderRelease } from '../../shared/domain/incident-orders.ts';
import { incident, NOON } from '../contract/stores/records.ts';
import { LOCK } from './incident-states.ts';

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

test('a lock that was answered is not on its way', () => {
  const { sentAt: _, ...answered } = sent;
  expect(lockUnderWay(answered)).toEqual({});
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
