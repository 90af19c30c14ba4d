import type { Incident } from '../../../shared/domain/incident.ts';
import { nextStep } from '../../../shared/domain/incident-steps.ts';
import { HOUR, MINUTE, type Milliseconds } from '../../../shared/domain/time.ts';
import { ingestSentinel } from '../../../shared/use-cases/ingest-sentinel.ts';
import { sweep } from '../../../shared/use-cases/sweep.ts';
import { wakeSentinels } from '../../../shared/use-cases/wake-sentinels.ts';
import { SENTINEL } from '../../contract/stores/records.ts';
import type { AppDeps, World } from '../../fakes/world.ts';
import { instanceOn, type Mishaps } from './instances.ts';
import type { Operator, Path, Stage } from './path.ts';
import { type Choices, type Instance, Schedule } from './schedule.ts';
import { standBy } from './stand-by.ts';

export type LifeOptions = {
  path: Path;
  choices: Choices;
  instances: number;
  mishaps?: Mishaps;
  /** What the path leaves to chance; one half each time where it is not told. */
  chance?: () => number;
  /** Called once on the new world. */
  prepare?: (world: World) => void;
};

/** `trace` has the calls, turn by turn; from `differsFrom` on the path is one of its own. */
export type Life = { trace: readonly string[]; differsFrom: number; violations: string[] };

/** Far more sweeps than an incident needs that nothing disturbs. */
const MOST_MINUTES = 150;

/** Runs a storm from its first mail to its end, one sweep a minute, and holds it to what must be true. */
export async function live(options: LifeOptions): Promise<Life> {
  const stage = options.path.begin(options.chance ?? (() => 0.5));
  const { world } = stage;
  options.prepare?.(world);
  await world.stores.cursors.put({ sentinel: SENTINEL }, undefined);
  const schedule = new Schedule(world.clock, options.choices);
  let lockedOnPaper = false;
  let differsFrom = 0;
  for (let minute = 0; minute < MOST_MINUTES && !(await isOver(stage)); minute++) {
    if (await stage.meanwhile?.(await incidentsIn(world))) differsFrom = schedule.trace.length;
    const copies = Array.from({ length: options.instances }, (_, i) =>
      instanceOn(stage, schedule, { name: `${minute}.${i}`, dead: false }, options.mishaps),
    );
    await schedule.run([
      ...copies.map(minuteOf),
      ...atWork(stage).map(({ work }) => work(instanceOn(stage, schedule, operatorIn(minute)))),
    ]);
    await standBy(world);
    await world.clock.advance(await idleTime(stage));
    if (stage.holds?.() === false && (await incidentsIn(world)).some(isLocked)) lockedOnPaper = true;
  }
  // What was set going and is still on its way comes to its end.
  await world.clock.advance(HOUR);
  const found = await violations(stage);
  if (lockedOnPaper) found.push('locked, but on paper only');
  return { trace: schedule.trace, differsFrom, violations: found };
}

const operatorIn = (minute: number): Instance => ({
  name: `${minute}.operator`,
  dead: false,
  role: OPERATOR,
});
export const OPERATOR = 'operator: ';

const isLocked = ({ containment }: Incident): boolean => containment.state === 'locked';

const atWork = ({ operator }: Stage): Operator[] =>
  operator === undefined || operator.isDone() ? [] : [operator];

/** What the platform does every minute: a sweep, and an ingest for each sentinel it finds due. */
async function minuteOf(app: AppDeps): Promise<void> {
  const { wakes } = await wakeSentinels(app);
  await sweep(app);
  for (const wake of wakes) await ingestSentinel(app, wake);
}

/** To the next whole minute at which something is due: sweeps that find nothing to do are left out. */
async function idleTime(stage: Stage): Promise<Milliseconds> {
  const { world, policy } = stage;
  if (atWork(stage).length > 0) return MINUTE;
  const now = world.clock.now();
  const open = await world.stores.incidents.listOpen();
  const times = open.flatMap(({ value }) => [
    nextStep(value, now, { ...policy, actLease: MINUTE })?.dueAt ?? now,
    ...value.outbox.filter(({ done }) => !done).map(({ nextAttemptAt }) => nextAttemptAt),
  ]);
  const minutes = Math.floor((Math.min(...times) - now) / MINUTE);
  return Number.isFinite(minutes) ? Math.max(1, minutes) * MINUTE : MINUTE;
}

const incidentsIn = async (world: World): Promise<Incident[]> =>
  (await world.stores.incidents.list({ limit: 10 })).map(({ value }) => value);

async function isOver({ world, isOver: isEnough = () => true }: Stage): Promise<boolean> {
  const all = await incidentsIn(world);
  return all.length > 0 && all.every(({ closedAt }) => closedAt !== undefined) && isEnough(all);
}

async function violations({ world, mustHold }: Stage): Promise<string[]> {
  const found: string[] = [];
  const must = (holds: boolean, what: string) => {
    if (!holds) found.push(what);
  };
  const all = await incidentsIn(world);
  must(all.length > 0, 'the incident is lost');
  for (const incident of all) must(incident.closedAt !== undefined, `not closed: ${describe(incident)}`);
  await mustHold(all, must);
  return found;
}

const describe = ({ containment, cleanup, setbacks, outbox }: Incident): string =>
  JSON.stringify({
    containment: containment.state,
    cleanup,
    setbacks,
    outbox: outbox.filter(({ done }) => !done).length,
  }).slice(0, 1_500);
