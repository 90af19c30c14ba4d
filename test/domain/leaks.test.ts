import { expect, test } from 'vitest';
import type { Containment } from '../../shared/domain/containment.ts';
import type { Incident } from '../../shared/domain/incident.ts';
import { lockConfirmedAt, lockSpans, throughLock } from '../../shared/domain/leaks.ts';
import { stormCounts } from '../../shared/domain/storm-counts.ts';
import { stormFigures } from '../../shared/domain/storm-figures.ts';
import { STORMLOCK } from '../../shared/domain/switch.ts';
import { HOUR, MINUTE } from '../../shared/domain/time.ts';
import type { Verdict } from '../../shared/domain/verdict.ts';
import { address, incident, NOON, observation } from '../contract/stores/records.ts';
import { LOCK } from './lock-records.ts';

const at = (minutes: number) => NOON + minutes * MINUTE;

const notice = (kind: 'detected' | 'locked' | 'released', minutes: number): Incident['outbox'][number] => ({
  notice: { kind, severity: 'information', title: '', text: '', facts: [], at: at(minutes) },
  sentTo: [],
  attempts: 0,
  nextAttemptAt: NOON,
  done: true,
});

const locked = (minutes: number): Containment => ({
  state: 'locked',
  lock: LOCK,
  firstSentAt: NOON,
  confirmedAt: at(minutes),
  canary: 'restricted',
  releaseAt: at(minutes) + HOUR,
});

const released = (minutes: number, confirmed: number): Containment => ({
  state: 'released',
  at: at(minutes),
  by: STORMLOCK,
  lock: LOCK,
  confirmedAt: at(confirmed),
  exact: true,
  gone: [],
});

/** Locked at 10, released at 30, locked again at 40. */
const twice = incident('1', {
  verdict: { kind: 'storm' } as Verdict,
  containment: locked(40),
  outbox: [notice('detected', 0), notice('locked', 10), notice('released', 30), notice('locked', 40)],
});

test('each lock of an incident has its time', () => {
  expect(lockSpans(twice)).toEqual([
    { from: at(10), until: at(30) },
    { from: at(40), until: Number.POSITIVE_INFINITY },
  ]);
  const over = incident('1', { containment: released(30, 10), outbox: [notice('locked', 11)] });
  expect(lockSpans(over)).toEqual([{ from: at(10), until: at(30) }]);
  expect(lockSpans(incident('1'))).toEqual([]);
});

test('the moment of the lock is the first one, and is known while a second is on its way', () => {
  expect(lockConfirmedAt(twice)).toBe(at(10));
  expect(lockConfirmedAt(incident('1', { outbox: [notice('locked', 10)] }))).toBe(at(10));
  expect(lockConfirmedAt(incident('1', { outbox: [notice('detected', 10)] }))).toBeUndefined();
});

const sent = (number: number, minutes: number, overrides = {}) =>
  observation(number, { sentAt: at(minutes), ...overrides });

const desk = address('desk@example.org');
const storm = {
  start: sent(0, 0),
  replies: [sent(1, 9), sent(2, 11), sent(3, 35), sent(4, 45)],
  others: [sent(5, 12), sent(6, 36), sent(7, 46, { from: desk })],
};

test('mail that was sent while the group was open between two locks came through none', () => {
  const { storm: ours, others } = throughLock(twice, storm, [desk]);
  expect(ours).toEqual([storm.replies[1], storm.replies[3]]);
  expect(others).toEqual([storm.others[0]]);
});

test('the incident and its page count the same, and say how much of it is the storm’s', () => {
  const counts = { leaked: 3, leakedOfStorm: 2 };
  expect(stormCounts(twice, storm, [desk])).toMatchObject(counts);
  expect(stormFigures(twice, storm, [desk])).toMatchObject(counts);
});
