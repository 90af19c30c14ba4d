import type { Incident, PurgeRun } from '../../../shared/domain/incident.ts';
import { approvePurge, closeByHand } from '../../../shared/domain/incident-orders.ts';
import { nextStep } from '../../../shared/domain/incident-steps.ts';
import { MINUTE, type Milliseconds } from '../../../shared/domain/time.ts';
import { ingestSentinel } from '../../../shared/use-cases/ingest-sentinel.ts';
import { sweep } from '../../../shared/use-cases/sweep.ts';
import { GROUP, SENTINEL } from '../../contract/stores/records.ts';
import { type AppDeps, createWorld, SHORT, type World } from '../../fakes/world.ts';
import { HOLDER } from '../../fakes/world-exchange.ts';
import { instanceOn, type Mishaps } from './instances.ts';
import { type Choices, Schedule } from './schedule.ts';

/** The accept list before the storm, which has to be there again at the end. */
export type Start = { senders: readonly string[]; groups: readonly string[] };

export type LifeOptions = {
  choices: Choices;
  instances: number;
  mishaps?: Mishaps;
  start?: Start;
  /** Called once on the new world. */
  prepare?: (world: World) => void;
};

export type Life = { world: World; turns: number; violations: string[] };

/** Far more sweeps than an incident needs that nothing disturbs. */
const MOST_MINUTES = 150;

/** Runs an incident from the storm's first mail to its end, one sweep a minute, and holds it to what must be true. */
export async function live(options: LifeOptions): Promise<Life> {
  const world = createWorld();
  const start = options.start ?? { senders: [], groups: [] };
  world.exchange.edit(GROUP, start);
  options.prepare?.(world);
  await world.stores.cursors.put({ sentinel: SENTINEL }, undefined);
  const schedule = new Schedule(world.clock, options.choices);
  for (let minute = 0; minute < MOST_MINUTES && !(await isOver(world)); minute++) {
    const copies = Array.from({ length: options.instances }, (_, i) =>
      instanceOn(world, schedule, `${minute}.${i}`, options.mishaps),
    );
    await schedule.run(copies.map(({ app }) => minuteOf(app)));
    await standBy(world);
    await world.clock.advance(await idleTime(world));
  }
  return { world, turns: schedule.turns, violations: await violations(world, start) };
}

const GIVEN = { by: { kind: 'operator', name: 'ann' }, reason: 'looked at it' } as const;

/**
 * The operator, without whom no purge goes on whose fate nobody knows: lets the rest of it go on, and closes the
 * incident when the mail that is left was listed.
 */
async function standBy({ stores, clock }: World): Promise<void> {
  for (const { value, version } of await stores.incidents.listOpen()) {
    const { cleanup, containment } = value;
    const given = { ...GIVEN, at: clock.now() };
    if (cleanup.state === 'held' && isDoubtful(cleanup.run))
      await stores.incidents.update(approvePurge(value, given), version);
    const isTold = value.outbox.every(({ done }) => done);
    if (cleanup.state === 'handed-over' && cleanup.residue && containment.state === 'released' && isTold)
      await stores.incidents.update(closeByHand(value, given), version);
  }
}

const isDoubtful = ({ slices }: PurgeRun): boolean =>
  slices.some((slice) => slice.step === 'purging' && slice.doubt !== undefined);

/** What the platform does every minute: a sweep, and an ingest for each sentinel it finds due. */
async function minuteOf(app: AppDeps): Promise<void> {
  const { wakes } = await sweep(app);
  for (const wake of wakes) await ingestSentinel(app, wake);
}

/** To the next whole minute at which something is due: sweeps that find nothing to do are left out. */
async function idleTime(world: World): Promise<Milliseconds> {
  const now = world.clock.now();
  const [row] = await world.stores.incidents.listOpen();
  if (row === undefined) return MINUTE;
  const step = nextStep(row.value, now, { ...SHORT, actLease: MINUTE })?.dueAt ?? now;
  const waiting = row.value.outbox.filter(({ done }) => !done).map(({ nextAttemptAt }) => nextAttemptAt);
  const minutes = Math.floor((Math.min(step, ...waiting) - now) / MINUTE);
  return Math.max(1, minutes) * MINUTE;
}

const incidents = async (world: World): Promise<Incident[]> =>
  (await world.stores.incidents.list({ limit: 10 })).map(({ value }) => value);

async function isOver(world: World): Promise<boolean> {
  const all = await incidents(world);
  return all.length > 0 && all.every(({ closedAt }) => closedAt !== undefined);
}

async function violations(world: World, start: Start): Promise<string[]> {
  const found: string[] = [];
  const must = (holds: boolean, what: string) => {
    if (!holds) found.push(what);
  };
  const all = await incidents(world);
  const [incident] = all;
  must(all.length === 1, `${all.length} incidents`);
  must(incident?.closedAt !== undefined, `not closed: ${describe(incident)}`);
  if (incident === undefined) return found;

  const { containment, cleanup } = incident;
  must(containment.state === 'released', `containment ends as ${containment.state}`);
  must(containment.state !== 'released' || containment.exact, 'not restored exactly');
  if ('lock' in containment)
    must(!containment.lock.snapshot.acceptSenders.includes(HOLDER), 'the lock was saved as what to restore');
  const lists = world.exchange.lists(GROUP);
  must(
    sameSet(lists.senders, start.senders) && sameSet(lists.groups, start.groups),
    'lists differ at the end',
  );
  const phases = world.exchange.history.map(({ senders }) => senders.includes(HOLDER));
  const changes = phases.filter((locked, i) => i > 0 && locked !== phases[i - 1]).length;
  must(changes === 2, `locked and released in ${changes} changes`);

  const slices = 'run' in cleanup ? (cleanup.run?.slices ?? []) : [];
  const unknown = slices.filter(({ step }) => step === 'unknown').length;
  const residue = 'residue' in cleanup ? cleanup.residue : undefined;
  must(
    cleanup.state === 'done' || (cleanup.state === 'handed-over' && unknown > 0),
    `cleanup ends as ${cleanup.state}`,
  );
  must(residue?.left === residue?.ids.length, 'what is left is not listed');
  must(cleanup.state !== 'done' || residue?.left === 0, 'messages are left');
  const { purges, cases } = world.ediscovery;
  must(purges.length <= 2 && purges.length >= 2 - unknown, `${purges.length} purges, ${unknown} unknown`);
  must(new Set(purges).size === purges.length, 'a slice was purged twice');
  must(cases.length === 1, `${cases.length} cases`);
  must(cases.flatMap(({ searches }) => searches).length === 2, 'not one search a slice');
  must(busiestMinute(world) <= 5, `${busiestMinute(world)} eDiscovery requests in a minute`);

  const kinds = world.channel.sent.map(({ kind }) => kind);
  const ending = cleanup.state === 'done' ? 'purged' : 'attention';
  for (const kind of ['detected', 'locked', ending, 'released'] as const)
    must(kinds.includes(kind), `no notice: ${kind}`);
  return found;
}

const describe = (incident: Incident | undefined): string =>
  incident === undefined
    ? 'none'
    : JSON.stringify({
        containment: incident.containment.state,
        cleanup: incident.cleanup,
        setbacks: incident.setbacks,
        outbox: incident.outbox.filter(({ done }) => !done).length,
      }).slice(0, 1_500);

const sameSet = (a: readonly string[], b: readonly string[]): boolean =>
  a.length === b.length && a.every((entry) => b.includes(entry));

function busiestMinute(world: World): number {
  const times = world.ediscovery.calls.map(({ at }) => at);
  return Math.max(
    0,
    ...times.map((at) => times.filter((other) => other > at - MINUTE && other <= at).length),
  );
}
