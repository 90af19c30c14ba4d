import type { Incident } from '../domain/incident.ts';
import { goingIn } from '../domain/purgers.ts';
import { lookInto } from './inbox-looks.ts';
import type { IncidentDeps, StepHandler } from './incident-deps.ts';
import { runOf, withRun } from './purge-run.ts';

const ENOUGH = 5;
/** Where that many sentinels hold none of it, the group's members are hardly among the others. */
const MOST_ASKED = 50;
/** A member of the group holds some of these, whenever they joined and whatever they threw away. */
const SAMPLE = 10;
/** What could not be read is tried again, but a purge does not wait for it for ever. */
const MOST_TRIES = 2;

/**
 * Before anything is removed: which sentinels hold copies of what goes. An inbox that never had any proves nothing by
 * having none afterwards.
 */
export const findWitnesses: StepHandler = {
  async act(incident, _step, deps) {
    const run = runOf(incident);
    const going = goingIn(run);
    const stride = Math.ceil(going.length / SAMPLE);
    const sample = going.filter((_, i) => i % stride === 0);
    const sentinels = (await deps.cursors.list()).slice(0, MOST_ASKED).map(({ value }) => value.sentinel);
    const witnesses: string[] = [];
    let failure: unknown;
    while (sentinels.length > 0 && witnesses.length < ENOUGH) {
      const { found, mayPass } = await lookInto(sentinels.splice(0, ENOUGH), sample, deps);
      witnesses.push(...Array.from(found).flatMap(([sentinel, ids]) => (ids.size > 0 ? [sentinel] : [])));
      failure ??= mayPass;
    }
    const tries = incident.setbacks.cleanup?.failures ?? 0;
    if (witnesses.length === 0 && failure !== undefined && tries < MOST_TRIES) throw failure;
    if (witnesses.length === 0) witnesses.push(...(await elsewhere(incident, sample, deps)));
    return withRun(incident, { ...run, witnesses: witnesses.slice(0, ENOUGH) });
  },
};

/** Incidents that are looked through. */
const OTHERS = 50;

/** Mail to several groups may be gone by the purge of another of them: then its witnesses had the copies. */
async function elsewhere(
  { id }: Incident,
  sample: readonly string[],
  { incidents }: IncidentDeps,
): Promise<string[]> {
  const others = (await incidents.list({ limit: OTHERS })).filter(({ value }) => value.id !== id);
  const runs = others.flatMap(({ value: { cleanup } }) =>
    'run' in cleanup && cleanup.run !== undefined ? [cleanup.run] : [],
  );
  const same = runs.filter(({ plan }) => sample.every((message) => plan.removed.includes(message)));
  return [...new Set(same.flatMap(({ witnesses = [] }) => witnesses))];
}
