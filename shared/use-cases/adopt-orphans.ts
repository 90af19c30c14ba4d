import type { Address } from '../domain/address.ts';
import type { LockRecord } from '../domain/containment.ts';
import type { Group, GroupId } from '../domain/group.ts';
import type { Incident } from '../domain/incident.ts';
import { incidentId, notify, tell } from '../domain/incident-changes.ts';
import { adoptedNotice } from '../domain/incident-notices.ts';
import { isHeld, type LockHolders } from '../domain/lock-plan.ts';
import { planRelease } from '../domain/release-plan.ts';
import { statesInWords } from '../domain/states-in-words.ts';
import { STORMLOCK } from '../domain/switch.ts';
import type { GroupLock, GroupsById } from '../ports/groups.ts';
import { entryOf } from './audit-entry.ts';
import { incidentsOf, lockAmongOthers, lockLeftOn } from './earlier-locks.ts';
import type { IncidentDeps } from './incident-deps.ts';
import { tellPeople } from './tell-people.ts';

export type AdoptDeps = IncidentDeps & { groupsById: GroupsById };

/**
 * Finds groups that our lock holder locks and no open incident knows of, such as after a lost table, and opens an
 * incident for each: people are told, once. Where what it is to be given back as is known, the group is released like any
 * other; else people decide. Nothing outside is changed here.
 */
export async function adoptOrphans(deps: AdoptDeps): Promise<Incident[]> {
  if (deps.lockHolder === undefined) return [];
  const holder = await deps.lockHolder();
  const orphans = await orphansOf(deps, holder);
  if (orphans.length === 0) return [];
  const holders = await deps.lock.resolveSenders([holder, ...deps.allowedSenders]);
  const adopted: Incident[] = [];
  for (const orphan of orphans) {
    try {
      const incident = await adopt(deps, orphan, holders);
      if (incident !== undefined) adopted.push(incident);
    } catch (error) {
      deps.log.error('A forgotten lock could not be looked into', { group: orphan.id, error: String(error) });
    }
  }
  return adopted;
}

/** A group and the way it is locked. */
type Orphan = { id: GroupId; way: GroupLock };

/** A place that cannot be asked hides none of what the others know. */
async function orphansOf(deps: AdoptDeps, holder: Address): Promise<Orphan[]> {
  const failed = (error: unknown): void =>
    deps.log.error('Forgotten locks could not be looked for everywhere', { error: String(error) });
  const ways = new Map<GroupId, GroupLock>();
  for (const way of [deps.lock, deps.lock.byRule]) {
    if (way === undefined) continue;
    const found = await way.findLocked(holder, failed).catch(failed);
    for (const id of found ?? []) if (!ways.has(id)) ways.set(id, way);
  }
  const orphans: Orphan[] = [];
  for (const [id, way] of ways)
    if ((await deps.incidents.openOf(id)) === undefined) orphans.push({ id, way });
  return orphans;
}

async function adopt(
  deps: AdoptDeps,
  { id, way }: Orphan,
  holders: LockHolders,
): Promise<Incident | undefined> {
  const group = await deps.groupsById.byId(id);
  if (group === undefined) return undefined;
  const shown = await way.read(group);
  if (!isHeld(shown, holders)) {
    deps.log.warn('A group that was found to be locked does not show the lock holder', { group: id });
    return undefined;
  }
  const lock =
    (await lockLeftOn(group, shown, holders, way, deps)) ??
    (await lockAmongOthers(group, shown, holders, way, deps));
  const plan = planRelease(lock, shown, { by: STORMLOCK, forced: false });
  const why = plan.kind === 'refuse' ? plan.why : undefined;
  if (why !== undefined && (await isLeftByPeople(group, why, deps))) return undefined;
  const found = incidentOf(deps, group, lock, why);
  const { opened, incident } = await deps.incidents.open(
    found,
    entryOf(deps, found, {
      act: 'adopt lock',
      reason: found.why,
      before: 'no incident',
      after: statesInWords(found),
    }),
  );
  if (!opened) return undefined;
  await tellPeople(deps, incident.value.id);
  return incident.value;
}

/** People were told the very same, and closed the incident. */
async function isLeftByPeople({ id }: Group, why: string, deps: AdoptDeps): Promise<boolean> {
  const [last] = await incidentsOf(id, deps);
  return last?.containment.state === 'release-refused' && last.containment.why === why;
}

/** `stuck`: why it is not released by itself. */
function incidentOf(deps: AdoptDeps, group: Group, lock: LockRecord, stuck: string | undefined): Incident {
  const now = deps.clock.now();
  const why = "The group is locked by Stormlock's own entry, but no open incident knew of it.";
  const incident: Incident = {
    id: incidentId(now, group.id.replaceAll('-', '').slice(0, 6)),
    group,
    openedAt: now,
    openedBy: STORMLOCK,
    rehearsal: false,
    why,
    decision: {
      act: 'contain',
      why:
        stuck === undefined
          ? 'It is released after the cool-down, like any other.'
          : 'People decide how it is given back.',
    },
    containment:
      stuck === undefined
        ? {
            state: 'locked',
            // When its rule ends is not known: that is put off at once.
            lock: lock.means === 'rule' ? { ...lock, until: now } : lock,
            firstSentAt: now,
            confirmedAt: now,
            canary: 'no-answer',
            releaseAt: now + deps.policy.coolDown,
          }
        : { state: 'release-refused', lock, confirmedAt: now, why: stuck, at: now },
    cleanup: { state: 'none', why: 'The lock was found, not the storm: a purge is ordered separately.' },
    timeline: [],
    outbox: [],
    setbacks: {},
    lastSeenAt: now,
  };
  const told = tell(incident, now, why);
  return notify(told, adoptedNotice(told, now));
}
