import type { LockRecord } from './containment.ts';
import { acceptOf, entriesOf, isOpen, letThrough, nameOf, showsLock, showsSnapshot } from './lock-plan.ts';
import type { RestrictionChange, SenderRestrictions } from './restrictions.ts';
import type { Actor } from './switch.ts';

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

export type ReleasePlan =
  | { kind: 'restore'; change: RestrictionChange }
  | { kind: 'restored-already' }
  | { kind: 'refuse'; why: string };

/** Whose release it is, and whether it overrules a colleague's edit. */
export type ReleaseOrder = { by: Actor; forced: boolean };

/**
 * How to give a group back. Refuses when the lists show neither the lock nor the snapshot: somebody edited them,
 * and only an operator may overrule a colleague. What nobody remembers is for people to decide.
 */
export function planRelease(
  lock: LockRecord,
  now: SenderRestrictions,
  { by, forced }: ReleaseOrder,
): ReleasePlan {
  if (showsSnapshot(lock, now)) {
    // A rule that has ended or was switched off turns nothing away, and is there all the same.
    return lock.means === 'rule'
      ? { kind: 'restore', change: { form: 'remove', ...lock.expected } }
      : { kind: 'restored-already' };
  }
  if (lock.adopted && by.kind !== 'operator' && !forced)
    return { kind: 'refuse', why: unremembered(lock, now) };
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

/** Of a lock that nothing remembers. */
function unremembered(lock: LockRecord, now: SenderRestrictions): string {
  const others = letThrough({ ...lock, expected: lock.change }, now);
  const besides = others.length === 0 ? '' : `, and its list names ${others.join(', ')} besides`;
  return `nobody remembers who could mail it before it was locked${besides}; a release may open what was closed`;
}

/** What a colleague's edit came to, by name where one is known. */
function edit(lock: LockRecord, now: SenderRestrictions): string {
  const shown = entriesOf(acceptOf(now));
  if (shown.length + now.unresolved.length === 0) return 'it lets everyone send';
  const added = letThrough(lock, now);
  const missing = entriesOf(lock.expected)
    .filter((entry) => !shown.includes(entry))
    .map((entry) => nameOf(entry, lock, now));
  return [
    ...(added.length === 0 ? [] : [`its list names ${added.join(', ')} besides`]),
    ...(missing.length === 0 ? [] : [`its list no longer names ${missing.join(', ')}`]),
  ].join(' and ');
}
