import { describe, expect, test } from 'vitest';
import type { Incident } from '../../shared/domain/incident.ts';
import { figuresOf, perMinute, stormFigures } from '../../shared/domain/storm-figures.ts';
import { HOUR, MINUTE } from '../../shared/domain/time.ts';
import { group, incident, NOON, observation } from '../contract/stores/records.ts';
import { LOCK } from './lock-records.ts';

const LOCKED_AT = NOON + 10 * MINUTE;

const at = (number: number, minutes: number, overrides = {}) =>
  observation(number, { sentAt: NOON + minutes * MINUTE, ...overrides });

const locked = (confirmedAt: number, overrides: Partial<Incident> = {}) =>
  incident('1', {
    group: group({ audience: { members: 1_000, exact: true } }),
    containment: {
      state: 'locked',
      lock: LOCK,
      firstSentAt: NOON,
      confirmedAt,
      canary: 'restricted',
      releaseAt: confirmedAt + HOUR,
    },
    ...overrides,
  });

const start = at(0, 0, { isReply: false });
const replies = [
  at(1, 5),
  at(2, 6, { asksToStop: true }),
  at(2, 7, { asksToStop: true }),
  at(4, 8, { automation: 'auto-reply' }),
];
const storm = { start, replies, others: [] };

describe('the figures of a storm', () => {
  test('count people once and machines never as people', () => {
    expect(stormFigures(incident('1'), storm)).toEqual({
      messages: 5,
      replies: 4,
      repliers: 2,
      stopRequests: 1,
      leaked: 0,
      leakedOfStorm: 0,
      deliveries: 60_000,
    });
  });

  test('take what was turned away from the trace, times the members', () => {
    const tally = { attempts: 40, people: 30, lastAt: LOCKED_AT + HOUR, others: 2 };
    const asked = locked(LOCKED_AT, { attempts: { askedAt: LOCKED_AT + 2 * HOUR, tally } });
    expect(stormFigures(asked, storm).turnedAway).toEqual({
      ...tally,
      askedAt: LOCKED_AT + 2 * HOUR,
      deliveries: 40_000,
    });
    const unanswered = locked(LOCKED_AT, { attempts: { askedAt: LOCKED_AT, unanswered: '403' } });
    expect(stormFigures(unanswered, storm)).not.toHaveProperty('turnedAway');
  });

  test('prevented at least what the lock turned away', () => {
    const tally = { attempts: 500, people: 300, lastAt: LOCKED_AT + HOUR, others: 0 };
    const asked = locked(LOCKED_AT, { attempts: { askedAt: LOCKED_AT + 2 * HOUR, tally } });
    const { prevented, turnedAway } = stormFigures(asked, storm);
    expect(prevented).toMatchObject({ deliveries: 500_000, workingHours: 694 });
    expect(turnedAway?.deliveries).toBe(500_000);
    expect(prevented?.formula).toContain('500 mails that the lock turned away');
  });

  test('are those that were kept once the mail is forgotten, and counted anew while more of it is known', () => {
    const kept = { ...stormFigures(incident('1'), storm), messages: 5 };
    const old = incident('1', { figures: kept });
    expect(figuresOf(old, { replies: [], others: [] })).toEqual(kept);
    expect(figuresOf(old, { ...storm, replies: [...replies, at(9, 9)] }).messages).toBe(6);
    expect(figuresOf(incident('1'), { replies: [], others: [] }).messages).toBe(0);
  });

  test('do without the first mail where it was not seen', () => {
    expect(stormFigures(incident('1'), { replies, others: [] })).toMatchObject({
      messages: 4,
      deliveries: 48_000,
    });
  });

  test('estimate what the lock spared people from the rate of the ten minutes before it', () => {
    const { prevented, leaked } = stormFigures(locked(LOCKED_AT), storm);
    expect(leaked).toBe(0);
    expect(prevented).toEqual({
      messagesPerMinute: 0.8,
      deliveries: 48_000,
      workingHours: 67,
      formula:
        '0.8 messages a minute before the lock × 60 minutes, the time in which people stopped storms by hand at best × 1,000 mailboxes; 5 seconds of working time for each of the 48,000 mails.',
    });
  });

  test('take off what came through the lock all the same', () => {
    const late = [at(5, 11), at(6, 12)];
    const { prevented, leaked } = stormFigures(locked(LOCKED_AT), {
      start,
      replies: [...replies, ...late],
      others: [],
    });
    expect(leaked).toBe(2);
    expect(prevented?.deliveries).toBe(46_000);
    expect(prevented?.formula).toContain('by hand at best, less 2 messages that still came through, × 1,000');
  });

  test('never estimate less than nothing, nor a rate over less than a minute', () => {
    const leaks = [at(1, 11), at(2, 12)];
    expect(stormFigures(locked(LOCKED_AT), { replies: leaks, others: [] }).prevented).toMatchObject({
      messagesPerMinute: 0,
      deliveries: 0,
      workingHours: 0,
    });
    const sudden = [at(1, 9.75), at(2, 10)];
    expect(stormFigures(locked(LOCKED_AT), { replies: sudden, others: [] }).prevented).toMatchObject({
      messagesPerMinute: 2,
      deliveries: 120_000,
    });
  });
});

describe('messages in each minute', () => {
  test('begin with the first minute and count empty ones as nothing', () => {
    const others = [at(9, 1.5)];
    const seen = { start, replies: [at(1, 0.5), at(2, 3)], others };
    expect(perMinute(seen)).toEqual({ from: NOON, storm: [2, 0, 0, 1], other: [0, 1, 0, 0] });
  });

  test('do without a first mail, and without any', () => {
    expect(perMinute({ replies: [at(1, 2.5)], others: [] })).toEqual({
      from: NOON + 2 * MINUTE,
      storm: [1],
      other: [0],
    });
    expect(perMinute({ replies: [], others: [] })).toEqual({ from: 0, storm: [], other: [] });
  });
});
