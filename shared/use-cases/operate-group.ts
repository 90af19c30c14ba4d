import type { Address } from '../domain/address.ts';
import { InvalidInput, LostRace } from '../domain/errors.ts';
import type { Group } from '../domain/group.ts';
import type { Incident } from '../domain/incident.ts';
import { incidentId, notify, tell } from '../domain/incident-changes.ts';
import { detectedNotice } from '../domain/incident-notices.ts';
import { actorName } from '../domain/wording.ts';
import type { Versioned } from '../ports/stores.ts';
import { advanceIncident } from './advance-incident.ts';
import type { IncidentDeps } from './incident-deps.ts';
import type { Order } from './operate-switch.ts';
import { type ResolveDeps, resolveGroups } from './resolve-groups.ts';

export type OperateGroupDeps = IncidentDeps & ResolveDeps;

/** How often an order is tried again when an instance of the app wrote the incident in between. */
const TRIES = 5;

/** Locks a group now, whatever the detector thinks. Locking a locked group changes nothing. */
export async function lockGroup(deps: OperateGroupDeps, address: Address, order: Order): Promise<Incident> {
  const group = await groupAt(deps, address);
  const incident = await persist(deps, async () => {
    const { incident: row } = await deps.incidents.open(operatorsIncident(deps, group, order));
    const { state } = row.value.containment;
    if (state !== 'none' && state !== 'released' && state !== 'unlockable') return row.value;
    const wanted: Incident = {
      ...row.value,
      rehearsal: false,
      lockOrderedBy: order.by,
      containment: { state: 'wanted' },
      setbacks: {},
    };
    return store(deps, row, tell(wanted, deps.clock.now(), `Lock ordered: ${order.reason}`, order.by));
  });
  await audit(deps, incident, 'order lock', order);
  return advanced(deps, incident);
}

/** Gives a group back now. `forced` overrules a colleague's edit. Releasing what is released changes nothing. */
export async function releaseGroup(
  deps: OperateGroupDeps,
  address: Address,
  order: Order,
  forced: boolean,
): Promise<Incident> {
  const group = await groupAt(deps, address);
  const incident = await persist(deps, async () => {
    const row = await deps.incidents.openOf(group.id);
    if (row === undefined)
      throw new InvalidInput(
        `${address} has no open incident: Stormlock holds no lock on it, so there is nothing to release.`,
      );
    const { containment } = row.value;
    if (
      containment.state === 'released' ||
      (containment.state === 'releasing' && containment.forced === forced)
    )
      return row.value;
    if (!('lock' in containment))
      throw new InvalidInput(
        `${address} is not locked by Stormlock (${containment.state}), so there is nothing to release.`,
      );
    const confirmedAt = 'confirmedAt' in containment ? containment.confirmedAt : deps.clock.now();
    const releasing: Incident = {
      ...row.value,
      containment: {
        state: 'releasing',
        lock: containment.lock,
        confirmedAt,
        by: order.by,
        reason: order.reason,
        forced,
        attempts: 0,
      },
    };
    return store(deps, row, tell(releasing, deps.clock.now(), `Release ordered: ${order.reason}`, order.by));
  });
  await audit(deps, incident, forced ? 'order forced release' : 'order release', order);
  return advanced(deps, incident);
}

async function groupAt(deps: OperateGroupDeps, address: Address): Promise<Group> {
  const { groups, failures } = await resolveGroups(deps, [address]);
  if (failures[0] !== undefined) throw failures[0].error;
  const group = groups.get(address);
  if (group === undefined)
    throw new InvalidInput(
      `${address} is no group of this tenant. Give any address of a distribution list, mail-enabled security group, dynamic distribution group or Microsoft 365 group.`,
    );
  return group;
}

function operatorsIncident(deps: OperateGroupDeps, group: Group, order: Order): Incident {
  const now = deps.clock.now();
  const why = `${actorName(order.by)} ordered the lock: ${order.reason}`;
  const incident: Incident = {
    id: incidentId(now, group.id.replaceAll('-', '').slice(0, 6)),
    group,
    openedAt: now,
    openedBy: order.by,
    lockOrderedBy: order.by,
    rehearsal: false,
    why,
    decision: { act: 'contain', why: 'An operator ordered it.' },
    containment: { state: 'wanted' },
    cleanup: { state: 'none', why: 'An operator ordered the lock; a purge is ordered separately.' },
    timeline: [{ at: now, by: order.by, what: `Lock ordered: ${order.reason}` }],
    outbox: [],
    setbacks: {},
    lastSeenAt: now,
  };
  return notify(incident, detectedNotice(incident, now));
}

async function persist(_deps: OperateGroupDeps, attempt: () => Promise<Incident>): Promise<Incident> {
  for (let tried = 1; ; tried++) {
    try {
      return await attempt();
    } catch (error) {
      if (!(error instanceof LostRace) || tried === TRIES) throw error;
    }
  }
}

async function store(
  deps: OperateGroupDeps,
  row: Versioned<Incident>,
  incident: Incident,
): Promise<Incident> {
  await deps.incidents.update(incident, row.version);
  return incident;
}

async function advanced(deps: OperateGroupDeps, incident: Incident): Promise<Incident> {
  await advanceIncident(deps, incident.id);
  return (await deps.incidents.get(incident.id))?.value ?? incident;
}

const audit = (deps: OperateGroupDeps, incident: Incident, act: string, order: Order): Promise<void> =>
  deps.audit.append({
    at: deps.clock.now(),
    by: order.by,
    act,
    reason: order.reason,
    incident: incident.id,
    group: incident.group.address,
    ...(order.from === undefined ? {} : { from: order.from }),
  });
