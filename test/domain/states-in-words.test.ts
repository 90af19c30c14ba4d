import { expect, test } from 'vitest';
import type { Cleanup } from '../../shared/domain/cleanup.ts';
import type { Containment } from '../../shared/domain/containment.ts';
import { statesInWords } from '../../shared/domain/states-in-words.ts';
import { STORMLOCK } from '../../shared/domain/switch.ts';
import { HOUR } from '../../shared/domain/time.ts';
import { incident, NOON } from '../contract/stores/records.ts';
import { runWith } from './incident-states.ts';
import { LOCK } from './lock-records.ts';

const locked = {
  state: 'locked',
  lock: LOCK,
  firstSentAt: NOON,
  confirmedAt: NOON,
  canary: 'restricted',
  releaseAt: NOON + HOUR,
} as const;
const releasing = {
  state: 'releasing',
  lock: LOCK,
  confirmedAt: NOON,
  by: STORMLOCK,
  reason: '',
  forced: false,
  attempts: 1,
} as const;
const released = {
  state: 'released',
  at: NOON,
  by: STORMLOCK,
  lock: LOCK,
  confirmedAt: NOON,
  gone: [],
} as const;

test.each<[Containment, string]>([
  [{ state: 'none' }, 'none'],
  [{ state: 'wanted' }, 'wanted'],
  [{ state: 'locking', lock: LOCK, attempts: 2 }, 'locking (attempt 2)'],
  [locked, 'locked until 14 Nov 2016 13:00:00 UTC'],
  [
    { ...locked, lock: { ...LOCK, until: NOON } },
    'locked until 14 Nov 2016 13:00:00 UTC, its rule until 14 Nov 2016 12:00:00 UTC',
  ],
  [{ state: 'unlockable', why: 'on premises', remedy: 'ask there' }, 'unlockable'],
  [releasing, 'releasing (attempt 1)'],
  [{ ...releasing, forced: true }, 'releasing (attempt 1), forced'],
  [{ ...releasing, lockAgain: true }, 'releasing (attempt 1), to be locked again'],
  [{ ...released, exact: true }, 'released exactly'],
  [{ ...released, exact: false }, 'released'],
  [{ state: 'release-refused', lock: LOCK, confirmedAt: NOON, why: '', at: NOON }, 'release refused'],
])('a lock %o is told in words', (containment, words) => {
  expect(statesInWords(incident('1', { containment }))).toBe(`lock: ${words}; purge: waiting`);
});

const running = (...given: Parameters<typeof runWith>): Cleanup => ({
  state: 'running',
  run: runWith(...given),
});
const remediation = { copies: 10, sent: 1, complete: false, batches: [] };

test.each<[Cleanup, string]>([
  [{ state: 'handed-over', why: '', remedy: '', at: NOON }, 'handed over'],
  [running([]), 'running, 2 messages'],
  [running([], { caseId: 'c' }), 'running, 2 messages, being counted'],
  [running([], { caseId: 'c', cleared: true }), 'running, 2 messages, cleared'],
  [running([], { purger: 'defender', remediation }), 'running, 2 messages, 1 copy sent'],
  [
    running([{ step: 'planned' }, { step: 'created', searchId: 's' }]),
    'running, 2 messages, search 2 of 2: created',
  ],
  [
    running([], { purger: 'defender', remediation: { ...remediation, askedAt: NOON } }),
    'running, 2 messages, 1 copy sent, more on their way',
  ],
  [
    running([{ step: 'planned' }, { step: 'purging', searchId: 's', items: 1_200, at: NOON }]),
    'running, 2 messages, search 2 of 2: purging, 1,200 items',
  ],
])('a purge %o is told in words', (cleanup, words) => {
  expect(statesInWords(incident('1', { cleanup }), 1)).toBe(`lock: wanted; purge: ${words}`);
});

test('a search is named only where the act was about one', () => {
  const cleanup = running([{ step: 'planned' }]);
  expect(statesInWords(incident('1', { cleanup }))).toBe('lock: wanted; purge: running, 2 messages');
});

test('what was closed and dismissed is told so', () => {
  const over = { closedAt: NOON, dismissed: { at: NOON, by: STORMLOCK, reason: 'no storm' } };
  expect(statesInWords(incident('1', over))).toBe('lock: wanted; purge: waiting; closed; dismissed');
});
