import type { LockRecord } from './containment.ts';
import type { SenderRestrictions } from './restrictions.ts';

/** Exchange GUIDs: the mailbox that holds the lock first, then who else may still mail the group. */
export type LockHolders = { senders: readonly string[]; groups: readonly string[] };

type AcceptLists = { senders: readonly string[]; groups: readonly string[] };

export type LockRefusal = { why: string; remedy: string };

export const acceptOf = (restrictions: SenderRestrictions): AcceptLists => ({
  senders: restrictions.acceptSenders,
  groups: restrictions.acceptGroups,
});

function sameList(a: readonly string[], b: readonly string[]): boolean {
  const [left, right] = [sorted(a), sorted(b)];
  return left.length === right.length && left.every((entry, i) => entry === right[i]);
}

const same = (a: AcceptLists, b: AcceptLists): boolean =>
  sameList(a.senders, b.senders) && sameList(a.groups, b.groups);

export const isOpen = ({ senders, groups }: AcceptLists): boolean =>
  senders.length === 0 && groups.length === 0;

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

/** A lock of ours that somebody edited, put back: what it gives back stays what was saved before it. */
export function lockAnew(former: LockRecord, holders: LockHolders): LockRecord {
  const expected = { senders: sorted(holders.senders), groups: sorted(holders.groups) };
  return { ...former, change: { form: 'replace', ...expected }, expected };
}

export const isRefusal = (plan: LockRecord | LockRefusal): plan is LockRefusal => 'why' in plan;

/** True when the group shows exactly the lists a confirmed lock shows, and nobody who cannot be told. */
export const showsLock = (lock: LockRecord, now: SenderRestrictions): boolean =>
  same(acceptOf(now), lock.expected) && now.unresolved.length === 0;

/** True when the group lets nobody through but those of the lock and whom somebody else named: it is locked. */
export function holdsLock({ expected }: LockRecord, now: SenderRestrictions): boolean {
  const { senders, groups } = acceptOf(now);
  return (
    expected.senders.every((entry) => senders.includes(entry)) &&
    expected.groups.every((entry) => groups.includes(entry))
  );
}

/** Who may mail the group besides those of the lock, by name where one is known. */
export function letThrough(lock: LockRecord, now: SenderRestrictions): string[] {
  const ours = entriesOf(lock.expected);
  const others = entriesOf(acceptOf(now)).filter((entry) => !ours.includes(entry));
  return [...others.map((entry) => nameOf(entry, lock, now)), ...now.unresolved];
}

export const nameOf = (entry: string, { snapshot }: LockRecord, now: SenderRestrictions): string =>
  now.names?.[entry] ?? snapshot.names?.[entry] ?? entry;

/** True when the group shows exactly the lists it had before the lock. */
export const showsSnapshot = (lock: LockRecord, now: SenderRestrictions): boolean =>
  same(acceptOf(now), acceptOf(lock.snapshot)) && now.unresolved.length === 0;

export const entriesOf = ({ senders, groups }: AcceptLists): string[] => [...senders, ...groups];
