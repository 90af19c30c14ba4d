import type { Incident } from '../../../shared/domain/incident.ts';
import { nextStep } from '../../../shared/domain/incident-steps.ts';
import { HOUR, MINUTE, type Milliseconds } from '../../../shared/domain/time.ts';
import { adoptOrphans } from '../../../shared/use-cases/adopt-orphans.ts';
import { ingestSentinel } from '../../../shared/use-cases/ingest-sentinel.ts';
import { sweep } from '../../../shared/use-cases/sweep.ts';
import { wakeSentinels } from '../../../shared/use-cases/wake-sentinels.ts';
import { SENTINEL } from '../../contract/stores/records.ts';
import { type AppDeps, appOn, type World } from '../../fakes/world.ts';
import { instanceOn, type Mishaps } from './instances.ts';
import type { Must } from './must.ts';
import type { Operator, Path, Stage } from './path.ts';
import { type Choices, type Instance, type Job, Schedule } from './schedule.ts';
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

/** `trace` has the calls, turn by turn. */
export type Life = { trace: readonly string[]; adopted: number; violations: string[] };

/** Far more sweeps than an incident needs that nothing disturbs. */
const MOST_MINUTES = 150;

/** Forgotten locks are looked for every hour; hours are minutes here. */
const MINUTES_AN_HOUR = 8;

/** Runs a storm from its first mail to its end, one sweep a minute, and holds it to what must be true. */
export async function live(options: LifeOptions): Promise<Life> {
  const stage = options.path.begin(options.chance ?? (() => 0.5));
  const { world } = stage;
  options.prepare?.(world);
  await world.stores.cursors.put({ sentinel: SENTINEL }, undefined);
  const schedule = new Schedule(world.clock, options.choices);
  let lockedOnPaper = false;
  for (let minute = 0; minute < MOST_MINUTES && !(await isAllOver(stage, schedule)); minute++) {
    await stage.meanwhile?.(await stormsIn(world));
    const instance = (name: string, role?: string): Instance => ({
      name: `${minute}.${name}`,
      dead: false,
      ...(role === undefined ? {} : { role }),
    });
    const at = (one: Instance, work: (app: AppDeps) => Promise<unknown>, mishaps?: Mishaps): Job => ({
      instance: one,
      work: work(instanceOn(stage, schedule, one, mishaps)),
    });
    await schedule.run([
      ...Array.from({ length: options.instances }, (_, i) => at(instance(`${i}`), minuteOf, options.mishaps)),
      ...(minute % MINUTES_AN_HOUR === 1
        ? [at(instance('hourly', HOURLY), adoptOrphans, options.mishaps)]
        : []),
      ...atWork(stage).map(({ work }) => at(instance('operator', OPERATOR), work)),
    ]);
    await standBy(world);
    await world.clock.advance(await idleTime(stage));
    if (stage.holds?.() === false && (await stormsIn(world)).some(isLocked)) lockedOnPaper = true;
  }
  const found = await violations(stage, schedule.hung);
  if (lockedOnPaper) found.push('locked, but on paper only');
  const adopted = (await incidentsIn(world)).filter(isAdopted).length;
  // Only of whoever wrote long after everybody else had stopped waiting.
  if (adopted > 0 && schedule.hung === 0) found.push('a lock was forgotten');
  return { trace: schedule.trace, adopted, violations: found };
}

export const OPERATOR = 'operator: ';
const HOURLY = 'hourly: ';

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

/** An incident of a lock that nobody remembered; the others are storms. */
const isAdopted = ({ verdict }: Incident): boolean => verdict === undefined;

/** Of somebody who hung and then judged old mail: nothing is locked for it, and rightly. */
const isLate = ({ containment }: Incident): boolean => containment.state === 'none';

const stormsIn = async (world: World): Promise<Incident[]> =>
  (await incidentsIn(world)).filter((incident) => !isAdopted(incident));

/** Everything is closed, nobody hangs, and an hour later no lock is found that nobody remembers. */
async function isAllOver(stage: Stage, schedule: Schedule): Promise<boolean> {
  if (schedule.isHanging || !(await isOver(stage))) return false;
  const { world, policy, portsOn } = stage;
  await world.clock.advance(HOUR);
  const app = { ...appOn(world), policy, ...portsOn?.((_, target) => target) };
  return (await adoptOrphans(app)).length === 0;
}

async function isOver({ world, isOver: isEnough = () => true }: Stage): Promise<boolean> {
  const all = await incidentsIn(world);
  return (
    all.some((each) => !isAdopted(each)) &&
    all.every(({ closedAt }) => closedAt !== undefined) &&
    isEnough(all.filter((each) => !isAdopted(each)))
  );
}

async function violations({ world, mustHold }: Stage, hung: number): Promise<string[]> {
  const found: string[] = [];
  const note = (holds: boolean, what: string): void => {
    if (!holds) found.push(what);
  };
  const must: Must = Object.assign(note, { hung });
  const all = await incidentsIn(world);
  const storms = all.filter((incident) => !isAdopted(incident) && !(hung > 0 && isLate(incident)));
  must(storms.length > 0, 'the incident is lost');
  for (const incident of all) must(incident.closedAt !== undefined, `not closed: ${describe(incident)}`);
  for (const { containment } of all.filter(isAdopted))
    must(containment.state === 'released', `an adopted lock ends as ${containment.state}`);
  await mustHold(storms, must);
  return found;
}

const describe = ({ containment, cleanup, setbacks, outbox }: Incident): string =>
  JSON.stringify({
    containment: containment.state,
    cleanup,
    setbacks,
    outbox: outbox.filter(({ done }) => !done).length,
  }).slice(0, 1_500);
