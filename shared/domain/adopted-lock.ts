import type { LockMeans, LockRecord } from './containment.ts';
import { acceptOf, entriesOf, isHeld, type LockHolders } from './lock-plan.ts';
import type { SenderRestrictions } from './restrictions.ts';

/** True where the list names nobody but those a lock lets through, the lock holder among them. */
export const isOurs = (shown: SenderRestrictions, holders: LockHolders): boolean =>
  isHeld(shown, holders) && othersOn(shown, holders).length === 0 && shown.unresolved.length === 0;

const othersOn = (shown: SenderRestrictions, holders: LockHolders): string[] =>
  entriesOf(acceptOf(shown)).filter((entry) => !entriesOf(holders).includes(entry));

/**
 * The record of a lock that was found and that nothing remembers. The locked state is never taken for what was there
 * before: what is left without our own entries is all that can be given back. Behind a rule the group is as it was.
 */
export function adoptLock(shown: SenderRestrictions, holders: LockHolders, means: LockMeans): LockRecord {
  const others = othersOn(shown, holders);
  const without = (entries: readonly string[]) => entries.filter((entry) => others.includes(entry));
  const ours = (entries: readonly string[]) => entries.filter((entry) => !others.includes(entry));
  const record: LockRecord = {
    snapshot: {
      ...shown,
      acceptSenders: without(shown.acceptSenders),
      acceptGroups: without(shown.acceptGroups),
    },
    change: { form: 'add', senders: ours(shown.acceptSenders), groups: ours(shown.acceptGroups) },
    expected: acceptOf(shown),
  };
  if (means !== 'rule') return { ...record, adopted: true };
  return { ...record, snapshot: { ...shown, acceptSenders: [], acceptGroups: [], unresolved: [] } };
}

/** A lock that shows somewhat other entries than what was saved for it: what was saved is what it gives back. */
export const savedFor = (saved: LockRecord, shown: SenderRestrictions): LockRecord => {
  const expected = acceptOf(shown);
  return { ...saved, change: { form: 'add', ...expected }, expected };
};

/** What a release leaves of a lock that nothing remembers, for the sentence before it and the one after it. */
export function whoMayMailAfter({ snapshot }: LockRecord): string {
  const left = entriesOf(acceptOf(snapshot)).map((entry) => snapshot.names?.[entry] ?? entry);
  return left.length === 0 ? 'Everyone' : `Only ${left.join(', ')}`;
}
