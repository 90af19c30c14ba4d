import { expect, test } from 'vitest';
import type { Incident } from '../../shared/domain/incident.ts';
import { isSpent, lastEnd } from '../../shared/domain/last-end.ts';
import { STORMLOCK } from '../../shared/domain/switch.ts';
import type { Verdict } from '../../shared/domain/verdict.ts';
import { GROUP, group, incident, NOON, OTHER_GROUP } from '../contract/stores/records.ts';
import { LOCK } from './lock-records.ts';

const KIM = { kind: 'operator', name: 'Kim' } as const;

const released = (at: number, overrides: Partial<Incident> = {}): Incident =>
  incident('i', {
    containment: {
      state: 'released',
      at,
      by: STORMLOCK,
      lock: LOCK,
      confirmedAt: at,
      exact: true,
      gone: [],
    },
    ...overrides,
  });

test('a group was last given back when the newest of its locks was released, or its incident dismissed', () => {
  const dismissed = incident('i', { dismissed: { at: NOON + 3, by: KIM, reason: 'none' } });
  expect(lastEnd([released(NOON), released(NOON + 2), released(NOON + 1)], GROUP)?.at).toBe(NOON + 2);
  expect(lastEnd([dismissed, released(NOON)], GROUP)).toMatchObject({ at: NOON + 3, by: KIM });
  expect(lastEnd([released(NOON, { group: group({ id: OTHER_GROUP }) })], GROUP)).toBeUndefined();
  expect(lastEnd([incident('i')], GROUP)).toBeUndefined();
});

test('mail from before that proves nothing any more', () => {
  const verdict = { evidence: { from: NOON } } as Verdict;
  expect(isSpent(verdict, { at: NOON + 1, by: KIM })).toBe(true);
  expect(isSpent(verdict, { at: NOON, by: KIM })).toBe(false);
  expect(isSpent(verdict, undefined)).toBe(false);
});
