import { Refused, RetryLater } from '../../../shared/domain/errors.ts';
import { SWITCH_POSITIONS } from '../../../shared/domain/switch.ts';
import { HOUR, MINUTE } from '../../../shared/domain/time.ts';
import { ingestSentinel } from '../../../shared/use-cases/ingest-sentinel.ts';
import { lockGroup } from '../../../shared/use-cases/operate-group.ts';
import { type IncidentOrder, orderOnIncident } from '../../../shared/use-cases/operate-incident.ts';
import { setSwitch } from '../../../shared/use-cases/operate-switch.ts';
import { sweep } from '../../../shared/use-cases/sweep.ts';
import { wakeSentinels } from '../../../shared/use-cases/wake-sentinels.ts';
import { GROUP, SENTINEL } from '../../contract/stores/records.ts';
import { MemoryScenarioStore } from '../../fakes/memory-scenarios.ts';
import { type AppDeps, appOn, createWorld, SHORT, type World } from '../../fakes/world.ts';
import { HOLDER } from '../../fakes/world-exchange.ts';
import { EVERYONE, mailTo, storm } from '../../fakes/world-storm.ts';
import { chanceFrom } from './chance.ts';
import { observeTransitions, type Transitions } from './transitions.ts';

export const ANN = { by: { kind: 'operator', name: 'ann' }, reason: 'because' } as const;

export const ORDERS: readonly IncidentOrder[] = [
  { do: 'approve' },
  { do: 'purge' },
  { do: 'release', force: false },
  { do: 'release', force: true },
  { do: 'extend', for: HOUR },
  { do: 'dismiss' },
  { do: 'close' },
];

const MINUTES = 40;

/** One life in which operators order whatever they like, colleagues edit the group, and services refuse. */
export async function explore(seed: number, seen: Transitions): Promise<void> {
  const chance = chanceFrom(seed);
  const likely = (share: number): boolean => chance() < share;
  const any = <T>(values: readonly T[]): T | undefined => values[Math.floor(chance() * values.length)];

  const mail = storm(12);
  const world = createWorld({ mail });
  world.ediscovery.factor = likely(0.25) ? 2 : 1;
  if (likely(0.2)) world.ediscovery.endings.purge.push('failed', 'partial');
  world.ediscovery.before = () => {
    if (likely(0.02)) throw new Refused('403', 'Grant the role.');
    if (likely(0.05)) throw new RetryLater('429', MINUTE);
  };
  if (likely(0.3)) world.exchange.edit(GROUP, { senders: ['board'], groups: [] });
  const app: AppDeps = appOn(world, {
    incidents: observeTransitions(world.stores.incidents, seen),
    policy: {
      ...SHORT,
      purge: any(['replies', 'replies', 'all', 'off'] as const) ?? 'all',
      graceAfterRelease: likely(0.5) ? 0 : HOUR,
      protectedGroups: likely(0.1) ? [EVERYONE] : [],
      locksPerHour: 50,
      sliceLimit: likely(0.1) ? 0 : SHORT.sliceLimit,
    },
  });
  await world.stores.cursors.put({ sentinel: SENTINEL }, undefined);
  if (likely(0.1)) await lockGroup(app, EVERYONE, ANN);
  for (let minute = 0; minute < MINUTES; minute++) {
    if (likely(0.06)) world.exchange.nextFailure = new Refused('403', 'Grant the role.');
    if (likely(0.06)) world.exchange.nextFailure = new RetryLater('503', MINUTE);
    if (likely(0.08)) world.exchange.busyReads = 2;
    if (likely(0.03)) world.exchange.ignoredWrites = 2;
    if (likely(0.06)) await setSwitch(app, any(SWITCH_POSITIONS) ?? 'armed', ANN);
    else if (likely(0.2)) await setSwitch(app, 'armed', ANN);
    if (likely(0.03)) world.exchange.edit(GROUP, { senders: [HOLDER, 'eve'], groups: [] });
    const { wakes } = await wakeSentinels(app);
    await sweep(app);
    for (const wake of wakes) await ingestSentinel(app, wake);
    if (likely(0.12)) await order(world, app, any(ORDERS));
    if (likely(0.04)) await lockGroup(app, EVERYONE, ANN);
    if (likely(0.1)) secondWave(world, minute);
    await world.clock.advance(MINUTE);
  }
}

async function order(world: World, app: AppDeps, what: IncidentOrder | undefined): Promise<void> {
  const [row] = await world.stores.incidents.list({ limit: 1 });
  if (row === undefined || what === undefined) return;
  const scenarios = new MemoryScenarioStore();
  // An order that does not fit is refused, and that is its end.
  await orderOnIncident({ ...app, scenarios }, row.value.id, what, ANN, () => true).catch(() => {});
}

function secondWave(world: World, minute: number): void {
  const now = world.clock.now();
  const mails = Array.from({ length: 8 }, (_, i) =>
    mailTo(EVERYONE, 1_000 * (minute + 1) + i, now - 30_000 + i),
  );
  world.mail.deliver(SENTINEL, ...mails);
}
