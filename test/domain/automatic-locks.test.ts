import { describe, expect, test } from 'vitest';
import { automaticLocks, exceedsLockLimit } from '../../shared/domain/automatic-locks.ts';
import type { Containment } from '../../shared/domain/containment.ts';
import type { Incident } from '../../shared/domain/incident.ts';
import { HOUR, MINUTE } from '../../shared/domain/time.ts';
import { incident, NOON } from '../contract/stores/records.ts';
import { LOCK } from './lock-records.ts';

const ANN = { kind: 'operator', name: 'ann' } as const;
const locked = (confirmedAt: number): Containment => ({
  state: 'locked',
  lock: LOCK,
  firstSentAt: confirmedAt,
  confirmedAt,
  canary: 'restricted',
  releaseAt: confirmedAt + HOUR,
});
const storm = (id: string, openedAt: number, overrides: Partial<Incident> = {}): Incident =>
  incident(id, { openedAt, containment: { state: 'wanted' }, ...overrides });

describe('the locks that count against the limit of an hour', () => {
  test('are those that were confirmed within it, and those on their way', () => {
    const incidents = [
      storm('a', NOON - MINUTE),
      storm('b', NOON - MINUTE, { containment: { state: 'locking', lock: LOCK, attempts: 1 } }),
      storm('c', NOON - HOUR, { containment: locked(NOON - 30 * MINUTE) }),
      storm('d', NOON - 3 * HOUR, { containment: locked(NOON - 2 * HOUR) }),
    ];
    expect(automaticLocks(incidents, NOON)).toEqual([NOON, NOON, NOON - 30 * MINUTE]);
  });

  test('are not those that an operator ordered, nor what was never locked', () => {
    const incidents = [
      storm('a', NOON, { openedBy: ANN }),
      storm('b', NOON, { lockOrderedBy: ANN }),
      storm('c', NOON, { containment: { state: 'none' } }),
      storm('d', NOON, { containment: { state: 'unlockable', why: '', remedy: '' } }),
    ];
    expect(automaticLocks(incidents, NOON)).toEqual([]);
  });
});

describe('of storms that are detected side by side', () => {
  const storms = ['c', 'a', 'b'].map((id) => storm(id, NOON));

  test('the first ones by time and name are locked, whoever asks', () => {
    const over = storms.filter((each) => exceedsLockLimit(each, storms, { locksPerHour: 2 }, NOON));
    expect(over.map(({ id }) => id)).toEqual(['c']);
    const late = storm('0', NOON + 1);
    expect(exceedsLockLimit(late, storms, { locksPerHour: 3 }, NOON + 1)).toBe(true);
    expect(exceedsLockLimit(late, storms, { locksPerHour: 4 }, NOON + 1)).toBe(false);
  });

  test('one that an operator ordered is never over the limit', () => {
    const ordered = storm('z', NOON, { lockOrderedBy: ANN });
    expect(exceedsLockLimit(ordered, storms, { locksPerHour: 0 }, NOON)).toBe(false);
  });
});
