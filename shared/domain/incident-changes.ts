import type { Incident, IncidentId, Side } from './incident.ts';
import type { Notice } from './notice.ts';
import { type Actor, STORMLOCK } from './switch.ts';
import { type Instant, MINUTE, toIso } from './time.ts';

/** A storm that drags on must not grow its row without end. */
const LONGEST_STORY = 400;
const MOST_NOTICES = 40;

/** `20161114-082914-3f9c`; `tail` makes incidents of the same second differ. */
export function incidentId(at: Instant, tail: string): IncidentId {
  const digits = toIso(at).replace(/\D/g, '');
  return `${digits.slice(0, 8)}-${digits.slice(8, 14)}-${tail}` as IncidentId;
}

export const tell = (incident: Incident, at: Instant, what: string, by: Actor = STORMLOCK): Incident => ({
  ...incident,
  timeline: [...incident.timeline, { at, by, what }].slice(-LONGEST_STORY),
});

/**
 * Queues a notice in the same write as the change it speaks of, so that neither is lost without the other. Where the
 * outbox is full, what was sent makes room; what waits does not.
 */
export function notify(incident: Incident, notice: Notice): Incident {
  const { outbox } = incident;
  const sent = outbox.findIndex(({ done }) => done);
  if (outbox.length >= MOST_NOTICES && sent < 0) return incident;
  const kept = outbox.length < MOST_NOTICES ? outbox : outbox.filter((_, i) => i !== sent);
  const entry = { notice, sentTo: [], attempts: 0, nextAttemptAt: notice.at, done: false };
  return { ...incident, outbox: [...kept, entry] };
}

/** Waits longer after each failure: 1, 2, 4, 8, at most 15 minutes, or as long as the service asked for. */
export function withSetback(
  incident: Incident,
  side: Side,
  at: Instant,
  message: string,
  retryAfter?: number,
): Incident {
  const failures = (incident.setbacks[side]?.failures ?? 0) + 1;
  const backOff = retryAfter ?? Math.min(2 ** (failures - 1), 15) * MINUTE;
  return {
    ...incident,
    setbacks: { ...incident.setbacks, [side]: { at, retryAt: at + backOff, failures, message } },
  };
}

export function withoutSetback(incident: Incident, side: Side): Incident {
  if (incident.setbacks[side] === undefined) return incident;
  const { [side]: _, ...others } = incident.setbacks;
  return { ...incident, setbacks: others };
}

/**
 * Puts what one side came to on top of an incident that changed meanwhile: `intended` is what the act began with,
 * `outcome` what it made of it.
 */
export function mergeOutcome(current: Incident, intended: Incident, outcome: Incident, side: Side): Incident {
  const added = <T>(before: readonly T[], after: readonly T[]): T[] =>
    after.filter((entry) => !before.includes(entry));
  return {
    ...current,
    ...ifChanged('counts', intended, outcome),
    ...ifChanged('attempts', intended, outcome),
    ...ifChanged('purgeRuns', intended, outcome),
    ...ifChanged('rehearsed', intended, outcome),
    [side]: outcome[side],
    setbacks: setbacksOf(current, outcome, side),
    timeline: [...current.timeline, ...added(intended.timeline, outcome.timeline)].slice(-LONGEST_STORY),
    outbox: [...current.outbox, ...added(intended.outbox, outcome.outbox)],
  };
}

/** What the act did not touch may have been changed by others. */
const ifChanged = <K extends keyof Incident>(key: K, before: Incident, after: Incident): Partial<Incident> =>
  before[key] === after[key] ? {} : { [key]: after[key] };

/** Each side has its own setbacks. */
function setbacksOf(current: Incident, outcome: Incident, side: Side): Incident['setbacks'] {
  const { [side]: _, ...others } = current.setbacks;
  const own = outcome.setbacks[side];
  return own === undefined ? others : { ...others, [side]: own };
}
