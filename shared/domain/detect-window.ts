import type { DetectionSettings } from './detection-settings.ts';
import type { Observation } from './observation.ts';
import type { Instant, Milliseconds } from './time.ts';

/** When it happened: nothing was sent after it was received, whatever the sender's clock says. */
export const eventTime = (seen: Observation): Instant => Math.min(seen.sentAt, seen.receivedAt);

/**
 * The observations that count, in the order of their events: each message once, backlog left out, at most
 * `windowLimit` of the newest. Neither the order of arrival nor repeats change it.
 */
export function liveWindow(
  observations: readonly Observation[],
  since: Instant | undefined,
  { window, windowLimit, backlogDelay }: DetectionSettings,
): readonly Observation[] {
  const distinct = new Map<string, Observation>();
  for (const seen of observations) {
    const known = distinct.get(seen.messageId);
    // The copy that came through first says how long the mail really took.
    if (known === undefined || seen.receivedAt < known.receivedAt) distinct.set(seen.messageId, seen);
  }
  const fresh = [...distinct.values()]
    .filter((seen) => seen.receivedAt - seen.sentAt <= backlogDelay)
    .filter((seen) => since === undefined || eventTime(seen) >= since)
    .sort((a, b) => eventTime(a) - eventTime(b) || (a.messageId < b.messageId ? -1 : 1));
  return sentWithin(window, fresh.length - 1, fresh).slice(-windowLimit);
}

/** Of observations in order, those in the given time up to and with the one at `last`. */
export const sentWithin = (
  time: Milliseconds,
  last: number,
  ordered: readonly Observation[],
): readonly Observation[] => ordered.slice(startWithin(time, last, ordered), last + 1);

/** The index of the first of them: a binary search. */
export function startWithin(time: Milliseconds, last: number, ordered: readonly Observation[]): number {
  const timeAt = (index: number) => {
    const seen = ordered[index];
    return seen === undefined ? Number.NEGATIVE_INFINITY : eventTime(seen);
  };
  const from = timeAt(last) - time;
  let [low, high] = [0, Math.max(0, last)];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (timeAt(middle) <= from) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** From the first to the last of them; 0 for none. */
export function durationOf(observations: readonly Observation[]): Milliseconds {
  const times = observations.map(eventTime);
  return Math.max(0, Math.max(...times) - Math.min(...times));
}
