import type { LockRecord } from './containment.ts';
import type { Group } from './group.ts';
import type { RestrictionChange, SenderRestrictions } from './restrictions.ts';

/** Exchange GUIDs: the mailbox that holds the lock first, then who else may still mail the group. */
export type LockHolders = { senders: readonly string[]; groups: readonly string[] };

type AcceptLists = { senders: readonly string[]; groups: readonly string[] };

export type LockRefusal = { why: string; remedy: string };

const acceptOf = (restrictions: SenderRestrictions): AcceptLists => ({
  senders: restrictions.acceptSenders,
  groups: restrictions.acceptGroups,
});

function sameList(a: readonly string[], b: readonly string[]): boolean {
  const [left, right] = [sorted(a), sorted(b)];
  return left.length === right.length && left.every((entry, i) => entry === right[i]);
}

const same = (a: AcceptLists, b: AcceptLists): boolean =>
  sameList(a.senders, b.senders) && sameList(a.groups, b.groups);

const isOpen = ({ senders, groups }: AcceptLists): boolean => senders.length === 0 && groups.length === 0;

const sorted = (entries: readonly string[]): string[] => [...new Set(entries)].sort();

/**
 * True when the lock holder stands in the accept list already: a lock whose record was lost. What such a group shows
 * is not what it is to be given back.
 */
export const isHeld = (now: SenderRestrictions, { senders: [holder] }: LockHolders): boolean =>
  holder !== undefined && now.acceptSenders.includes(holder);

/**
 * How to lock a group so that it can be given back exactly. Groups open to everyone get the lock holder *added*,
 * which overwrites nobody's edit and never needs the unproven write of an empty list on release.
 */
export function planLock(snapshot: SenderRestrictions, holders: LockHolders): LockRecord | LockRefusal {
  if (holders.senders.length === 0) {
    return {
      why: 'no mailbox is named that would hold the lock, and an empty list lets everyone send',
      remedy: 'Set STORMLOCK_LOCK_HOLDER to a mailbox of yours.',
    };
  }
  if (isHeld(snapshot, holders)) {
    return {
      why: 'its accept list names the lock holder already, and no incident knows what it was before',
      remedy:
        'It is locked as it is. Look up who could mail it before, and write that to its accept list by hand; empty means everyone.',
    };
  }
  if (snapshot.unresolved.length > 0) {
    return {
      why: `its accept list names ${snapshot.unresolved.join(', ')}, which is not exactly one recipient, so the list could not be given back exactly`,
      remedy: 'Remove or correct that entry in Exchange, then lock the group again.',
    };
  }
  const expected = { senders: sorted(holders.senders), groups: sorted(holders.groups) };
  const form = isOpen(acceptOf(snapshot)) ? 'add' : 'replace';
  return { snapshot, change: { form, ...expected }, expected };
}

/** Exchange wants groups of so many members to restrict or moderate their senders. */
const NEVER_OPEN = 5_000;

/**
 * The record of a lock that was found and that nothing remembers, `undefined` where the list names anybody but those a
 * lock lets through: then somebody else wrote it. The locked state is never taken for what was there before.
 */
export function adoptLock(
  shown: SenderRestrictions,
  { senders: [holder, ...others], groups }: LockHolders,
  { audience, kind }: Pick<Group, 'audience' | 'kind'>,
): LockRecord | undefined {
  const expected = acceptOf(shown);
  const ours = [holder, ...others, ...groups];
  if (holder === undefined || !shown.acceptSenders.includes(holder)) return undefined;
  if (shown.unresolved.length > 0 || !entriesOf(expected).every((entry) => ours.includes(entry)))
    return undefined;
  const wasOpen = audience.members < NEVER_OPEN || shown.moderationEnabled || kind === 'microsoft-365-group';
  return {
    snapshot: { ...shown, acceptSenders: [], acceptGroups: [] },
    change: { form: 'add', ...expected },
    expected,
    adopted: wasOpen ? 'opens' : 'asks',
  };
}

/** A lock of ours that somebody edited, put back: what it gives back stays what was saved before it. */
export function lockAnew(former: LockRecord, holders: LockHolders): LockRecord {
  const expected = { senders: sorted(holders.senders), groups: sorted(holders.groups) };
  return { ...former, change: { form: 'replace', ...expected }, expected };
}

export const isRefusal = (plan: LockRecord | LockRefusal): plan is LockRefusal => 'why' in plan;

/** True when the group shows exactly the lists a confirmed lock shows, and nobody who cannot be told. */
export const showsLock = (lock: LockRecord, now: SenderRestrictions): boolean =>
  same(acceptOf(now), lock.expected) && now.unresolved.length === 0;

/** True when the group shows exactly the lists it had before the lock. */
export const showsSnapshot = (lock: LockRecord, now: SenderRestrictions): boolean =>
  same(acceptOf(now), acceptOf(lock.snapshot)) && now.unresolved.length === 0;

/**
 * Of the entries a release is to restore, those the group does not show; `undefined` when it shows others besides, or
 * no list at all, which lets everyone send.
 */
export function missingFromSnapshot(lock: LockRecord, now: SenderRestrictions): string[] | undefined {
  const wanted = entriesOf(acceptOf(lock.snapshot));
  const shown = entriesOf(acceptOf(now));
  if (shown.length === 0 || now.unresolved.length > 0) return undefined;
  if (shown.some((entry) => !wanted.includes(entry))) return undefined;
  return wanted.filter((entry) => !shown.includes(entry));
}

/** The write that restores the snapshot without entries that no longer exist; `undefined` when none is left. */
export function withoutGone(lock: LockRecord, gone: readonly string[]): RestrictionChange | undefined {
  const left = (entries: readonly string[]) => entries.filter((entry) => !gone.includes(entry));
  const lists = { senders: left(lock.snapshot.acceptSenders), groups: left(lock.snapshot.acceptGroups) };
  return isOpen(lists) ? undefined : { form: 'replace', ...lists };
}

export const entriesOf = ({ senders, groups }: AcceptLists): string[] => [...senders, ...groups];

export type ReleasePlan =
  | { kind: 'restore'; change: RestrictionChange }
  | { kind: 'restored-already' }
  | { kind: 'refuse'; why: string };

/**
 * How to give a group back. Refuses when the lists show neither the lock nor the snapshot: somebody edited them,
 * and only an operator may overrule a colleague.
 */
export function planRelease(lock: LockRecord, now: SenderRestrictions, forced: boolean): ReleasePlan {
  if (showsSnapshot(lock, now)) {
    // A rule that has ended or was switched off turns nothing away, and is there all the same.
    return lock.means === 'rule'
      ? { kind: 'restore', change: { form: 'remove', ...lock.expected } }
      : { kind: 'restored-already' };
  }
  if (lock.adopted === 'asks' && !forced) {
    return {
      kind: 'refuse',
      why: 'nobody remembers who could mail it before it was locked, and a group of its size was surely not open to everyone, which a release would make it',
    };
  }
  if (!showsLock(lock, now) && !forced) {
    return {
      kind: 'refuse',
      why: `somebody changed who may mail the group after it was locked (${edit(lock, now)})`,
    };
  }
  if (isOpen(acceptOf(lock.snapshot)) && now.unresolved.length > 0) {
    return {
      kind: 'refuse',
      why: `its accept list names ${now.unresolved.join(', ')}, which is not exactly one recipient and which only people can take out`,
    };
  }
  if (isOpen(acceptOf(lock.snapshot)))
    return { kind: 'restore', change: { form: 'remove', ...acceptOf(now) } };
  return { kind: 'restore', change: { form: 'replace', ...acceptOf(lock.snapshot) } };
}

/** What a colleague's edit came to, by name where one is known. */
function edit(lock: LockRecord, now: SenderRestrictions): string {
  const shown = entriesOf(acceptOf(now));
  const expected = entriesOf(lock.expected);
  if (shown.length + now.unresolved.length === 0) return 'it lets everyone send';
  const named = (entry: string): string => now.names?.[entry] ?? lock.snapshot.names?.[entry] ?? entry;
  const added = [...shown.filter((entry) => !expected.includes(entry)).map(named), ...now.unresolved];
  const missing = expected.filter((entry) => !shown.includes(entry)).map(named);
  return [
    ...(added.length === 0 ? [] : [`its list names ${added.join(', ')} besides`]),
    ...(missing.length === 0 ? [] : [`its list no longer names ${missing.join(', ')}`]),
  ].join(' and ');
}
