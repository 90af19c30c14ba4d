import type { Address } from './address.ts';
import type { Incident } from './incident.ts';
import type { Observation } from './observation.ts';
import type { StormMessages } from './storm-messages.ts';
import type { Instant } from './time.ts';

/** A time in which the group was seen to be locked; a lock that holds has no end yet. */
export type LockSpan = { from: Instant; until: Instant };

/** Each lock of the incident: a second wave is locked again, and what was sent in between came through an open door. */
export function lockSpans({ containment, outbox }: Incident): LockSpan[] {
  const told = (kind: 'locked' | 'released') =>
    outbox.filter(({ notice }) => notice.kind === kind).map(({ notice }) => notice.at);
  const begins = [...told('locked'), ...('confirmedAt' in containment ? [containment.confirmedAt] : [])];
  const ends = [...told('released'), ...(containment.state === 'released' ? [containment.at] : [])];
  const spans: LockSpan[] = [];
  for (const from of [...new Set(begins)].sort((a, b) => a - b)) {
    // Told twice without a release in between, it is the same lock.
    if (from <= (spans.at(-1)?.until ?? Number.NEGATIVE_INFINITY)) continue;
    spans.push({ from, until: Math.min(...ends.filter((end) => end > from), Number.POSITIVE_INFINITY) });
  }
  return spans;
}

/** When the group was first seen to be locked. */
export const lockConfirmedAt = (incident: Incident): Instant | undefined => lockSpans(incident)[0]?.from;

/** Mail that a lock should have turned away and did not: the storm's, and other mail to the group. */
export type Leaks = { storm: readonly Observation[]; others: readonly Observation[] };

export function throughLock(
  incident: Incident,
  { start, replies, others }: StormMessages,
  allowed: readonly Address[],
): Leaks {
  const spans = lockSpans(incident);
  const isLeak = ({ sentAt, from }: Observation) =>
    !allowed.includes(from) && spans.some((span) => sentAt > span.from && sentAt <= span.until);
  return {
    storm: (start === undefined ? replies : [start, ...replies]).filter(isLeak),
    others: others.filter(isLeak),
  };
}
