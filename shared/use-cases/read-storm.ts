import { detect } from '../domain/detect.ts';
import type { DetectionSettings } from '../domain/detection-settings.ts';
import type { Incident } from '../domain/incident.ts';
import type { Observation } from '../domain/observation.ts';
import { type StormMessages, stormMessages } from '../domain/storm-messages.ts';
import { type Instant, MINUTE } from '../domain/time.ts';
import type { Clock } from '../ports/clock.ts';
import type { ObservationStore } from '../ports/stores.ts';

export type ReadStormDeps = { clock: Clock; observations: ObservationStore; detection: DetectionSettings };

export type Storm = StormMessages & {
  /** All of the group's mail around the incident, newest first. */
  seen: readonly Observation[];
  from: Instant;
  to: Instant;
  /** There is more of it than is read. */
  truncated: boolean;
};

/** More of a group's mail than this is not read for one answer. */
const MOST_MESSAGES = 5_000;
/** Mail of ordinary days shows what the storm was not. */
const BEFORE = 15 * MINUTE;
/** Mail queued at the moment of the lock lands within this, mostly. */
const AFTER = 30 * MINUTE;

/** The group's mail around an incident, told apart into the storm's and other. */
export async function readStorm(deps: ReadStormDeps, incident: Incident): Promise<Storm> {
  const began = Math.min(
    incident.verdict?.evidence.from ?? incident.openedAt,
    incident.startedBy?.sentAt ?? incident.openedAt,
  );
  const from = began - BEFORE;
  const to = Math.min(deps.clock.now(), (incident.closedAt ?? Number.POSITIVE_INFINITY) + AFTER);
  const seen = await deps.observations.window(incident.group.id, from, to, MOST_MESSAGES);
  return {
    ...stormMessages(seen, threadsOf(incident, seen, deps)),
    seen,
    from,
    to,
    truncated: seen.length === MOST_MESSAGES,
  };
}

/** The storm may have forked since it was detected. */
function threadsOf(incident: Incident, observations: readonly Observation[], deps: ReadStormDeps) {
  const { members } = incident.group.audience;
  const again = detect({ members, observations, history: { knownPosters: new Set() } }, deps.detection);
  return [...new Set([...(incident.verdict?.threads ?? []), ...again.threads])];
}
