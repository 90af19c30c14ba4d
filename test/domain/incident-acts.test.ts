import { describe, expect, test } from 'vitest';
import type { Cleanup } from '../../shared/domain/cleanup.ts';
import type { Containment } from '../../shared/domain/containment.ts';
import type { Incident } from '../../shared/domain/incident.ts';
import { actFailed, actTaken, statesInWords } from '../../shared/domain/incident-acts.ts';
import { tell } from '../../shared/domain/incident-changes.ts';
import type { Step } from '../../shared/domain/incident-steps.ts';
import { STORMLOCK } from '../../shared/domain/switch.ts';
import { HOUR } from '../../shared/domain/time.ts';
import { incident, NOON } from '../contract/stores/records.ts';
import { runWith } from './incident-states.ts';
import { LOCK } from './lock-records.ts';

const LOCKING: Containment = { state: 'locking', lock: LOCK, attempts: 2 };
const LOCKED: Containment = {
  state: 'locked',
  lock: LOCK,
  firstSentAt: NOON,
  confirmedAt: NOON,
  canary: 'restricted',
  releaseAt: NOON + HOUR,
};
const releasing = (reason: string): Containment => ({
  state: 'releasing',
  lock: LOCK,
  confirmedAt: NOON,
  by: STORMLOCK,
  reason,
  forced: false,
  attempts: 1,
});
const released = (exact: boolean): Containment => ({
  state: 'released',
  at: NOON,
  by: STORMLOCK,
  lock: LOCK,
  confirmedAt: NOON,
  exact,
  gone: [],
});
const storm = (containment: Containment, cleanup: Cleanup = { state: 'waiting' }): Incident =>
  incident('1', { containment, cleanup });

const taken = (step: Step, before: Incident, after: Incident) => actTaken(step, before, after);

describe('an act of the machine', () => {
  test('is none where a step only looks', () => {
    expect(taken({ do: 'poll-operations' }, storm(LOCKED), storm(LOCKED))).toBeUndefined();
    expect(actFailed({ do: 'ask-canary' }, storm(LOCKED), storm(LOCKED), '503')).toBeUndefined();
  });

  test('says what it changed, and why in the words of the incident', () => {
    const before = storm(LOCKING);
    const after = tell({ ...before, containment: LOCKED }, NOON, 'The lock was read back and is confirmed.');
    expect(taken({ do: 'send-lock' }, before, after)).toEqual({
      act: 'lock group',
      reason: 'The lock was read back and is confirmed.',
      before: 'lock: locking (attempt 2); purge: waiting',
      after: 'lock: locked until 14 Nov 2016 13:00:00 UTC; purge: waiting',
    });
  });

  test.each<[Step, Incident, string]>([
    [{ do: 'send-lock' }, storm(LOCKING), '5 people replied to 12,000'],
    [{ do: 'begin-release' }, storm(LOCKED), 'The cool-down is over.'],
    [{ do: 'send-release' }, storm(releasing('it is over')), 'it is over'],
    [{ do: 'renew-lock' }, storm(LOCKED), 'The rule would have ended while the group is locked.'],
    [{ do: 'create-case' }, storm(LOCKED), 'The purge is planned; its messages are counted first.'],
    [
      { do: 'create-search', slice: 0 },
      storm(LOCKED),
      'The purge is planned; its messages are counted first.',
    ],
    [{ do: 'send-remediation' }, storm(LOCKED), 'The purge is cleared.'],
  ])('gives a reason of its own where the story says nothing: %o', (step, before, reason) => {
    expect(taken(step, before, before)?.reason).toBe(reason);
  });

  test.each<[Containment, string]>([
    [releasing(''), 'lock: releasing (attempt 1)'],
    [released(true), 'lock: released exactly'],
    [released(false), 'lock: released'],
    [{ state: 'release-refused', lock: LOCK, confirmedAt: NOON, why: '', at: NOON }, 'lock: release refused'],
  ])('names the state of the lock: %o', (containment, words) => {
    expect(taken({ do: 'close' }, storm(containment), storm(containment))?.after).toContain(words);
  });

  test('names the search of a purge, its step and what it counted', () => {
    const run = (slice: Parameters<typeof runWith>[0][number]): Cleanup => ({
      state: 'running',
      run: runWith([{ step: 'checked', searchId: 's', items: 1, itemsAfter: 0, partial: false }, slice]),
    });
    const before = storm(LOCKED, run({ step: 'created', searchId: 't' }));
    const after = storm(LOCKED, run({ step: 'purging', searchId: 't', items: 5_880_014, at: NOON }));
    expect(taken({ do: 'submit-purge', slice: 1 }, before, after)).toMatchObject({
      act: 'purge messages',
      before: expect.stringContaining('purge: running, 2 messages, search 2 of 2: created'),
      after: expect.stringContaining('search 2 of 2: purging, 5,880,014 items'),
    });
    expect(taken({ do: 'submit-purge', slice: 7 }, before, after)?.after).toMatch(/2 messages$/);
    expect(taken({ do: 'verify' }, before, after)?.after).toMatch(/2 messages$/);
  });

  test.each<[object, string]>([
    [{}, 'purge: running, 2 messages'],
    [{ caseId: 'c' }, 'purge: running, 2 messages, being counted'],
    [{ caseId: 'c', cleared: true }, 'purge: running, 2 messages, cleared'],
  ])('says how far a purge is before anything is removed: %o', (more, words) => {
    const at = storm(LOCKED, { state: 'running', run: runWith([], more) });
    expect(taken({ do: 'create-case' }, at, at)?.after.endsWith(words)).toBe(true);
  });

  test('counts what Defender was sent', () => {
    const remediation = { copies: 10, sent: 1, complete: false, batches: [] };
    const run = runWith([], { purger: 'defender', remediation });
    const at = storm(LOCKED, { state: 'running', run });
    expect(taken({ do: 'send-remediation' }, at, at)?.after).toContain('1 copy sent');
  });

  test('that failed is one too, with the reason of its failure', () => {
    const closed = { ...storm(released(true), { state: 'none', why: '' }), closedAt: NOON };
    expect(actFailed({ do: 'close' }, closed, closed, '503 busy')).toEqual({
      act: 'close incident: failed',
      reason: '503 busy',
      before: 'lock: released exactly; purge: none; closed',
      after: 'lock: released exactly; purge: none; closed',
    });
  });
});

test.each([
  [{ state: 'none' }, 'lock: none'],
  [{ state: 'wanted' }, 'lock: wanted'],
  [LOCKING, 'lock: locking (attempt 2)'],
  [{ state: 'unlockable', why: 'on premises', remedy: 'ask there' }, 'lock: unlockable'],
  [
    { state: 'release-refused', lock: LOCK, confirmedAt: NOON, why: 'it was edited', at: NOON },
    'lock: release refused',
  ],
] satisfies [Containment, string][])('state %# of the lock side is told in words', (containment, words) => {
  expect(statesInWords(storm(containment))).toContain(words);
});
