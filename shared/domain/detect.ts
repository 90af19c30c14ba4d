import type { Address } from './address.ts';
import type { DetectionSettings } from './detection-settings.ts';
import type { Observation } from './observation.ts';
import { HOUR, type Instant } from './time.ts';
import type { Evidence, Verdict } from './verdict.ts';

/** What is known of a group from before the window. */
export type GroupHistory = {
  /** Of the window's senders, those who wrote to this group before the window. */
  knownPosters: ReadonlySet<Address>;
  /** The group's usual messages an hour; absent until a day of history exists. */
  usualHourlyRate?: number;
};

export type DetectionInput = {
  members: number;
  /** Observations of one group, any order, repeats allowed. Only the window before the newest `sentAt` counts. */
  observations: readonly Observation[];
  history: GroupHistory;
  /** What was sent before was dealt with: the end of the group's last lock. */
  since?: Instant;
};

/** Judges one group by evidence and event time alone: no clock, so a recorded storm replays to the same verdict. */
export function detect(input: DetectionInput, settings: DetectionSettings): Verdict {
  const unique = [...new Map(input.observations.map((seen) => [seen.messageId, seen])).values()];
  const fresh = unique.filter(
    (seen) => seen.sentAt >= (input.since ?? 0) && seen.receivedAt - seen.sentAt <= settings.backlogDelay,
  );
  const to = Math.max(0, ...fresh.map((seen) => seen.sentAt));
  const window = fresh
    .filter((seen) => seen.sentAt > to - settings.burst)
    .sort((a, b) => a.sentAt - b.sentAt || (a.messageId < b.messageId ? -1 : 1))
    .slice(-settings.windowLimit);
  const human = window.filter((seen) => seen.automation === undefined);
  const replies = human.filter((seen) => seen.isReply || seen.asksToStop);
  const repliers = new Set(replies.map((seen) => seen.from));
  const stoppers = new Set(replies.filter((seen) => seen.asksToStop).map((seen) => seen.from));
  const clear = settings.repliersNeeded.findLast((point) => point.members <= input.members)?.repliers ?? 10;
  const repliersNeeded = stoppers.size > 0 ? clear : clear * 3;
  const tip = window.at(-1);
  const isStorm =
    tip !== undefined && input.members >= settings.minimumMembers && repliers.size >= repliersNeeded;
  const from = window[0]?.sentAt ?? to;
  const evidence: Evidence = {
    from,
    to,
    members: input.members,
    messages: window.length,
    replies: replies.length,
    repliers: repliers.size,
    firstTimePosters: [...repliers].filter((person) => !input.history.knownPosters.has(person)).length,
    stopRequests: stoppers.size,
    threads: new Set(window.map((seen) => seen.thread)).size,
    automatic: window.length - human.length,
    repliersNeeded,
    hourlyRate: (window.length * HOUR) / settings.burst,
    ...(input.history.usualHourlyRate === undefined
      ? {}
      : { usualHourlyRate: input.history.usualHourlyRate }),
    deliveries: window.length * input.members,
  };
  const why = `${repliers.size} people replied to all; ${stoppers.size} of them asked to be removed; ${input.members} members.`;
  if (!isStorm) return { kind: 'calm', why, evidence, threads: [] };
  return {
    kind: 'storm',
    why,
    evidence,
    tippedBy: { messageId: tip.messageId, sentAt: tip.sentAt },
    threads: [...new Set(replies.map((seen) => seen.thread))],
  };
}
