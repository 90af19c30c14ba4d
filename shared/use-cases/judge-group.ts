import { automaticLocks } from '../domain/automatic-locks.ts';
import { nextCoolDown } from '../domain/cool-down.ts';
import { decide } from '../domain/decide.ts';
import type { Decision } from '../domain/decision.ts';
import { type DetectionInput, detect } from '../domain/detect.ts';
import type { Group } from '../domain/group.ts';
import type { Incident } from '../domain/incident.ts';
import { lastEnd } from '../domain/last-end.ts';
import type { Observation } from '../domain/observation.ts';
import { type Instant, MINUTE, type Milliseconds } from '../domain/time.ts';
import type { Verdict } from '../domain/verdict.ts';
import type { IncidentDeps } from './incident-deps.ts';
import { openIncident } from './open-incident.ts';
import { switchPosition } from './read-switch.ts';

export type Judgement = {
  verdict: Verdict;
  decision?: Decision;
  incident?: Incident;
  /** Not a storm yet, but people have begun to answer: its sentinels are worth reading every few seconds. */
  warm: boolean;
};

/** So many distinct repliers make a group warm. */
const WARM_REPLIERS = 2;
/** Incidents looked at to learn when groups were locked and released lately. */
const RECENT_INCIDENTS = 50;

/** Detects, decides, and opens an incident where the decision says so. Reads a bounded window whatever the storm. */
export async function judgeGroup(deps: IncidentDeps, group: Group): Promise<Judgement> {
  const now = deps.clock.now();
  const { window, windowLimit, minimumMembers } = deps.detection;
  const observations = await deps.observations.window(group.id, now - window, now + MINUTE, windowLimit);
  const members = group.audience.members;

  // Without history everybody counts as a first-time poster: what is calm then is calm with it too.
  const sketch = detect({ members, observations, history: { knownPosters: new Set() } }, deps.detection);
  if (sketch.kind === 'calm') {
    return { verdict: sketch, warm: sketch.evidence.repliers >= WARM_REPLIERS && members >= minimumMembers };
  }
  const past = await readPast(deps, group, now);
  const verdict = detect(
    { members, observations, ...past, history: await readHistory(deps, group, observations, sketch, now) },
    deps.detection,
  );
  if (verdict.kind === 'calm') return { verdict, warm: false };

  // Decided by a guess, a storm would be filed away; undecided, its mail is read and judged again.
  const position = await switchPosition(deps);
  const decision = decide(verdict, group, deps.policy, { now, position, ...past });
  if (decision.act === 'nothing') return { verdict, decision, warm: false };
  const { coolDown } = past;
  const incident = await openIncident(deps, { group, verdict, decision, observations, now, coolDown });
  return { verdict, decision, incident, warm: false };
}

async function readHistory(
  deps: IncidentDeps,
  group: Group,
  observations: readonly Observation[],
  sketch: Verdict,
  now: Instant,
): Promise<DetectionInput['history']> {
  const senders = [...new Set(observations.map((seen) => seen.from))];
  const knownPosters = await deps.history.knownPosters(group.id, senders, sketch.evidence.from);
  const usualHourlyRate = await deps.history.usualHourlyRate(group.id, now);
  return usualHourlyRate === undefined ? { knownPosters } : { knownPosters, usualHourlyRate };
}

type Past = {
  recentLocks: Instant[];
  releasedByOperatorAt?: Instant;
  since?: Instant;
  /** How long a lock would last now. */
  coolDown: Milliseconds;
};

/** When groups were locked in the last hour, and when this one was last given back. */
async function readPast(deps: IncidentDeps, group: Group, now: Instant): Promise<Past> {
  const recent = (await deps.incidents.list({ limit: RECENT_INCIDENTS })).map((row) => row.value);
  const released = lastEnd(recent, group.id);
  return {
    recentLocks: automaticLocks(recent, now),
    coolDown: nextCoolDown(recent, group.id, now, deps.policy),
    ...(released === undefined ? {} : { since: released.at }),
    ...(released?.by.kind === 'operator' ? { releasedByOperatorAt: released.at } : {}),
  };
}
