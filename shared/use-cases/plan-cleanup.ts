import { detect } from '../domain/detect.ts';
import type { Incident } from '../domain/incident.ts';
import { notify, tell } from '../domain/incident-changes.ts';
import { attentionNotice } from '../domain/incident-notices.ts';
import { freshRun } from '../domain/next-purger.ts';
import type { Observation } from '../domain/observation.ts';
import { isPurgeRefusal, planPurge } from '../domain/purge-plan.ts';
import { stormCounts } from '../domain/storm-counts.ts';
import { stormMessages } from '../domain/storm-messages.ts';
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
    if (isPurgeRefusal(plan)) {
      const changed = tell(
        { ...counted, cleanup: { state: 'handed-over', ...plan, at: now } },
        now,
        `No purge: ${plan.why}.`,
      );
      return replies.length === 0
        ? { ...changed, cleanup: { state: 'none', why: plan.why } }
        : notify(changed, attentionNotice(changed, `Nothing was purged: ${plan.why}.`, plan.remedy, now));
    }
    const purgeRuns = (incident.purgeRuns ?? 0) + 1;
    const [purger = 'manual'] = deps.policy.purgers;
    const run = freshRun(plan, purger, purgeRuns === 1 ? undefined : purgeRuns);
    if (purger === 'manual') {
      const why = 'purging is left to people by setting';
      const remedy = 'Run the finished queries by hand in Microsoft Purview.';
      const left: Incident = {
        ...counted,
        purgeRuns,
        cleanup: { state: 'handed-over', run, why, remedy, at: now },
      };
      return notify(
        tell(left, now, `No purge: ${why}.`),
        attentionNotice(left, `Nothing was purged: ${why}.`, remedy, now),
      );
    }
    return tell(
      { ...counted, purgeRuns, cleanup: { state: 'running', run } },
      now,
      `Planned the purge of ${plural(plan.removed.length, 'message')} in ${plural(plan.slices.length, 'search', 'searches')}.`,
    );
  },
};

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
