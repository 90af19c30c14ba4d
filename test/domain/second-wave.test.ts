import { expect, test } from 'vitest';
import type { Cleanup, SliceProgress } from '../../shared/domain/cleanup.ts';
import { cleanupAgain, recordOf } from '../../shared/domain/second-wave.ts';
import { incident, NOON } from '../contract/stores/records.ts';
import { runWith } from './incident-states.ts';

const WAITING: Cleanup = { state: 'waiting' };
const OFF: Cleanup = { state: 'none', why: 'by setting' };
const checked: SliceProgress = { step: 'checked', searchId: 's', items: 9, partial: false };
const begun = runWith([checked, { step: 'planned' }]);
const idle = runWith([{ step: 'planned' }]);
const residue = { sentinelsChecked: 1, looked: 2, left: 0, ids: [] };

const held = (run = begun): Cleanup => ({ state: 'held', run, why: 'it never ends', at: NOON });
const again = (cleanup: Cleanup, wanted: Cleanup = WAITING) =>
  cleanupAgain(incident('i', { cleanup }), wanted);
const record = (cleanup: Cleanup) => recordOf(incident('i', { cleanup }));

test('what runs, or was held in the middle, is brought to its end before the second wave is planned', () => {
  const run = { ...begun, secondWave: true };
  expect(again({ state: 'running', run: begun })).toEqual({ state: 'running', run });
  expect(again(held())).toEqual({ ...held(), run });
  expect(again(held(), OFF)).toEqual(held());
});

test('what was held before it began, or is over, gives way', () => {
  expect(again(held(idle))).toEqual(WAITING);
  expect(again({ state: 'done', run: begun, at: NOON, residue })).toEqual(WAITING);
});

test('the story keeps what became of a purge that gives way', () => {
  expect(record({ state: 'done', run: begun, at: NOON, residue })).toBe(
    'The earlier purge of 2 messages by 2 searches was done. Its record stays in Microsoft Purview, named after i.',
  );
  const remediation = { copies: 9, sent: 9, complete: true, batches: [] };
  const run = runWith([], { purger: 'defender', remediation });
  expect(record({ state: 'handed-over', run, why: 'mail is left', remedy: '', at: NOON })).toBe(
    'The earlier purge of 2 messages by Defender, copy by copy was left to people: mail is left. Its record stays in the action center of Microsoft Defender, named after i.',
  );
});

test('nothing gives way that never began, or that goes on', () => {
  const cleanups: Cleanup[] = [
    WAITING,
    held(),
    { state: 'running', run: begun },
    { state: 'handed-over', why: '403', remedy: '', at: NOON },
    { state: 'handed-over', run: idle, why: '403', remedy: '', at: NOON },
  ];
  for (const cleanup of cleanups) expect(record(cleanup)).toBeUndefined();
});
