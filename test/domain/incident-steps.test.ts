import { describe, expect, test } from 'vitest';
import type { Cleanup, PurgeRun, SliceProgress } from '../../shared/domain/cleanup.ts';
import type { Containment } from '../../shared/domain/containment.ts';
import type { Incident } from '../../shared/domain/incident.ts';
import { nextStep, type StepTiming } from '../../shared/domain/incident-steps.ts';
import { STORMLOCK } from '../../shared/domain/switch.ts';
import { incident } from '../contract/stores/records.ts';
import { runWith } from './incident-states.ts';
import { LOCK } from './lock-records.ts';

const DAY = 24 * 3_600_000;
const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const NOW = Date.UTC(2016, 10, 14, 9);
const timing: StepTiming = {
  actLease: MINUTE,
  pollInterval: 2 * MINUTE,
  indexLag: 30 * MINUTE,
  coolDown: 2 * HOUR,
};

const LOCKED: Containment = {
  state: 'locked',
  lock: LOCK,
  firstSentAt: NOW,
  confirmedAt: NOW,
  canary: 'restricted',
  releaseAt: NOW + HOUR,
};
const RELEASING: Extract<Containment, { state: 'releasing' }> = {
  state: 'releasing',
  lock: LOCK,
  confirmedAt: NOW,
  by: STORMLOCK,
  reason: '',
  forced: false,
  attempts: 0,
};
const RELEASED: Containment = {
  state: 'released',
  at: NOW,
  by: STORMLOCK,
  lock: LOCK,
  confirmedAt: NOW,
  exact: true,
  gone: [],
};
const NO_PURGE: Cleanup = { state: 'none', why: '' };

const next = (overrides: Partial<Incident>, now = NOW) =>
  nextStep(incident('i', { outbox: [], cleanup: NO_PURGE, lastSeenAt: NOW, ...overrides }), now, timing);

const due = (step: string, dueAt = Number.NEGATIVE_INFINITY) => ({ step: { do: step }, dueAt });

describe('containment', () => {
  test.each<[string, Containment, object]>([
    ['a wanted lock begins with the snapshot', { state: 'wanted' }, due('take-snapshot')],
    ['then it is sent', { state: 'locking', lock: LOCK, attempts: 0 }, due('send-lock')],
    [
      'what was sent is looked for when whoever sent it had time to',
      { state: 'locking', lock: LOCK, attempts: 1, sentAt: NOW },
      due('confirm-lock', NOW + MINUTE),
    ],
    ['a lock is released when its time is over', LOCKED, due('begin-release', NOW + HOUR)],
    [
      'an ordinary mailbox that may still send is asked again a minute later',
      { ...LOCKED, canary: 'open', canaryAskedAt: NOW + 5 * MINUTE },
      due('ask-canary', NOW + 6 * MINUTE),
    ],
    [
      'also where nobody noted when it was asked',
      { ...LOCKED, canary: 'open' },
      due('ask-canary', NOW + MINUTE),
    ],
    [
      'but not after a quarter of an hour',
      { ...LOCKED, canary: 'open', canaryAskedAt: NOW + 15 * MINUTE },
      due('begin-release', NOW + HOUR),
    ],
    [
      'nor when the group is released before',
      { ...LOCKED, canary: 'open', releaseAt: NOW + MINUTE },
      due('begin-release', NOW + MINUTE),
    ],
    [
      'a rule that would end is renewed an hour before',
      { ...LOCKED, lock: { ...LOCK, until: NOW + HOUR } },
      due('renew-lock', NOW),
    ],
    [
      'where that failed, the release has its turn before it is tried again',
      { ...LOCKED, lock: { ...LOCK, until: NOW + HOUR }, renewAskedAt: NOW, releaseAt: NOW },
      due('begin-release', NOW),
    ],
    [
      'and then it is',
      { ...LOCKED, lock: { ...LOCK, until: NOW + HOUR / 2 }, renewAskedAt: NOW - 10 * MINUTE },
      due('renew-lock', NOW),
    ],
    [
      'a rule that outlasts the lock is not',
      { ...LOCKED, lock: { ...LOCK, until: NOW + 2 * HOUR + 1 } },
      due('begin-release', NOW + HOUR),
    ],
    ['a release is sent', RELEASING, due('send-release')],
    [
      'but not before a lock under way has landed',
      { ...RELEASING, lockSentAt: NOW },
      due('send-release', NOW + MINUTE),
    ],
    [
      'a runbook may take long: that lock is looked for after the release',
      { ...RELEASING, lock: { ...LOCK, means: 'runbook' }, lockSentAt: NOW },
      due('send-release'),
    ],
    ['and looked for', { ...RELEASING, sentAt: NOW }, due('confirm-release', NOW + MINUTE)],
  ])('%s', (_, containment, step) => {
    expect(next({ containment })).toMatchObject({ ...step, side: 'containment' });
  });

  test.each<[string, Containment]>([
    ['what cannot be locked', { state: 'unlockable', why: '', remedy: '' }],
    ['a release that was refused', { state: 'release-refused', lock: LOCK, confirmedAt: 0, why: '', at: 0 }],
  ])('%s waits for people', (_, containment) => {
    expect(next({ containment })).toBeUndefined();
  });
});

describe('the message trace', () => {
  const ask = (overrides: Partial<Incident>, traceInterval: number | undefined = 10 * MINUTE) =>
    nextStep(incident('i', { outbox: [], cleanup: NO_PURGE, containment: LOCKED, ...overrides }), NOW, {
      ...timing,
      ...(traceInterval === undefined ? {} : { traceInterval }),
    });

  test('is asked who was turned away a while after the lock, and that often again', () => {
    expect(ask({})).toMatchObject(due('count-attempts', NOW + 10 * MINUTE));
    const attempts = { askedAt: NOW + 20 * MINUTE };
    expect(ask({ attempts })).toMatchObject(due('count-attempts', NOW + 30 * MINUTE));
  });

  test('is not asked when the release, which asks itself, comes first, nor where it is switched off', () => {
    const attempts = { askedAt: NOW + 50 * MINUTE };
    expect(ask({ attempts })).toMatchObject(due('begin-release', NOW + HOUR));
    expect(ask({}, 0)).toMatchObject(due('begin-release', NOW + HOUR));
  });
});

describe('cleanup', () => {
  test.each<[string, Cleanup, object | undefined]>([
    ['begins when the lock is confirmed', { state: 'waiting' }, due('settle')],
    [
      'is planned when queued mail has landed',
      { state: 'settling', until: NOW + 5 },
      due('plan-purge', NOW + 5),
    ],
    ['waits for people while held', { state: 'held', run: runWith([]), why: '', at: 0 }, undefined],
  ])('%s', (_, cleanup, step) => {
    const found = next({ containment: { ...LOCKED, releaseAt: NOW + 9 * HOUR }, cleanup });
    expect(found?.side === 'cleanup' ? found : undefined).toEqual(step && { ...step, side: 'cleanup' });
  });

  test.each<Containment>([
    RELEASING,
    RELEASED,
    { state: 'release-refused', lock: LOCK, confirmedAt: 0, why: '', at: 0 },
  ])('begins as well when the lock is over already: $state', (containment) => {
    expect(next({ containment, cleanup: { state: 'waiting' } }, NOW + 1)).toBeDefined();
  });

  test('does not begin before there is a lock', () => {
    expect(
      next({ containment: { state: 'unlockable', why: '', remedy: '' }, cleanup: { state: 'waiting' } }),
    ).toBeUndefined();
  });
});

describe('a purge', () => {
  const step = (slices: SliceProgress[], overrides: Partial<PurgeRun> = {}) =>
    next({
      containment: RELEASED,
      cleanup: { state: 'running', run: runWith(slices, { caseId: 'c', ...overrides }) },
    });
  const at = (what: string, slice: number, dueAt = Number.NEGATIVE_INFINITY) => ({
    step: { do: what, slice },
    dueAt,
    side: 'cleanup',
  });
  const estimated: SliceProgress = { step: 'estimated', searchId: 's', items: 1, mailboxes: 1, unindexed: 0 };
  const checked: SliceProgress = { step: 'checked', searchId: 's', items: 1, itemsAfter: 1, partial: false };

  test('has a case first, which is looked for when its creation was not answered', () => {
    const without = (overrides: Partial<PurgeRun>) =>
      next({
        containment: RELEASED,
        cleanup: { state: 'running', run: runWith([{ step: 'planned' }], overrides) },
      });
    expect(without({})).toMatchObject(due('create-case'));
    expect(without({ caseAskedAt: NOW })).toMatchObject(due('find-case', NOW + MINUTE));
  });

  test.each<[string, SliceProgress[], Partial<PurgeRun>, object]>([
    ['its searches are created', [{ step: 'planned' }], {}, at('create-search', 0)],
    [
      'and looked for where that was not answered',
      [{ step: 'creating', at: NOW }],
      {},
      at('find-search', 0, NOW + MINUTE),
    ],
    ['and counted', [estimated, { step: 'created', searchId: 's' }], {}, at('submit-estimate', 1)],
    [
      'the counts are compared when all are in',
      [estimated, estimated],
      {},
      { ...due('compare'), side: 'cleanup' },
    ],
    [
      'before what was cleared is purged, sentinels that hold copies are found',
      [estimated],
      { cleared: true },
      { ...due('find-witnesses'), side: 'cleanup' },
    ],
    ['then it is purged', [estimated], { cleared: true, witnesses: [] }, at('submit-purge', 0)],
    [
      'in the middle of a purge nobody looks for them any more',
      [checked, estimated],
      { cleared: true },
      at('submit-purge', 1),
    ],
    [
      'and counted again when the index has followed',
      [{ step: 'purged', searchId: 's', items: 1, at: NOW, partial: false }],
      {},
      at('submit-recheck', 0, NOW + 30 * MINUTE),
    ],
    [
      'at the end people are told what is left',
      [checked, checked],
      {},
      { ...due('verify'), side: 'cleanup' },
    ],
  ])('%s', (_, slices, overrides, expected) => {
    expect(step(slices, overrides)).toEqual(expected);
  });

  const under = (id?: string): SliceProgress => ({
    step: 'purging',
    searchId: 's',
    items: 1,
    at: NOW,
    ...(id === undefined ? {} : { operationId: id }),
  });

  test('all operations are looked at together, counted from the last look', () => {
    const poll = (dueAt: number) => ({ ...due('poll-operations', dueAt), side: 'cleanup' });
    expect(step([under('a'), under('b')])).toEqual(poll(NOW + 2 * MINUTE));
    expect(step([under('a')], { polledAt: NOW + 9 })).toEqual(poll(NOW + 9 + 2 * MINUTE));
    const rechecking: SliceProgress = {
      step: 'rechecking',
      searchId: 's',
      items: 1,
      at: NOW,
      partial: false,
    };
    expect(step([rechecking, checked])).toEqual(poll(NOW + 2 * MINUTE));
    expect(step([{ step: 'estimating', searchId: 's', at: NOW }])).toEqual(poll(NOW + 2 * MINUTE));
  });

  test.each<[string, SliceProgress['step'], number, number]>([
    ['a purge when it has counted and had time to remove', 'purging', 5 * MINUTE, 7 * MINUTE],
    ['a recount when it has counted', 'rechecking', 5 * MINUTE, 5 * MINUTE],
    ['but what fails at once within ten minutes', 'rechecking', 99 * MINUTE, 10 * MINUTE],
    ['and nothing more often than is set', 'rechecking', MINUTE, 2 * MINUTE],
    ['nor the first count later', 'estimating', 5 * MINUTE, 2 * MINUTE],
  ])('is not looked at where a look would find nothing: %s', (_, which, countTook, first) => {
    const slice = { step: which, searchId: 's', items: 1, at: NOW, partial: false, operationId: 'a' };
    expect(step([slice as SliceProgress], { countTook })?.dueAt).toBe(NOW + first);
  });

  test('whose submission was not answered is looked for at once, however long the count took', () => {
    expect(step([under()], { countTook: 9 * MINUTE })?.dueAt).toBe(NOW + 2 * MINUTE);
  });

  test('by Defender counts the copies first and has no case', () => {
    expect(step([{ step: 'planned' }], { purger: 'defender' })).toEqual({
      ...due('count-copies'),
      side: 'cleanup',
    });
  });

  test('what is due first is done first', () => {
    const purged = (at: number): SliceProgress => ({
      step: 'purged',
      searchId: 's',
      items: 1,
      at,
      partial: false,
    });
    expect(step([purged(NOW), purged(NOW - 5)])).toEqual(at('submit-recheck', 1, NOW - 5 + 30 * MINUTE));
  });

  test('nothing more is purged when one failed: what went is counted again, then people are told', () => {
    const failed: SliceProgress = { step: 'failed', searchId: 's', items: 1, why: 'quota' };
    const purged: SliceProgress = { step: 'purged', searchId: 's', items: 1, at: NOW, partial: false };
    expect(step([failed, estimated, purged], { cleared: true })).toEqual(
      at('submit-recheck', 2, NOW + 30 * MINUTE),
    );
    expect(step([failed, under('a'), estimated], { cleared: true })?.step.do).toBe('poll-operations');
    expect(step([failed, { step: 'planned' }, estimated], { cleared: true })?.step.do).toBe('verify');
    expect(step([checked, { step: 'unknown', searchId: 's', items: 1, why: 'lost' }])?.step.do).toBe(
      'verify',
    );
  });

  test('nothing is submitted while the fate of one submission is unknown', () => {
    expect(step([under('known'), estimated], { cleared: true })).toEqual(at('submit-purge', 1));
    expect(step([under(), estimated], { cleared: true })?.step.do).toBe('poll-operations');
  });
});

describe('a rehearsal', () => {
  const containment = { state: 'none' } as const;

  test('locks on paper, then purges on paper, then ends', () => {
    const rehearsing = { containment, rehearsal: true };
    expect(next(rehearsing)?.step.do).toBe('rehearse-lock');
    const planned = { ...rehearsing, rehearsed: { at: NOW, containment, purgeAt: NOW + 5 } };
    expect(next(planned)).toMatchObject({ ...due('rehearse-purge', NOW + 5), side: 'cleanup' });
    expect(next({ ...rehearsing, rehearsed: { at: NOW, containment } })).toMatchObject(
      due('close', NOW + 2 * HOUR),
    );
  });
});

describe('the end', () => {
  const entry = (done: boolean) => ({
    notice: { kind: 'locked', severity: 'information', title: '', text: '', facts: [], at: 0 } as const,
    sentTo: [],
    attempts: 0,
    nextAttemptAt: 0,
    done,
  });

  test('comes when the group is released, the purge settled and everybody told', () => {
    expect(next({ containment: RELEASED, outbox: [entry(true)] })).toMatchObject(due('close'));
    const cleanup = { state: 'handed-over', why: '', remedy: '', at: NOW } as const;
    expect(next({ containment: RELEASED, cleanup })).toMatchObject(due('close', NOW + 14 * DAY));
    expect(next({ containment: { state: 'none' }, cleanup })).toMatchObject(due('close', NOW + 14 * DAY));
    const dismissed = { at: NOW, by: STORMLOCK, reason: '' };
    expect(next({ containment: RELEASED, cleanup, dismissed })).toMatchObject(due('close'));
    expect(next({ containment: RELEASED, outbox: [entry(true), entry(false)] })).toBeUndefined();
    expect(
      next({ containment: RELEASED, cleanup: { state: 'held', run: runWith([]), why: '', at: 0 } }),
    ).toBeUndefined();
  });

  test('comes some time after the last mail where nothing was locked', () => {
    expect(next({ containment: { state: 'none' } })).toMatchObject(due('close', NOW + 2 * HOUR));
  });

  test('does not come before the rehearsal is over', () => {
    const rehearsal = { containment: { state: 'none' } as const, rehearsal: true };
    expect(next(rehearsal)).toMatchObject({ ...due('rehearse-lock'), side: 'containment' });
  });

  test('does not come twice', () => {
    expect(next({ containment: RELEASED, closedAt: NOW })).toBeUndefined();
  });
});

describe('of two sides', () => {
  const both = {
    containment: { state: 'wanted' } as const,
    cleanup: { state: 'running', run: runWith([{ step: 'planned' }]) } as const,
  };

  test('the lock goes first', () => {
    expect(next(both)?.step.do).toBe('take-snapshot');
  });

  test('what waits or is blocked at one holds the other up for nothing', () => {
    const setback = { at: NOW, retryAt: NOW + MINUTE, failures: 1, message: '' };
    const waiting = { ...both, setbacks: { containment: setback } };
    expect(next(waiting)?.step.do).toBe('create-case');
    expect(next(waiting, NOW + MINUTE)?.step.do).toBe('take-snapshot');
    const row = incident('i', { ...both, outbox: [] });
    expect(nextStep(row, NOW, timing, new Set(['containment']))?.step.do).toBe('create-case');
    expect(nextStep(row, NOW, timing, new Set(['containment', 'cleanup']))).toBeUndefined();
  });

  test('what is due first is waited for', () => {
    expect(next({ containment: LOCKED, cleanup: { state: 'settling', until: NOW + MINUTE } })).toMatchObject(
      due('plan-purge', NOW + MINUTE),
    );
  });
});

test('a release that ends a rule is sent again, but only looked at where a lock follows it', () => {
  const sent = { ...RELEASING, lock: { ...LOCK, means: 'rule' as const }, sentAt: NOW };
  const stepOf = (containment: Containment) =>
    nextStep(
      incident('20161114-073000-abcdef', { containment, cleanup: { state: 'none', why: '' }, outbox: [] }),
      NOW,
      timing,
    )?.step;
  expect(stepOf(sent)).toEqual({ do: 'send-release' });
  expect(stepOf({ ...sent, lockAgain: true })).toEqual({ do: 'confirm-release' });
});
