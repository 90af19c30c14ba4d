import { describe, expect, test } from 'vitest';
import type { Cleanup, SliceProgress } from '../../shared/domain/cleanup.ts';
import type { Containment } from '../../shared/domain/containment.ts';
import type { Incident } from '../../shared/domain/incident.ts';
import { actBetween, actFailed } from '../../shared/domain/incident-acts.ts';
import { tell } from '../../shared/domain/incident-changes.ts';
import { STORMLOCK } from '../../shared/domain/switch.ts';
import { HOUR } from '../../shared/domain/time.ts';
import { incident, NOON } from '../contract/stores/records.ts';
import { runWith } from './incident-states.ts';
import { LOCK } from './lock-records.ts';

const ANN = { kind: 'operator', name: 'Ann' } as const;
const VERDICT = '5 people replied to 12,000.';
const TOLD = 'What happened.';

const WANTED: Containment = { state: 'wanted' };
const locking = (attempts: number, more: object = {}): Containment => ({
  state: 'locking',
  lock: LOCK,
  attempts,
  ...more,
});
const locked = (more: object = {}): Containment => ({
  state: 'locked',
  lock: LOCK,
  firstSentAt: NOON,
  confirmedAt: NOON,
  canary: 'restricted',
  releaseAt: NOON + HOUR,
  ...more,
});
const releasing = (attempts: number): Containment => ({
  state: 'releasing',
  lock: LOCK,
  confirmedAt: NOON,
  by: STORMLOCK,
  reason: 'the cool-down is over',
  forced: false,
  attempts,
});
const RELEASED: Containment = {
  state: 'released',
  at: NOON,
  by: STORMLOCK,
  lock: LOCK,
  confirmedAt: NOON,
  exact: true,
  gone: [],
};
const UNLOCKABLE: Containment = { state: 'unlockable', why: 'it is mastered on premises', remedy: '' };
const REFUSED: Containment = {
  state: 'release-refused',
  lock: LOCK,
  confirmedAt: NOON,
  why: 'it was edited',
  at: NOON,
};
const RULE = { ...LOCK, means: 'rule', until: NOON } as const;

const on = (containment: Containment, cleanup: Cleanup = { state: 'waiting' }): Incident =>
  incident('1', { containment, cleanup });

/** From one to the other, with a sentence in the story. */
const between = (before: Incident, after: Incident) =>
  actBetween(before, tell({ ...after, timeline: before.timeline }, NOON, TOLD));

describe('an act on the lock', () => {
  test.each<[Containment, Containment, string, string]>([
    [locking(0), locking(1, { sentAt: NOON }), 'lock group', VERDICT],
    [locking(1), locked(), 'confirm lock', VERDICT],
    [WANTED, locking(1), 'take over lock', TOLD],
    [locking(1, { sentAt: NOON }), { ...locking(0), lock: RULE } as Containment, 'lock another way', TOLD],
    [locked(), locked({ releaseAt: NOON + 2 * HOUR }), 'prolong lock', TOLD],
    [
      locked({ lock: RULE }),
      locked({ lock: { ...RULE, until: NOON + HOUR } }),
      'renew lock',
      'The rule would have ended while the group is locked.',
    ],
    [locked(), releasing(0), 'begin release', 'The cool-down is over.'],
    [releasing(0), releasing(1), 'release group', 'The cool-down is over.'],
    [releasing(1), RELEASED, 'confirm release', 'The cool-down is over.'],
    [releasing(1), REFUSED, 'refuse release', 'It was edited.'],
    [releasing(1), WANTED, 'lock again', TOLD],
    [WANTED, UNLOCKABLE, 'find unlockable', 'It is mastered on premises.'],
  ])('%o → %o is "%s", because: %s', (before, after, act, reason) => {
    expect(between(on(before), on(after))).toMatchObject({ act, reason });
  });

  test.each<[Containment, Containment]>([
    [WANTED, locking(0)],
    [locking(1, { sentAt: NOON }), locking(1)],
    [locked(), locked({ canary: 'open' })],
    [releasing(1), releasing(1)],
    [RELEASED, RELEASED],
    [UNLOCKABLE, UNLOCKABLE],
    [REFUSED, REFUSED],
    [WANTED, WANTED],
    [{ state: 'none' }, { state: 'none' }],
  ])('is none where nothing was sent, found or decided: %o → %o', (before, after) => {
    expect(between(on(before), on(after))).toBeUndefined();
  });

  test('names who ordered the lock beside what it was called a storm for', () => {
    const lock = (more: Partial<Incident>) =>
      between(on(locking(0)), { ...on(locking(1, { sentAt: NOON })), ...more })?.reason;
    expect(lock({ lockOrderedBy: ANN })).toBe(`${VERDICT} Ann ordered the lock.`);
    expect(lock({ lockOrderedBy: ANN, openedBy: ANN, why: 'Ann ordered the lock: stop it.' })).toBe(
      'Ann ordered the lock: stop it.',
    );
  });
});

describe('an act on the purge', () => {
  const running = (slices: readonly SliceProgress[] = [], more: object = {}): Cleanup => ({
    state: 'running',
    run: runWith(slices, more),
  });
  const found = { searchId: 's', items: 5_880_014 };
  const HELD: Cleanup = { state: 'held', run: runWith([]), why: 'the counts are not as expected', at: NOON };
  const OVER = { run: runWith([]), at: NOON };
  const residue = { sentinelsChecked: 1, looked: 1, left: 0, ids: [] };
  const remediation = { copies: 10, sent: 0, complete: false, batches: [] };
  const COUNTED_FIRST = 'The purge is planned; its messages are counted first.';
  const AGREED = 'The counts agree with what was expected.';

  test.each<[Cleanup, Cleanup, string, string]>([
    [{ state: 'settling', until: NOON }, running(), 'plan purge', VERDICT],
    [
      { state: 'settling', until: NOON },
      { state: 'none', why: 'nothing is to go' },
      'drop purge',
      'Nothing is to go.',
    ],
    [running(), HELD, 'hold purge', 'The counts are not as expected.'],
    [
      running(),
      { state: 'handed-over', why: '403 Forbidden', remedy: '', at: NOON },
      'hand over purge',
      '403 Forbidden.',
    ],
    [running(), { state: 'done', ...OVER, residue }, 'complete purge', TOLD],
    [running(), { state: 'waiting' }, 'go on to the next purge', TOLD],
    [running(), running([], { purger: 'defender' }), 'purge another way', TOLD],
    [running(), running([], { caseId: 'c' }), 'create eDiscovery case', COUNTED_FIRST],
    [
      running([{ step: 'creating', at: NOON }]),
      running([{ step: 'created', searchId: 's' }]),
      'create compliance search',
      COUNTED_FIRST,
    ],
    [
      running([{ step: 'planned' }]),
      running([{ step: 'created', searchId: 's' }]),
      'create compliance search',
      COUNTED_FIRST,
    ],
    [running(), running([], { cleared: true }), 'clear purge', TOLD],
    [
      running([{ step: 'estimated', ...found, mailboxes: 1, unindexed: 0 }]),
      running([{ step: 'purging', ...found, at: NOON }]),
      'purge messages',
      AGREED,
    ],
    [
      running([{ step: 'estimated', ...found, mailboxes: 1, unindexed: 0 }], { approvedBy: ANN }),
      running([{ step: 'purging', ...found, at: NOON }], { approvedBy: ANN }),
      'purge messages',
      'Ann approved the purge.',
    ],
    [
      running([], { purger: 'defender', remediation }),
      running([], { purger: 'defender', remediation: { ...remediation, askedAt: NOON } }),
      'remove copies by Defender',
      AGREED,
    ],
    [
      running([], { purger: 'defender', remediation: { ...remediation, askedAt: NOON } }),
      running([], { purger: 'defender', remediation: { ...remediation, sent: 10 } }),
      'confirm removal by Defender',
      TOLD,
    ],
    [
      running([], { purger: 'defender' }),
      running([], { purger: 'defender', cleared: true, remediation }),
      'clear purge',
      TOLD,
    ],
  ])('%o → %o is "%s", because: %s', (before, after, act, reason) => {
    expect(between(on(locked(), before), on(locked(), after))).toMatchObject({ act, reason });
  });

  test.each<[Cleanup, Cleanup]>([
    [{ state: 'waiting' }, { state: 'settling', until: NOON }],
    [running(), running([], { polledAt: NOON })],
    [running([], { caseId: 'c' }), running([], { caseId: 'c' })],
    [running([{ step: 'purging', ...found, at: NOON }]), running([{ step: 'purging', ...found, at: NOON }])],
    [
      running([{ step: 'estimating', searchId: 's', at: NOON }]),
      running([{ step: 'created', searchId: 's' }]),
    ],
    [running([], { remediation }), running([], { remediation: { ...remediation, complete: true } })],
    [running([], { purger: 'defender' }), running([], { purger: 'defender', remediation })],
    [HELD, HELD],
  ])('is none where nothing was sent, found or decided: %o → %o', (before, after) => {
    expect(between(on(locked(), before), on(locked(), after))).toBeUndefined();
  });

  test('names who ordered the purge', () => {
    const before = on(locked(), { state: 'settling', until: NOON });
    const after = { ...on(locked(), running()), purgeOrderedBy: ANN };
    expect(between(before, after)?.reason).toBe('Ann ordered the purge.');
  });

  test('says which search it was about', () => {
    const checked: SliceProgress = {
      step: 'checked',
      searchId: 's',
      items: 1,
      itemsAfter: 0,
      partial: false,
    };
    const before = running([checked, { step: 'estimated', ...found, mailboxes: 1, unindexed: 0 }]);
    const after = running([checked, { step: 'purging', ...found, at: NOON }]);
    expect(between(on(locked(), before), on(locked(), after))).toMatchObject({
      before: expect.stringContaining('search 2 of 2: estimated, 5,880,014 items'),
      after: expect.stringContaining('search 2 of 2: purging, 5,880,014 items'),
    });
  });
});

describe('the closing of an incident', () => {
  test.each<[Containment, Cleanup, string]>([
    [RELEASED, { state: 'none', why: '' }, 'The group is given back, and no purge is to be done.'],
    [
      { state: 'none' },
      { state: 'none', why: '' },
      'Mail of its kind came no more, and no purge is to be done.',
    ],
    [
      RELEASED,
      { state: 'handed-over', why: '', remedy: '', at: NOON },
      'The group is given back, and nobody went on with the purge for two weeks.',
    ],
  ])('says why: %o, %o', (containment, cleanup, reason) => {
    const open = on(containment, cleanup);
    const closed = { ...open, closedAt: NOON };
    expect(between(open, closed)).toMatchObject({ act: 'close incident', reason });
    expect(between(closed, closed)).toBeUndefined();
  });
});

describe('a step that failed and changed nothing', () => {
  const closed = { ...on(RELEASED, { state: 'none', why: '' }), closedAt: NOON };

  test('is an act too, with the reason of its failure', () => {
    expect(actFailed({ do: 'close' }, closed, closed, '503 busy')).toEqual({
      act: 'close incident: failed',
      reason: '503 busy',
      before: 'lock: released exactly; purge: none; closed',
      after: 'lock: released exactly; purge: none; closed',
    });
  });

  test('names its search', () => {
    const run = runWith([{ step: 'planned' }]);
    const at = on(locked(), { state: 'running', run });
    expect(actFailed({ do: 'create-search', slice: 0 }, at, at, '503')?.after).toContain(
      'search 1 of 1: planned',
    );
  });

  test('is none where it only looked', () => {
    expect(actFailed({ do: 'ask-canary' }, closed, closed, '503')).toBeUndefined();
  });
});
