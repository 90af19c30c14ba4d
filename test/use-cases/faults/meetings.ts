import type { Cleanup, SliceProgress } from '../../../shared/domain/cleanup.ts';
import type { Containment } from '../../../shared/domain/containment.ts';
import type { Incident } from '../../../shared/domain/incident.ts';
import { STORMLOCK } from '../../../shared/domain/switch.ts';
import { HOUR } from '../../../shared/domain/time.ts';
import { advanceIncident } from '../../../shared/use-cases/advance-incident.ts';
import { ingestSentinel } from '../../../shared/use-cases/ingest-sentinel.ts';
import { lockGroup } from '../../../shared/use-cases/operate-group.ts';
import { orderOnIncident } from '../../../shared/use-cases/operate-incident.ts';
import { group, incident, SENTINEL } from '../../contract/stores/records.ts';
import { RUN, runWith } from '../../domain/incident-states.ts';
import { LOCK } from '../../domain/lock-records.ts';
import { MemoryScenarioStore } from '../../fakes/memory-scenarios.ts';
import { type AppDeps, appOn, createWorld, type World } from '../../fakes/world.ts';
import { BEGIN, EVERYONE } from '../../fakes/world-storm.ts';
import { ANN, ORDERS } from './explore.ts';
import { observeTransitions, type Transitions } from './transitions.ts';

const BEFORE = BEGIN - HOUR;
const lock = LOCK;
const RELEASED: Containment = {
  state: 'released',
  at: BEFORE,
  by: STORMLOCK,
  lock,
  confirmedAt: BEFORE,
  exact: true,
  gone: [],
};

const CONTAINMENTS: readonly Containment[] = [
  { state: 'none' },
  { state: 'wanted' },
  { state: 'locking', lock, attempts: 0 },
  { state: 'locking', lock, attempts: 1, sentAt: BEFORE, firstSentAt: BEFORE },
  {
    state: 'locked',
    lock,
    firstSentAt: BEFORE,
    confirmedAt: BEFORE,
    canary: 'restricted',
    releaseAt: BEGIN + HOUR,
  },
  { state: 'unlockable', why: '', remedy: '' },
  { state: 'wanted', former: lock },
  { state: 'unlockable', why: '', remedy: '', former: lock },
  { state: 'releasing', lock, confirmedAt: BEFORE, by: STORMLOCK, reason: '', forced: false, attempts: 0 },
  RELEASED,
  { state: 'release-refused', lock, confirmedAt: BEFORE, why: '', at: BEFORE },
];

const NO_PURGE: Cleanup = { state: 'none', why: '' };
const purged = { searchId: 's', items: 1, at: BEFORE, partial: false } as const;
const CLEANUPS: readonly Cleanup[] = [
  { state: 'none', why: '' },
  { state: 'waiting' },
  { state: 'settling', until: BEFORE },
  { state: 'running', run: RUN },
  { state: 'running', run: runWith([{ step: 'purged', ...purged }]) },
  { state: 'held', run: RUN, why: '', at: BEFORE },
  { state: 'held', run: runWith([{ step: 'purged', ...purged }]), why: '', at: BEFORE },
  { state: 'handed-over', why: '', remedy: '', at: BEFORE },
  { state: 'done', run: RUN, at: BEFORE, residue: { sentinelsChecked: 1, looked: 1, left: 0, ids: [] } },
];

/** Every order, and a second wave, meets an incident in every state: chance would meet some of them seldom. */
export async function meetAll(seen: Transitions): Promise<void> {
  for (const containment of CONTAINMENTS)
    for (const order of ORDERS) await meet(seen, { containment, cleanup: NO_PURGE }, ordered(order));
  for (const containment of CONTAINMENTS) await meet(seen, { containment, cleanup: NO_PURGE }, lockOrdered);
  for (const cleanup of CLEANUPS) {
    for (const order of ORDERS) await meet(seen, { containment: RELEASED, cleanup }, ordered(order));
    await meet(seen, { containment: RELEASED, cleanup }, secondWave);
  }
  await meet(seen, { containment: RELEASED, cleanup: { state: 'settling', until: BEFORE } }, advanced);
  const checked = { step: 'checked', searchId: 's', items: 1, itemsAfter: 1, partial: false } as const;
  const run = runWith([checked], { caseId: 'c', secondWave: true });
  await meet(seen, { containment: RELEASED, cleanup: { state: 'running', run } }, advanced);
  for (const slice of UNLISTED) {
    const unlisted = runWith([slice], { caseId: 'c', cleared: true });
    await meet(seen, { containment: RELEASED, cleanup: { state: 'running', run: unlisted } }, looked);
  }
}

const LONG_AGO = BEFORE - 13 * HOUR;

/** Operations whose end the service does not list, looked at. */
const UNLISTED: readonly SliceProgress[] = [
  { step: 'estimating', searchId: 's', at: LONG_AGO, operationId: 'o' },
  { step: 'purging', searchId: 's', items: 1, at: LONG_AGO, doubt: 'no end' },
  { step: 'rechecking', searchId: 's', items: 1, at: BEFORE, partial: false },
];

type Event = (world: World, app: AppDeps, met: Incident) => Promise<unknown>;

async function meet(
  seen: Transitions,
  sides: Pick<Incident, 'containment' | 'cleanup'>,
  event: Event,
): Promise<void> {
  const world = createWorld();
  const met = incident('20161114-073000-abcdef', {
    ...sides,
    group: group(),
    outbox: [],
    lastSeenAt: BEFORE,
  });
  await world.stores.incidents.open(met);
  const app = appOn(world, { incidents: observeTransitions(world.stores.incidents, seen) });
  await event(world, app, met);
}

const ordered =
  (order: (typeof ORDERS)[number]): Event =>
  (_, app, { id }) =>
    // An order that does not fit is refused, and that is its end.
    orderOnIncident({ ...app, scenarios: new MemoryScenarioStore() }, id, order, ANN, () => true).catch(
      () => {},
    );

const lockOrdered: Event = (_, app) => lockGroup(app, EVERYONE, ANN);

const advanced: Event = (_, app, { id }) => advanceIncident(app, id);

const looked: Event = ({ ediscovery }, app, { id }) => {
  ediscovery.cases.push({ id: 'c', name: '', searches: [], operations: [] });
  return advanceIncident(app, id);
};

const secondWave: Event = async ({ stores, clock }, app) => {
  await stores.cursors.put({ sentinel: SENTINEL }, undefined);
  await ingestSentinel(app, { sentinel: SENTINEL, madeAt: clock.now() });
};
