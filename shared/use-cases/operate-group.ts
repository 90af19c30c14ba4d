import type { Address } from '../domain/address.ts';
import { LostRace, NotFound } from '../domain/errors.ts';
import type { Group } from '../domain/group.ts';
import type { Incident } from '../domain/incident.ts';
import { notify } from '../domain/incident-changes.ts';
import { orderLock as lockOn } from '../domain/incident-lock-order.ts';
import { detectedNotice } from '../domain/incident-notices.ts';
import { holdsNoLock, orderRelease } from '../domain/incident-orders.ts';
import { actorName } from '../domain/wording.ts';
import { orderOnEntry } from './audit-entry.ts';
import type { IncidentDeps } from './incident-deps.ts';
import { lastPause } from './may-act.ts';
import { newIncidentId } from './new-incident-id.ts';
import { carryOn } from './operate-incident.ts';
import type { Order } from './operate-switch.ts';
import { type ResolveDeps, resolveGroups } from './resolve-groups.ts';

export type OperateGroupDeps = IncidentDeps & ResolveDeps;

/** How often an order is tried again when an instance of the app wrote the incident in between. */
const TRIES = 5;

/** Looked through for the incident of a group that has none open. */
const EARLIER_INCIDENTS = 50;

/** A group on which Stormlock holds no lock. `last` is its incident, open or closed, where one is known. */
export type NotLocked = { notLocked: Group; last?: Incident };

/** Locks a group now, whatever the detector thinks. Locking a locked group changes nothing. */
export async function lockGroup(deps: OperateGroupDeps, address: Address, order: Order): Promise<Incident> {
  return (await carryOn(deps, (await orderLock(deps, address, order)).id)).value;
}

/** Gives a group back now. `forced` overrules a colleague's edit. Releasing what is released changes nothing. */
export async function releaseGroup(
  deps: OperateGroupDeps,
  address: Address,
  order: Order,
  forced: boolean,
): Promise<Incident> {
  const ordered = await orderReleaseOf(deps, address, order, forced);
  if ('notLocked' in ordered) throw new NotFound(`Stormlock holds no lock on ${address}.`);
  return (await carryOn(deps, ordered.id)).value;
}

/** Stores the order to lock; the steps it makes due are taken by whoever advances the incident next. */
export async function orderLock(deps: OperateGroupDeps, address: Address, order: Order): Promise<Incident> {
  const group = await groupAt(deps, address);
  return persist(async () => {
    const ours = operatorsIncident(deps, group, order);
    const entryOn = (before: Incident | undefined, after: Incident) =>
      orderOnEntry(order, { at: deps.clock.now(), act: 'order lock' }, before, after);
    const { opened, incident: row } = await deps.incidents.open(ours, entryOn(undefined, ours));
    if (opened) return row.value;
    const given = { by: order.by, reason: order.reason, at: deps.clock.now() };
    const ordered = lockOn(row.value, given, (await lastPause(deps)) > (row.value.lockOrderedAt ?? 0));
    const entry = entryOn(row.value, ordered);
    if (ordered === row.value) await deps.audit.append(entry);
    else await deps.incidents.update(ordered, row.version, entry);
    return ordered;
  });
}

/** Stores the order to release. Releasing what is not locked, or no longer, is no error: orders are repeated. */
export async function orderReleaseOf(
  deps: OperateGroupDeps,
  address: Address,
  order: Order,
  forced: boolean,
): Promise<Incident | NotLocked> {
  const group = await groupAt(deps, address);
  return persist(async () => {
    const row = await deps.incidents.openOf(group.id);
    if (row === undefined) return withoutIncident(deps, group);
    if (holdsNoLock(row.value.containment)) return { notLocked: group, last: row.value };
    const given = { by: order.by, reason: order.reason, at: deps.clock.now() };
    const releasing = orderRelease(row.value, given, forced);
    if (releasing === row.value) return releasing;
    const act = forced ? 'order forced release' : 'order release';
    const entry = orderOnEntry(order, { at: given.at, act }, row.value, releasing);
    await deps.incidents.update(releasing, row.version, entry);
    return releasing;
  });
}

/** Its last incident may have been closed by hand with the release refused: the lock may still be there then. */
async function withoutIncident(deps: OperateGroupDeps, group: Group): Promise<Incident | NotLocked> {
  const earlier = await deps.incidents.list({ limit: EARLIER_INCIDENTS });
  const last = earlier.map(({ value }) => value).find((incident) => incident.group.id === group.id);
  if (last === undefined) return { notLocked: group };
  const { state } = last.containment;
  return state === 'released' || state === 'release-refused' ? last : { notLocked: group, last };
}

async function groupAt(deps: OperateGroupDeps, address: Address): Promise<Group> {
  const { groups, failures } = await resolveGroups(deps, [address], ({ group }) => group !== undefined);
  if (failures[0] !== undefined) throw failures[0].error;
  const group = groups.get(address);
  if (group === undefined)
    throw new NotFound(
      `${address} is no group of this tenant. Give any address of a distribution list, mail-enabled security group, dynamic distribution group or Microsoft 365 group.`,
    );
  return group;
}

function operatorsIncident(deps: OperateGroupDeps, group: Group, order: Order): Incident {
  const now = deps.clock.now();
  const why = `${actorName(order.by)} ordered the lock: ${order.reason}`;
  const incident: Incident = {
    id: newIncidentId(now),
    group,
    openedAt: now,
    openedBy: order.by,
    lockOrderedBy: order.by,
    lockOrderedAt: now,
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

async function persist<T>(attempt: () => Promise<T>): Promise<T> {
  for (let tried = 1; ; tried++) {
    try {
      return await attempt();
    } catch (error) {
      if (!(error instanceof LostRace) || tried === TRIES) throw error;
    }
  }
}
