import type { PurgeRun } from '../domain/cleanup.ts';
import type { Incident } from '../domain/incident.ts';
import { notify, tell } from '../domain/incident-changes.ts';
import type { PurgePlan, Purger } from '../domain/purge.ts';
import { chosenFrom } from '../domain/purge-choice.ts';
import { handedOverNotice } from '../domain/purge-notices.ts';
import { planPurge } from '../domain/purge-plan.ts';
import { neighboursOf } from '../domain/purge-recipients.ts';
import { byHand, firstPurger, freshRun, goingIn, wayOf } from '../domain/purgers.ts';
import { stormCounts } from '../domain/storm-counts.ts';
import type { Instant } from '../domain/time.ts';
import { count, plural } from '../domain/wording.ts';
import { type IncidentDeps, inState, type StepHandler } from './incident-deps.ts';
import { readStormDays, type Storm } from './read-storm.ts';

/** The lock holds: let queued mail land and be indexed before it is counted. */
export const settle: StepHandler = {
  act(incident, _step, deps) {
    const until = deps.clock.now() + deps.policy.settle;
    return Promise.resolve({ ...incident, cleanup: { state: 'settling', until } });
  },
};

/** Plans the purge from what the sentinels saw. */
export const planCleanup: StepHandler = {
  async act(incident, _step, deps) {
    inState(incident.cleanup, 'settling');
    const now = deps.clock.now();
    const storm = await readStormDays(deps, incident);
    const counted: Incident = { ...incident, counts: stormCounts(incident, storm, deps.allowedSenders) };
    const plan = planPurge({
      group: incident.group,
      ...chosenFrom(storm, deps.policy.purge, await deps.lockHolder?.()),
      sliceLimit: deps.policy.sliceLimit,
      ...(await doubtOf(incident, storm, deps)),
    });
    if (plan === undefined)
      return tell({ ...counted, cleanup: { state: 'none', why: NOTHING } }, now, `No purge: ${NOTHING}.`);
    const purgeRuns = (incident.purgeRuns ?? 0) + 1;
    const purger = firstPurger(plan, deps.policy.purgers);
    const run = freshRun(plan, purger, purgeRuns === 1 ? undefined : purgeRuns);
    const planned: Incident = { ...counted, purgeRuns };
    return purger === 'manual'
      ? leftToPeople(planned, run, whyByHand(plan, deps.policy.purgers), now)
      : tell({ ...planned, cleanup: { state: 'running', run } }, now, sentenceOf(run));
  },
};

/** Groups that are looked through for addresses that a search for this one's may find. */
const MOST_GROUPS = 1_000;

/** Why no count can show that the searches find nothing else. */
async function doubtOf(
  { group }: Incident,
  { truncated, seen }: Storm,
  deps: IncidentDeps,
): Promise<{ doubt?: string }> {
  const known = await deps.groups.knownGroups(MOST_GROUPS);
  const neighbours = neighboursOf(
    group,
    known.map((entry) => entry.group),
  );
  const doubts = [
    ...(truncated
      ? [
          `the group got more mail on those days than the ${count(seen.length)} messages that were read, and a search may find any of it`,
        ]
      : []),
    ...(neighbours.length === 0
      ? []
      : [`a search for the group's mail may also find mail to ${neighbours.join(', ')}`]),
  ];
  return doubts.length === 0 ? {} : { doubt: doubts.join('; ') };
}

const NOTHING = 'no message of the storm is to go';

function sentenceOf(run: PurgeRun): string {
  const { noQuery, untouched } = run.plan;
  const planned = `Planned the purge of ${plural(goingIn(run).length, 'message')} ${wayOf(run)}`;
  if (noQuery !== undefined) return `${planned}, because no query is safe: ${noQuery.why}.`;
  const reached = run.purger === 'defender' || untouched.length === 0;
  return reached
    ? `${planned}.`
    : `${planned}; ${plural(untouched.length, 'message')} no safe query reaches.`;
}

/** Why nobody else carries the plan out. */
const whyByHand = ({ noQuery }: PurgePlan, [first]: readonly Purger[]): string =>
  [
    ...(first === 'manual' ? ['purging is left to people by setting'] : []),
    ...(noQuery === undefined ? [] : [`no query is safe (${noQuery.why})`]),
  ].join(', and ');

function leftToPeople(incident: Incident, run: PurgeRun, why: string, at: Instant): Incident {
  const remedy = byHand(run.plan);
  const left: Incident = { ...incident, cleanup: { state: 'handed-over', run, why, remedy, at } };
  return notify(tell(left, at, `No purge: ${why}.`), handedOverNotice(left, why, remedy, at));
}
