import { LostRace, NotFound } from '../domain/errors.ts';
import type { Incident, IncidentId } from '../domain/incident.ts';
import { dismiss } from '../domain/incident-dismissal.ts';
import {
  approvePurge,
  closeByHand,
  extendLock,
  type Given,
  orderPurge,
  orderPurgeOnce,
  orderRelease,
} from '../domain/incident-orders.ts';
import type { Milliseconds } from '../domain/time.ts';
import type { ScenarioStore } from '../ports/scenarios.ts';
import type { AuditEntry, Version, Versioned } from '../ports/stores.ts';
import { advanceIncident } from './advance-incident.ts';
import { orderOnEntry } from './audit-entry.ts';
import { withFigures } from './close-incident.ts';
import type { IncidentDeps } from './incident-deps.ts';
import { keepScenario } from './keep-scenario.ts';
import type { Order } from './operate-switch.ts';
import { tellPeople } from './tell-people.ts';

export type OperateIncidentDeps = IncidentDeps & { scenarios: ScenarioStore };

export type IncidentOrder =
  | { do: 'approve' }
  /** `once`: what was purged, or tried in vain, stays as it is. */
  | { do: 'purge'; once?: true }
  | { do: 'release'; force: boolean }
  | { do: 'extend'; for: Milliseconds }
  | { do: 'dismiss' }
  | { do: 'close' };

/** The incident is no longer what the operator saw when the order was given. */
export class StaleView extends Error {
  override readonly name = 'StaleView';
  readonly current: Versioned<Incident>;
  constructor(current: Versioned<Incident>) {
    super(`incident ${current.value.id} has changed meanwhile`);
    this.current = current;
  }
}

/**
 * Stores what an operator orders; `sawIt` tells whether a version is the one the operator looked at. Throws NotFound,
 * StaleView, Unfitting or InvalidInput. An order that is carried out already changes nothing.
 */
export async function orderOnIncident(
  deps: OperateIncidentDeps,
  id: IncidentId,
  what: IncidentOrder,
  order: Order,
  sawIt: (version: Version) => boolean,
): Promise<Versioned<Incident>> {
  const row = await incidentWith(deps, id);
  if (!sawIt(row.version)) throw new StaleView(row);
  const given: Given = { by: order.by, reason: order.reason, at: deps.clock.now() };
  const ordered = carriedOut(row.value, what, given, deps.policy.settle);
  if (ordered === row.value) return row;
  const changed = what.do === 'close' ? await withFigures(ordered, deps) : ordered;
  if (what.do === 'dismiss') await keepScenario(deps, row.value);
  const act = `order ${what.do === 'release' && what.force ? 'forced release' : what.do}`;
  const entry = orderOnEntry(order, { at: given.at, act }, row.value, changed);
  return { value: changed, version: await stored(deps, changed, row.version, entry) };
}

/** How often an order is tried again when a step of the incident was stored in between. */
const TRIES = 5;

/** `orderOnIncident` for whoever looked at no version: the order is given on the incident as it stands. */
export async function orderOnCurrent(
  deps: OperateIncidentDeps,
  id: IncidentId,
  what: IncidentOrder,
  order: Order,
): Promise<Incident> {
  for (let tried = 1; ; tried++) {
    try {
      return (await orderOnIncident(deps, id, what, order, () => true)).value;
    } catch (error) {
      if (!(error instanceof StaleView) || tried === TRIES) throw error;
    }
  }
}

/** Takes the steps that an order made due, and reads what came of it. */
export async function carryOn(deps: IncidentDeps, id: IncidentId): Promise<Versioned<Incident>> {
  await advanceIncident(deps, id);
  await tellPeople(deps, id);
  return incidentWith(deps, id);
}

export async function incidentWith(
  deps: Pick<IncidentDeps, 'incidents'>,
  id: IncidentId,
): Promise<Versioned<Incident>> {
  const row = await deps.incidents.get(id);
  if (row === undefined)
    throw new NotFound(`There is no incident ${id}; GET /api/incidents lists those there are.`);
  return row;
}

function carriedOut(incident: Incident, what: IncidentOrder, given: Given, settle: Milliseconds): Incident {
  switch (what.do) {
    case 'approve':
      return approvePurge(incident, given);
    case 'purge':
      return (what.once ? orderPurgeOnce : orderPurge)(incident, given, settle);
    case 'release':
      return orderRelease(incident, given, what.force);
    case 'extend':
      return extendLock(incident, given, what.for);
    case 'dismiss':
      return dismiss(incident, given);
    case 'close':
      return closeByHand(incident, given);
  }
}

async function stored(
  deps: OperateIncidentDeps,
  incident: Incident,
  version: Version,
  act: AuditEntry,
): Promise<Version> {
  try {
    return await deps.incidents.update(incident, version, act);
  } catch (error) {
    if (!(error instanceof LostRace)) throw error;
    throw new StaleView(await incidentWith(deps, incident.id));
  }
}
