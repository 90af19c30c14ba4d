import { describe, expect, test } from 'vitest';
import type { LockRecord } from '../../shared/domain/containment.ts';
import {
  adoptLock,
  isHeld,
  isRefusal,
  lockAnew,
  missingFromSnapshot,
  planLock,
  planRelease,
  showsLock,
  showsSnapshot,
  withoutGone,
} from '../../shared/domain/lock-plan.ts';
import type { SenderRestrictions } from '../../shared/domain/restrictions.ts';
import { OPEN_TO_ALL } from './lock-records.ts';

const shows = (acceptSenders: string[] = [], acceptGroups: string[] = []): SenderRestrictions => ({
  ...OPEN_TO_ALL,
  acceptSenders,
  acceptGroups,
});

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
  const small = { audience: { members: 4_999, exact: true }, kind: 'distribution-list' as const };
  const large = { ...small, audience: { members: 5_000, exact: true } };

  test('is never taken for what was there before', () => {
    expect(adoptLock(lockShown, holders, large)).toEqual({
      snapshot: { ...lockShown, acceptSenders: [], acceptGroups: [] },
      change: { form: 'add', senders: ['desk', 'holder'], groups: ['helpers'] },
      expected: { senders: ['desk', 'holder'], groups: ['helpers'] },
      adopted: 'asks',
    });
  });

  test.each([
    ['a group small enough to have been open', lockShown, small],
    ['a moderated group', { ...lockShown, moderationEnabled: true }, large],
    ['a Microsoft 365 group', lockShown, { ...large, kind: 'microsoft-365-group' as const }],
  ])('opens %s when it is released', (_, shown, which) => {
    expect(adoptLock(shown, holders, which)?.adopted).toBe('opens');
  });

  test.each([
    ['others stand in the list too', shows(['holder', 'eve']), holders],
    ['the lock holder does not', shows(['desk']), holders],
    ['somebody does who cannot be told', { ...lockShown, unresolved: ['Old Contact'] }, holders],
    ['nobody holds locks', lockShown, { senders: [], groups: [] }],
  ])('is none where %s', (_, shown, who) => {
    expect(adoptLock(shown, who, large)).toBeUndefined();
  });

  test('of a large group is released by people only', () => {
    const lock = adoptLock(lockShown, holders, large);
    expect(lock && planRelease(lock, lockShown, false).kind).toBe('refuse');
    expect(lock && planRelease(lock, lockShown, true).kind).toBe('restore');
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
    expect(planRelease(open, lockShown, false)).toEqual({
      kind: 'restore',
      change: { form: 'remove', senders: ['desk', 'holder'], groups: ['helpers'] },
    });
  });

  test('a group that was restricted gets its lists written back', () => {
    expect(planRelease(restricted, lockShown, false)).toEqual({
      kind: 'restore',
      change: { form: 'replace', senders: ['ann', 'bob'], groups: ['board'] },
    });
  });

  test('what shows its former lists already is left alone', () => {
    expect(planRelease(restricted, shows(['ann', 'bob'], ['board']), true)).toEqual({
      kind: 'restored-already',
    });
  });

  test('a rule that is not in force any more is removed all the same', () => {
    expect(planRelease({ ...open, means: 'rule' }, shows(), false)).toEqual({
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
    const plan = planRelease(restricted, now, false);
    expect(plan.kind === 'refuse' && plan.why).toContain(why);
  });

  test('who cannot be told is not taken out of a list that was open, not even by force', () => {
    const now = { ...lockShown, unresolved: ['Old Contact'] };
    const plan = planRelease(open, now, true);
    expect(plan.kind === 'refuse' && plan.why).toContain('Old Contact, which is not exactly one recipient');
    expect(planRelease(restricted, now, true).kind).toBe('restore');
  });

  test('a rule goes whatever became of it', () => {
    const rule: LockRecord = { ...open, means: 'rule' };
    expect(planRelease(rule, shows(), false)).toMatchObject({ kind: 'restore', change: { form: 'remove' } });
  });

  test('unless an operator says so', () => {
    expect(planRelease(open, shows(['eve']), true)).toEqual({
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
