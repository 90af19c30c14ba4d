import { expect, test } from 'vitest';
import type { Cleanup, PurgeRun } from '../../shared/domain/cleanup.ts';
import type { Containment, LockRecord } from '../../shared/domain/containment.ts';
import { isOpen } from '../../shared/domain/incident.ts';
import { phaseOf } from '../../shared/domain/phase.ts';
import { STORMLOCK } from '../../shared/domain/switch.ts';
import { incident, NOON } from '../contract/stores/records.ts';
import { RUN } from './incident-states.ts';
import { LOCK } from './lock-records.ts';

const lock: LockRecord = LOCK;
const run: PurgeRun = RUN;

const containments: Record<Containment['state'], Containment> = {
  none: { state: 'none' },
  wanted: { state: 'wanted' },
  locking: { state: 'locking', lock, attempts: 0 },
  locked: { state: 'locked', lock, firstSentAt: 0, confirmedAt: 0, canary: 'restricted', releaseAt: 0 },
  unlockable: { state: 'unlockable', why: '', remedy: '' },
  releasing: {
    state: 'releasing',
    lock,
    confirmedAt: 0,
    by: STORMLOCK,
    reason: '',
    forced: false,
    attempts: 0,
  },
  released: { state: 'released', at: 0, by: STORMLOCK, lock, confirmedAt: 0, exact: true, gone: [] },
  'release-refused': { state: 'release-refused', lock, confirmedAt: 0, why: '', at: 0 },
};
const cleanups: Record<Cleanup['state'], Cleanup> = {
  none: { state: 'none', why: '' },
  waiting: { state: 'waiting' },
  settling: { state: 'settling', until: 0 },
  running: { state: 'running', run },
  held: { state: 'held', run, why: '', at: 0 },
  'handed-over': { state: 'handed-over', why: '', remedy: '', at: 0 },
  done: { state: 'done', run, at: 0, residue: { sentinelsChecked: 1, looked: 1, left: 0, ids: [] } },
};

test.each([
  ['none', 'none', 'alerted'],
  ['wanted', 'waiting', 'locking'],
  ['locking', 'running', 'locking'],
  ['releasing', 'held', 'releasing'],
  ['unlockable', 'waiting', 'attention'],
  ['release-refused', 'done', 'attention'],
  ['locked', 'waiting', 'settling'],
  ['locked', 'settling', 'settling'],
  ['locked', 'running', 'purging'],
  ['released', 'held', 'held'],
  ['locked', 'handed-over', 'attention'],
  ['locked', 'none', 'cooling-down'],
  ['locked', 'done', 'cooling-down'],
  ['released', 'done', 'alerted'],
] as const)('lock %s and purge %s: %s', (containment, cleanup, phase) => {
  expect(phaseOf({ containment: containments[containment], cleanup: cleanups[cleanup] })).toBe(phase);
});

test('an incident with an end is closed, whatever its sides say', () => {
  const closed = incident('i', { closedAt: NOON });
  expect(phaseOf(closed)).toBe('closed');
  expect(isOpen(closed)).toBe(false);
  expect(isOpen(incident('i'))).toBe(true);
});
