import type { Group, GroupId } from '../domain/group.ts';
import type { Incident, LockRecord } from '../domain/incident.ts';
import { incidentId, notify, tell } from '../domain/incident-changes.ts';
import { adoptedNotice } from '../domain/incident-notices.ts';
import type { LockHolders } from '../domain/lock-plan.ts';
import { STORMLOCK } from '../domain/switch.ts';
import type { GroupsById } from '../ports/groups.ts';
import type { IncidentDeps } from './incident-deps.ts';
import { lockLeftOn } from './take-snapshot.ts';
import { tellPeople } from './tell-people.ts';

export type AdoptDeps = IncidentDeps & { groupsById: GroupsById };

/**
 * Finds groups that our lock holder locks and no open incident knows of, such as after a lost table, and opens an
 * incident for each: people are told, and the group is released like any other. Nothing outside is changed here.
 */
export async function adoptOrphans(deps: AdoptDeps): Promise<Incident[]> {
  if (deps.lockHolder === undefined) return [];
  const holder = await deps.lockHolder();
  const locked = await deps.lock.findLocked(holder);
  const orphans: GroupId[] = [];
  for (const id of locked) if ((await deps.incidents.openOf(id)) === undefined) orphans.push(id);
  if (orphans.length === 0) return [];
  const holders = await deps.lock.resolveSenders([holder, ...deps.allowedSenders]);
  const adopted: Incident[] = [];
  for (const id of orphans) {
    try {
      const incident = await adopt(deps, id, holders);
      if (incident !== undefined) adopted.push(incident);
    } catch (error) {
      deps.log.error('A forgotten lock could not be looked into', { group: id, error: String(error) });
    }
  }
  return adopted;
}

async function adopt(deps: AdoptDeps, id: GroupId, holders: LockHolders): Promise<Incident | undefined> {
  const group = await deps.groupsById.byId(id);
  if (group === undefined) return undefined;
  const lock = await lockLeftOn(group, await deps.lock.read(group), holders, deps);
  if (lock === undefined) {
    deps.log.warn('A group names the lock holder among others and is left as it is', { group: id });
    return undefined;
  }
  const { opened, incident } = await deps.incidents.open(incidentOf(deps, group, lock));
  if (!opened) return undefined;
  await tellPeople(deps, incident.value.id);
  return incident.value;
}

function incidentOf(deps: AdoptDeps, group: Group, lock: LockRecord): Incident {
  const now = deps.clock.now();
  const releaseAt = now + deps.policy.coolDown;
  const means = deps.lock.means?.(group);
  const why = "The group is locked by Stormlock's own entry, but no open incident knew of it.";
  const incident: Incident = {
    id: incidentId(now, group.id.replaceAll('-', '').slice(0, 6)),
    group,
    openedAt: now,
    openedBy: STORMLOCK,
    rehearsal: false,
    why,
    decision: { act: 'contain', why: 'It is released after the cool-down, like any other.' },
    containment: {
      state: 'locked',
      lock: means === 'rule' ? { ...lock, means, until: now } : lock,
      firstSentAt: now,
      confirmedAt: now,
      canary: 'no-answer',
      releaseAt,
    },
    cleanup: { state: 'none', why: 'The lock was found, not the storm: a purge is ordered separately.' },
    timeline: [],
    outbox: [],
    setbacks: {},
    lastSeenAt: now,
  };
  const told = tell(incident, now, why);
  return notify(told, adoptedNotice(told, releaseAt, now));
}
