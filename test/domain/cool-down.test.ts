import { expect, test } from 'vitest';
import type { Containment } from '../../shared/domain/containment.ts';
import { nextCoolDown, quietUntil } from '../../shared/domain/cool-down.ts';
import type { Incident } from '../../shared/domain/incident.ts';
import { LONGEST_EXTENSION } from '../../shared/domain/incident-orders.ts';
import { STORMLOCK } from '../../shared/domain/switch.ts';
import { DAY, HOUR } from '../../shared/domain/time.ts';
import { GROUP, incident, NOON, OTHER_GROUP } from '../contract/stores/records.ts';
import { LOCK } from './lock-records.ts';

const POLICY = { coolDown: 2 * HOUR, secondWave: DAY, longestCoolDown: 6 * HOUR };

const released = (at: number, overrides: Partial<Incident> = {}): Incident =>
  incident('20161114-090000-1', {
    containment: {
      state: 'released',
      at,
      by: STORMLOCK,
      lock: LOCK,
      confirmedAt: at - HOUR,
      exact: true,
      gone: [],
    },
    ...overrides,
  });

const next = (...earlier: Incident[]) => nextCoolDown(earlier, GROUP, NOON, POLICY) / HOUR;

test('a first storm, one long after the last, and one after a false alarm are locked for the usual time', () => {
  expect(next()).toBe(2);
  expect(next(released(NOON - DAY))).toBe(2);
  expect(next(released(NOON - HOUR, { dismissed: { at: NOON, by: STORMLOCK, reason: 'none' } }))).toBe(2);
  expect(nextCoolDown([released(NOON - HOUR)], OTHER_GROUP, NOON, POLICY)).toBe(2 * HOUR);
});

test('each wave soon after a release is locked for twice as long as the one before, up to the longest', () => {
  expect(next(released(NOON - HOUR))).toBe(4);
  expect(next(released(NOON - HOUR, { coolDown: 4 * HOUR }), released(NOON - 2 * HOUR))).toBe(6);
});

const locked: Extract<Containment, { state: 'locked' }> = {
  state: 'locked',
  lock: LOCK,
  firstSentAt: NOON,
  confirmedAt: NOON,
  canary: 'restricted',
  releaseAt: NOON + 2 * HOUR,
};

test('a lock ends a cool-down after the last leak, never earlier than planned, and within a week', () => {
  expect(quietUntil(locked, NOON + HOUR, 2 * HOUR)).toBe(NOON + 3 * HOUR);
  expect(quietUntil({ ...locked, releaseAt: NOON + DAY }, NOON + HOUR, 2 * HOUR)).toBe(NOON + DAY);
  expect(quietUntil(locked, NOON + 30 * DAY, 2 * HOUR)).toBe(NOON + LONGEST_EXTENSION);
});
