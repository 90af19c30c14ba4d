import { expect, test } from 'vitest';
import { leaksOf, stormCounts } from '../../shared/domain/storm-counts.ts';
import { HOUR } from '../../shared/domain/time.ts';
import type { Verdict } from '../../shared/domain/verdict.ts';
import { address, incident, NOON, observation } from '../contract/stores/records.ts';
import { LOCK } from './lock-records.ts';

const locked = (overrides = {}) =>
  incident('1', {
    containment: {
      state: 'locked',
      lock: LOCK,
      firstSentAt: NOON,
      confirmedAt: NOON + 2_500,
      canary: 'restricted',
      releaseAt: NOON + HOUR,
    },
    ...overrides,
  });
const seen = [1, 2, 3, 4].map((number) => observation(number));
const [start, before, after, other] = seen;
if (!start || !before || !after || !other) throw new Error('four messages');
const storm = { start, replies: [before, after], others: [other] };
const verdict = { kind: 'storm' } as Verdict;

test('only mail of the storm that was sent after the confirmed lock shows that it goes on behind it', () => {
  expect(leaksOf(locked({ verdict }), storm, [])).toEqual([after]);
  expect(leaksOf(locked({ verdict }), storm, [address('person3@example.org')])).toEqual([]);
  expect(leaksOf(incident('1', { verdict }), storm, [])).toEqual([]);
});

test('without a verdict any mail to the group is one', () => {
  expect(leaksOf(locked(), storm, [])).toEqual([after, other]);
});

test('the size of a storm counts its first mail too, where that was seen', () => {
  expect(stormCounts(locked({ verdict }), storm, [])).toEqual({
    messages: 3,
    replies: 2,
    repliers: 2,
    leaked: 2,
    leakedOfStorm: 1,
    lastSentAt: after.sentAt,
  });
  const { start: _, ...rest } = storm;
  expect(stormCounts(locked({ verdict }), rest, [])).toMatchObject({
    messages: 2,
    leaked: 2,
    leakedOfStorm: 1,
  });
});
