import { detect } from '../domain/detect.ts';
import type { Incident, PurgeRun } from '../domain/incident.ts';
import { notify, tell } from '../domain/incident-changes.ts';
import type { Observation } from '../domain/observation.ts';
import type { PurgePlan, Purger } from '../domain/purge.ts';
import { handedOverNotice } from '../domain/purge-notices.ts';
import { planPurge } from '../domain/purge-plan.ts';
import { byHand, firstPurger, freshRun, goingIn, wayOf } from '../domain/purgers.ts';
import { stormCounts } from '../domain/storm-counts.ts';
import { stormMessages } from '../domain/storm-messages.ts';
import type { Instant } from '../domain/time.ts';
import { plural } from '../domain/wording.ts';
import { type IncidentDeps, inState, type StepHandler } from './incident-deps.ts';

/** More of a group's mail than this is not read into one plan. */
const MOST_MESSAGES = 5_000;

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
    const seen = await readGroupMail(incident, deps);
    const threads = stormThreads(incident, seen, deps);
    const storm = stormMessages(seen, threads);
    const { start, replies, others } = storm;
    const counted: Incident = {
      ...incident,
      counts: stormCounts(incident, { ...storm, seen }, deps.allowedSenders),
    };
    const keepsStart = deps.policy.purge === 'replies' && start !== undefined;
    const plan = planPurge({
      group: incident.group,
      remove: keepsStart || start === undefined ? replies : [start, ...replies],
      keep: keepsStart ? [start, ...others] : others,
      sliceLimit: deps.policy.sliceLimit,
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

/** The group's mail around the storm: from a window before it was opened until now. */
function readGroupMail(incident: Incident, deps: IncidentDeps): Promise<Observation[]> {
  const began = Math.min(
    incident.verdict?.evidence.from ?? incident.openedAt,
    incident.startedBy?.sentAt ?? incident.openedAt,
  );
  return deps.observations.window(
    incident.group.id,
    began - deps.detection.window,
    deps.clock.now(),
    MOST_MESSAGES,
  );
}

/** The storm may have forked since it was detected: judge again by everything seen. */
function stormThreads(incident: Incident, seen: readonly Observation[], deps: IncidentDeps) {
  const again = detect(
    { members: incident.group.audience.members, observations: seen, history: { knownPosters: new Set() } },
    deps.detection,
  );
  return [...new Set([...(incident.verdict?.threads ?? []), ...again.threads])];
}
