import type { Address } from '../domain/address.ts';
import { detect } from '../domain/detect.ts';
import type { DetectionSettings } from '../domain/detection-settings.ts';
import type { Incident } from '../domain/incident.ts';
import type { Observation, ThreadKey } from '../domain/observation.ts';
import { stormMessages, type ToldApart } from '../domain/storm-messages.ts';
import { findForks, peopleBeside, type StormSpan, threadsWithForks } from '../domain/storm-threads.ts';
import { DAY, type Instant, MINUTE } from '../domain/time.ts';
import type { Verdict } from '../domain/verdict.ts';
import type { Clock } from '../ports/clock.ts';
import type { HistoryStore, ObservationStore } from '../ports/stores.ts';

export type ReadStormDeps = {
  clock: Clock;
  observations: ObservationStore;
  history: HistoryStore;
  detection: DetectionSettings;
  allowedSenders: readonly Address[];
};

export type Storm = ToldApart & {
  /** All of the group's mail around the incident, newest first. */
  seen: readonly Observation[];
  from: Instant;
  to: Instant;
  /** There is more of it than is read. */
  truncated: boolean;
};

/** More of a group's mail than this is not read at once. */
const MOST_MESSAGES = 5_000;
/** Mail of ordinary days shows what the storm was not. */
const BEFORE = 15 * MINUTE;
/** Mail queued at the moment of the lock lands within this, mostly. */
const AFTER = 30 * MINUTE;

/** The group's mail around an incident, told apart into the storm's and other. */
export async function readStorm(deps: ReadStormDeps, incident: Incident): Promise<Storm> {
  const storm = await readStormDays(deps, incident);
  const from = beginOf(incident) - BEFORE;
  const { start, replies, others, seen } = storm;
  const ours = new Set([start, ...replies].map((message) => message?.messageId));
  const isAround = ({ sentAt, messageId }: Observation) => sentAt >= from || ours.has(messageId);
  return { ...storm, from, seen: seen.filter(isAround), others: others.filter(isAround) };
}

/**
 * The same, with all of the group's mail from the first day on: a search finds mail by the day it was received, so
 * whoever plans one must know the whole days, and what was sent the day before and came late.
 */
export async function readStormDays(deps: ReadStormDeps, incident: Incident): Promise<Storm> {
  const firstDay = startOfDay(beginOf(incident) - deps.detection.window);
  const from = firstDay - DAY;
  const to = Math.min(deps.clock.now(), (incident.closedAt ?? Number.POSITIVE_INFINITY) + AFTER);
  const seen = await deps.observations.window(incident.group.id, from, to, MOST_MESSAGES);
  const { threads, span } = await threadsOf(incident, seen, deps);
  const { others, ...storm } = stormMessages(
    seen.filter(({ sentAt }) => sentAt >= firstDay),
    threads,
    { spared: deps.allowedSenders, ...(span === undefined ? {} : { span }) },
  );
  return {
    ...storm,
    others: [...seen.filter(({ sentAt }) => sentAt < firstDay).toReversed(), ...others],
    seen,
    from,
    to,
    truncated: seen.length === MOST_MESSAGES,
  };
}

const beginOf = ({ verdict, startedBy, openedAt }: Incident): Instant =>
  Math.min(verdict?.evidence.from ?? openedAt, startedBy?.sentAt ?? openedAt);

const startOfDay = (at: Instant): Instant => Math.floor(at / DAY) * DAY;

/** The storm may have forked since it was detected; who has always written to the group is no part of it for that. */
async function threadsOf(
  incident: Incident,
  seen: readonly Observation[],
  deps: ReadStormDeps,
): Promise<{ threads: readonly ThreadKey[]; span?: StormSpan }> {
  const verdict = incident.verdict ?? (await verdictOn(incident, seen, deps));
  if (verdict === undefined) return { threads: [] };
  const forks = findForks(seen, verdict);
  const people = peopleBeside(forks);
  const known =
    people.length === 0
      ? new Set<Address>()
      : await deps.history.knownPosters(incident.group.id, people, forks.span.from);
  return { threads: threadsWithForks(forks, known), span: forks.span };
}

/** People locked the group: whether it is a storm is judged now, by all that was seen. */
async function verdictOn(
  { group }: Incident,
  observations: readonly Observation[],
  { detection, history }: ReadStormDeps,
): Promise<Verdict | undefined> {
  const judge = (knownPosters: ReadonlySet<Address>) =>
    detect({ members: group.audience.members, observations, history: { knownPosters } }, detection);
  const sketch = judge(new Set());
  if (sketch.kind === 'calm') return undefined;
  const senders = [...new Set(observations.map(({ from }) => from))];
  const verdict = judge(await history.knownPosters(group.id, senders, sketch.evidence.from));
  return verdict.kind === 'calm' ? undefined : verdict;
}
