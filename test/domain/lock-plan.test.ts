import { describe, expect, test } from 'vitest';
import { adoptLock, isOurs, savedFor, whoMayMailAfter } from '../../shared/domain/adopted-lock.ts';
import type { LockRecord } from '../../shared/domain/containment.ts';
import {
  holdsLock,
  isHeld,
  isRefusal,
  letThrough,
  lockAnew,
  planLock,
  showsLock,
  showsSnapshot,
} from '../../shared/domain/lock-plan.ts';
import { missingFromSnapshot, planRelease, withoutGone } from '../../shared/domain/release-plan.ts';
import type { SenderRestrictions } from '../../shared/domain/restrictions.ts';
import { OPEN_TO_ALL } from './lock-records.ts';

const shows = (acceptSenders: string[] = [], acceptGroups: string[] = []): SenderRestrictions => ({
  ...OPEN_TO_ALL,
  acceptSenders,
  acceptGroups,
});

const BY_ITSELF = { by: { kind: 'stormlock' }, forced: false } as const;
const ORDERED = { by: { kind: 'operator', name: 'ann' }, forced: false } as const;
const FORCED = { ...ORDERED, forced: true } as const;

const holders = { senders: ['holder', 'desk'], groups: ['helpers'] };

function locked(snapshot: SenderRestrictions): LockRecord {
  const plan = planLock(snapshot, holders);
  if (isRefusal(plan)) throw new Error(plan.why);
  return plan;
}

const open = locked(shows());
const restricted = locked(shows(['ann', 'bob'], ['board']));
const lockShown = shows(['desk', 'holder'], ['helpers']);

describe('planning a lock', () => {
  test('a group open to everyone gets the lock holder added', () => {
    expect(open.change).toEqual({ form: 'add', senders: ['desk', 'holder'], groups: ['helpers'] });
  });

  test('a group that is restricted already has its lists replaced', () => {
    expect(restricted.change).toEqual({ form: 'replace', senders: ['desk', 'holder'], groups: ['helpers'] });
    expect(locked(shows([], ['board'])).change.form).toBe('replace');
  });

  test.each([
    [
      'an entry is not exactly one recipient',
      { ...shows(['ann']), unresolved: ['gone@old.example'] },
      holders,
      /gone@old\.example/,
    ],
    ['nobody would hold the lock', shows(['ann']), { senders: [], groups: ['helpers'] }, /no mailbox/],
    ['the lock holder stands in the list already', lockShown, holders, /lock holder already/],
    [
      'the lock holder stands in the list among others',
      shows(['ann', 'holder']),
      holders,
      /lock holder already/,
    ],
  ])('nothing is planned where %s', (_, snapshot, who, why) => {
    const plan = planLock(snapshot, who);
    expect(isRefusal(plan) && plan.why).toMatch(why);
  });

  test('a lock is known by its holder', () => {
    expect(isHeld(lockShown, holders)).toBe(true);
    expect(isHeld(shows(['desk']), holders)).toBe(false);
    expect(isHeld(lockShown, { senders: [], groups: [] })).toBe(false);
  });
});

describe('a lock that nothing remembers', () => {
  const found = adoptLock(lockShown, holders, 'accept-list');
  const amongOthers = shows(['ann', 'holder'], ['board', 'helpers']);

  test('is never taken for what was there before', () => {
    expect(found).toEqual({
      snapshot: { ...lockShown, acceptSenders: [], acceptGroups: [] },
      change: { form: 'add', senders: ['desk', 'holder'], groups: ['helpers'] },
      expected: { senders: ['desk', 'holder'], groups: ['helpers'] },
      adopted: true,
    });
    expect(whoMayMailAfter(found)).toBe('Everyone');
  });

  test('is released by people only, who are told what that may do', () => {
    const refusal = planRelease(found, lockShown, BY_ITSELF);
    expect(refusal.kind === 'refuse' && refusal.why).toMatch(
      /^nobody remembers who could mail it before it was locked; a release may open what was closed$/,
    );
    const opens = {
      kind: 'restore',
      change: { form: 'remove', senders: ['desk', 'holder'], groups: ['helpers'] },
    };
    expect(planRelease(found, lockShown, ORDERED)).toEqual(opens);
    expect(planRelease(found, lockShown, { ...BY_ITSELF, forced: true })).toEqual(opens);
  });

  test('leaves whoever else stands in the list there, and is released by force only when that was edited', () => {
    const lock = adoptLock({ ...amongOthers, names: { ann: 'Ann' } }, holders, 'accept-list');
    expect(lock).toMatchObject({
      snapshot: { acceptSenders: ['ann'], acceptGroups: ['board'] },
      change: { form: 'add', senders: ['holder'], groups: ['helpers'] },
      adopted: true,
    });
    expect(whoMayMailAfter(lock)).toBe('Only Ann, board');
    const refusal = planRelease(lock, amongOthers, BY_ITSELF);
    expect(refusal.kind === 'refuse' && refusal.why).toContain('its list names Ann, board besides');
    const restore = { kind: 'restore', change: { form: 'replace', senders: ['ann'], groups: ['board'] } };
    expect(planRelease(lock, amongOthers, ORDERED)).toEqual(restore);
    expect(planRelease(lock, shows(['holder'], ['helpers']), ORDERED).kind).toBe('refuse');
    expect(planRelease(lock, shows(['holder'], ['helpers']), FORCED)).toEqual(restore);
  });

  test('is known all the same where it is a rule: without that the group is as it was', () => {
    const rule = adoptLock({ ...amongOthers, unresolved: ['Old Contact'] }, holders, 'rule');
    expect(rule.snapshot).toMatchObject({ acceptSenders: [], acceptGroups: [], unresolved: [] });
    expect(rule).not.toHaveProperty('adopted');
  });

  test.each([
    ['exactly ours', lockShown, holders, true],
    ['ours in part', shows(['holder']), holders, true],
    ['ours and others', shows(['holder', 'eve']), holders, false],
    ['an allowed sender alone', shows(['desk']), holders, false],
    ['ours and somebody who cannot be told', { ...lockShown, unresolved: ['Old Contact'] }, holders, false],
    ['anything, while nobody holds locks', lockShown, { senders: [], groups: [] }, false],
  ])('is told from what others wrote: a list that shows %s', (_, shown, who, ours) => {
    expect(isOurs(shown, who)).toBe(ours);
  });

  test('but one that was saved once gives back what was saved, whatever it shows', () => {
    const lock = savedFor(restricted, shows(['holder']));
    expect(showsLock(lock, shows(['holder']))).toBe(true);
    expect(planRelease(lock, shows(['holder']), BY_ITSELF)).toEqual({
      kind: 'restore',
      change: { form: 'replace', senders: ['ann', 'bob'], groups: ['board'] },
    });
  });
});

test('a lock shows when exactly its lists do, in whatever order', () => {
  expect(showsLock(open, lockShown)).toBe(true);
  expect(showsLock(open, shows(['holder', 'desk'], ['helpers']))).toBe(true);
  expect(showsLock(open, shows(['holder', 'desk']))).toBe(false);
  expect(showsLock(open, shows(['holder', 'eve'], ['helpers']))).toBe(false);
  expect(showsSnapshot(restricted, shows(['bob', 'ann'], ['board']))).toBe(true);
  expect(showsLock(open, { ...lockShown, unresolved: ['Old Contact'] })).toBe(false);
  expect(showsSnapshot(open, { ...shows(), unresolved: ['Old Contact'] })).toBe(false);
});

test('a lock holds where its entries show, with whoever somebody let through besides', () => {
  const more = { ...shows(['desk', 'eve', 'holder'], ['helpers']), names: { eve: 'Eve' }, unresolved: ['x'] };
  expect(holdsLock(open, lockShown)).toBe(true);
  expect(letThrough(open, lockShown)).toEqual([]);
  expect(holdsLock(open, more)).toBe(true);
  expect(letThrough(open, more)).toEqual(['Eve', 'x']);
  expect(holdsLock(open, shows(['holder'], ['helpers']))).toBe(false);
  expect(holdsLock(open, shows(['desk', 'holder']))).toBe(false);
});

test('a lock that somebody edited is put back, and gives back what was saved before it', () => {
  const anew = lockAnew(restricted, { senders: ['other'], groups: [] });
  expect(anew).toMatchObject({
    snapshot: restricted.snapshot,
    change: { form: 'replace', senders: ['other'], groups: [] },
  });
  expect(showsLock(anew, shows(['other']))).toBe(true);
});

describe('planning a release', () => {
  test('a group that was open has exactly what it shows taken away', () => {
    expect(planRelease(open, lockShown, BY_ITSELF)).toEqual({
      kind: 'restore',
      change: { form: 'remove', senders: ['desk', 'holder'], groups: ['helpers'] },
    });
  });

  test('a group that was restricted gets its lists written back', () => {
    expect(planRelease(restricted, lockShown, BY_ITSELF)).toEqual({
      kind: 'restore',
      change: { form: 'replace', senders: ['ann', 'bob'], groups: ['board'] },
    });
  });

  test('what shows its former lists already is left alone', () => {
    expect(planRelease(restricted, shows(['ann', 'bob'], ['board']), FORCED)).toEqual({
      kind: 'restored-already',
    });
  });

  test('a rule that is not in force any more is removed all the same', () => {
    expect(planRelease({ ...open, means: 'rule' }, shows(), BY_ITSELF)).toEqual({
      kind: 'restore',
      change: { form: 'remove', ...open.expected },
    });
  });

  test.each([
    [shows(['holder', 'eve']), 'its list names eve besides and its list no longer names desk, helpers'],
    [
      { ...shows(['desk', 'holder', 'guid'], ['helpers']), names: { guid: 'eve@example.org' } },
      '(its list names eve@example.org besides)',
    ],
    [shows(['holder', 'desk']), '(its list no longer names helpers)'],
    [{ ...lockShown, unresolved: ['Old Contact'] }, '(its list names Old Contact besides)'],
    [shows(), '(it lets everyone send)'],
  ])("a colleague's edit is not overruled", (now, why) => {
    const plan = planRelease(restricted, now, BY_ITSELF);
    expect(plan.kind === 'refuse' && plan.why).toContain(why);
  });

  test('who cannot be told is not taken out of a list that was open, not even by force', () => {
    const now = { ...lockShown, unresolved: ['Old Contact'] };
    const plan = planRelease(open, now, FORCED);
    expect(plan.kind === 'refuse' && plan.why).toContain('Old Contact, which is not exactly one recipient');
    expect(planRelease(restricted, now, FORCED).kind).toBe('restore');
  });

  test('a rule goes whatever became of it', () => {
    const rule: LockRecord = { ...open, means: 'rule' };
    expect(planRelease(rule, shows(), BY_ITSELF)).toMatchObject({
      kind: 'restore',
      change: { form: 'remove' },
    });
  });

  test('unless an operator says so', () => {
    expect(planRelease(open, shows(['eve']), FORCED)).toEqual({
      kind: 'restore',
      change: { form: 'remove', senders: ['eve'], groups: [] },
    });
  });
});

describe('entries that no longer exist', () => {
  test('are what the group does not show of its former lists', () => {
    expect(missingFromSnapshot(restricted, shows(['ann'], ['board']))).toEqual(['bob']);
    expect(missingFromSnapshot(restricted, shows(['ann', 'bob'], ['board']))).toEqual([]);
  });

  test('explain nothing where others stand in the list, or nobody does', () => {
    expect(missingFromSnapshot(restricted, shows(['ann', 'eve']))).toBeUndefined();
    expect(missingFromSnapshot(restricted, shows())).toBeUndefined();
    expect(missingFromSnapshot(restricted, { ...shows(['ann']), unresolved: ['x'] })).toBeUndefined();
  });

  test('are left out of what is written back, which is never an empty list', () => {
    expect(withoutGone(restricted, ['bob', 'board'])).toEqual({
      form: 'replace',
      senders: ['ann'],
      groups: [],
    });
    expect(withoutGone(restricted, ['ann', 'bob', 'board'])).toBeUndefined();
  });
});
