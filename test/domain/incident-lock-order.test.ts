import { describe, expect, test } from 'vitest';
import type { Containment } from '../../shared/domain/containment.ts';
import { dismiss } from '../../shared/domain/incident-dismissal.ts';
import { orderLock } from '../../shared/domain/incident-lock-order.ts';
import { type Given, orderRelease } from '../../shared/domain/incident-orders.ts';
import { recordOf, savedBy } from '../../shared/domain/lock-record.ts';
import { incident, NOON } from '../contract/stores/records.ts';
import { LOCK } from './lock-records.ts';

const given: Given = { by: { kind: 'operator', name: 'ann' }, reason: 'it goes on', at: NOON };
const setback = { at: NOON - 1, retryAt: NOON + 1, failures: 1, message: '503' };
const releasing: Extract<Containment, { state: 'releasing' }> = {
  state: 'releasing',
  lock: LOCK,
  confirmedAt: NOON - 9,
  by: { kind: 'stormlock' },
  reason: 'the cool-down is over',
  forced: false,
  attempts: 0,
};

const ordered = (containment: Containment) =>
  orderLock(
    incident('i', { containment, setbacks: { containment: setback, cleanup: setback } }),
    given,
    false,
  );

describe('an order to lock', () => {
  test.each<[string, Containment, Containment]>([
    ['begins where there was no lock', { state: 'none' }, { state: 'wanted' }],
    ['leaves what is wanted as it is', { state: 'wanted', former: LOCK }, { state: 'wanted', former: LOCK }],
    [
      'leaves what is on its way as it is',
      { state: 'locking', lock: LOCK, attempts: 1, sentAt: NOON - 5 },
      { state: 'locking', lock: LOCK, attempts: 1, sentAt: NOON - 5 },
    ],
    [
      'tries again what could not be locked',
      { state: 'unlockable', why: '', remedy: '' },
      { state: 'wanted' },
    ],
    [
      'and remembers what was saved before that',
      { state: 'unlockable', why: '', remedy: '', former: LOCK },
      { state: 'wanted', former: LOCK },
    ],
    [
      'begins anew after a release',
      { ...releasing, state: 'released', at: NOON, exact: true, gone: [] },
      { state: 'wanted' },
    ],
    [
      'begins anew after a release that was refused, with what was saved',
      { state: 'release-refused', lock: LOCK, confirmedAt: 0, why: '', at: 0 },
      { state: 'wanted', former: LOCK },
    ],
    ['calls off a release that was not sent', releasing, { state: 'wanted', former: LOCK }],
    ['also one that was turned away', { ...releasing, attempts: 1 }, { state: 'wanted', former: LOCK }],
    [
      'waits for a release that was sent',
      { ...releasing, attempts: 1, sentAt: NOON - 5 },
      { ...releasing, attempts: 1, sentAt: NOON - 5, lockAgain: true },
    ],
    [
      'looks once more for a release that did not show and may yet land',
      { ...releasing, attempts: 1, lastSentAt: NOON - 5 },
      { ...releasing, attempts: 1, lastSentAt: NOON - 5, sentAt: NOON - 5, lockAgain: true },
    ],
  ])('%s', (_, containment, after) => {
    const { containment: state, ...rest } = ordered(containment);
    expect(state).toEqual(after);
    expect(rest).toMatchObject({
      lockOrderedBy: given.by,
      lockOrderedAt: NOON,
      rehearsal: false,
      setbacks: { cleanup: setback },
    });
    expect(rest.setbacks.containment).toBeUndefined();
  });

  test('changes nothing about a lock', () => {
    const locked = incident('i', {
      containment: { ...releasing, state: 'locked', firstSentAt: 0, canary: 'restricted', releaseAt: NOON },
    });
    expect(orderLock(locked, given, true)).toBe(locked);
  });

  test.each<Containment>([{ state: 'wanted' }, { state: 'locking', lock: LOCK, attempts: 0 }])(
    'is not repeated while one is under way ($state), unless a pause holds that one back',
    (containment) => {
      const bob = { ...given, by: { kind: 'operator', name: 'bob' } } as const;
      const row = incident('i', { containment, setbacks: {}, lockOrderedBy: given.by, lockOrderedAt: NOON });
      expect(orderLock(row, bob, false)).toBe(row);
      expect(orderLock(row, bob, true)).toMatchObject({ containment, lockOrderedBy: bob.by });
    },
  );
});

test('a group that was given back shows no lock, and what was saved before it is known', () => {
  const released = { ...releasing, state: 'released', at: NOON, exact: true, gone: [] } as const;
  expect(recordOf(released)).toBeUndefined();
  expect(savedBy(released)).toBe(LOCK);
  expect(savedBy(releasing)).toBe(LOCK);
  expect(recordOf({ state: 'none' })).toBeUndefined();
  expect(recordOf(releasing)).toBe(LOCK);
});

describe('after an order to lock', () => {
  test.each<Containment>([
    { state: 'wanted', former: LOCK },
    { state: 'unlockable', why: '', remedy: '', former: LOCK },
  ])('what the group may still show is released, by order or by dismissal: $state', (containment) => {
    const row = incident('i', { containment });
    expect(orderRelease(row, given, false).containment).toMatchObject({ state: 'releasing', lock: LOCK });
    expect(dismiss(row, given).containment).toMatchObject({ state: 'releasing', lock: LOCK });
  });

  test('a release that is on its way is no longer followed by a lock, by order or by dismissal', () => {
    const sent = { ...releasing, attempts: 1, sentAt: NOON - 5 };
    const row = incident('i', { containment: { ...sent, lockAgain: true } });
    const { by, reason } = given;
    expect(orderRelease(row, given, false).containment).toEqual({ ...sent, by, reason });
    expect(dismiss(row, given).containment).toEqual(sent);
  });

  test('a forced release overrules it and begins anew', () => {
    const row = incident('i', { containment: { ...releasing, sentAt: NOON - 5, lockAgain: true } });
    expect(orderRelease(row, given, true).containment).toMatchObject({ forced: true, attempts: 0 });
    expect(orderRelease(row, given, true).containment).not.toHaveProperty('lockAgain');
  });
});
