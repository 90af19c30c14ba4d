import { adoptLock, isOurs, savedFor } from '../domain/adopted-lock.ts';
import type { LockRecord } from '../domain/containment.ts';
import type { Group, GroupId } from '../domain/group.ts';
import type { Incident } from '../domain/incident.ts';
import { type LockHolders, showsLock } from '../domain/lock-plan.ts';
import { savedBy } from '../domain/lock-record.ts';
import type { SenderRestrictions } from '../domain/restrictions.ts';
import type { GroupLock } from '../ports/groups.ts';
import type { IncidentDeps } from './incident-deps.ts';
import { madeBy } from './lock-means.ts';

/** Incidents that are looked through for what they saved. */
const EARLIER_INCIDENTS = 50;

/** Of the incidents of late, those of this group, the newest first. */
export async function incidentsOf(id: GroupId, { incidents }: IncidentDeps): Promise<Incident[]> {
  const earlier = await incidents.list({ limit: EARLIER_INCIDENTS });
  return earlier.map(({ value }) => value).filter(({ group }) => group.id === id);
}

/**
 * A lock of ours that no incident is about, with what an earlier one saved: the newest that shows alike, or the newest;
 * or one nobody remembers. `undefined` where the list names others besides, so that somebody else wrote it.
 */
export async function lockLeftOn(
  group: Group,
  shown: SenderRestrictions,
  holders: LockHolders,
  way: GroupLock,
  deps: IncidentDeps,
): Promise<LockRecord | undefined> {
  const saved = await savedFirst(group, way, deps);
  const same = saved.find((lock) => showsLock(lock, shown));
  if (same === undefined && !isOurs(shown, holders)) return undefined;
  const [newest] = saved;
  const lock = same ?? (newest ? savedFor(newest, shown) : adoptLock(shown, holders, meansOf(way, group)));
  return madeBy(way, group, lock);
}

/** As above where the list names others besides: the lock as it was saved, so that they show as somebody's edit. */
export async function lockAmongOthers(
  group: Group,
  shown: SenderRestrictions,
  holders: LockHolders,
  way: GroupLock,
  deps: IncidentDeps,
): Promise<LockRecord> {
  const [newest] = await savedFirst(group, way, deps);
  return madeBy(way, group, newest ?? adoptLock(shown, holders, meansOf(way, group)));
}

/** What was saved before a rule says nothing of the group's own list, and the other way round. */
async function savedFirst(group: Group, way: GroupLock, deps: IncidentDeps): Promise<LockRecord[]> {
  const isRule = meansOf(way, group) === 'rule';
  return (await incidentsOf(group.id, deps))
    .map(({ containment }) => savedBy(containment))
    .filter((lock) => lock !== undefined)
    .filter((lock) => (lock.means === 'rule') === isRule && lock.adopted === undefined);
}

const meansOf = (way: GroupLock, group: Group) => way.means?.(group) ?? 'accept-list';
