import type { DetectionSettings } from './detection-settings.ts';
import type { Observation } from './observation.ts';
import type { Instant } from './time.ts';

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
): Observation[] {
  const distinct = new Map<string, Observation>();
  for (const seen of observations) {
    const known = distinct.get(seen.messageId);
    // The copy that came through first says how long the mail really took.
    if (known === undefined || seen.receivedAt < known.receivedAt) distinct.set(seen.messageId, seen);
  }
  const fresh = [...distinct.values()].filter(
    (seen) =>
      seen.receivedAt - seen.sentAt <= backlogDelay && (since === undefined || eventTime(seen) >= since),
  );
  fresh.sort((a, b) => eventTime(a) - eventTime(b) || (a.messageId < b.messageId ? -1 : 1));
  const newest = fresh.at(-1);
  return newest === undefined ? [] : sentWithin(window, newest, fresh).slice(-windowLimit);
}

/** Of observations in order, those in the given time up to `last`. */
export function sentWithin(
  time: number,
  last: Observation,
  ordered: readonly Observation[],
): readonly Observation[] {
  const from = eventTime(last) - time;
  const start = ordered.findIndex((seen) => eventTime(seen) > from);
  return ordered.slice(start, ordered.indexOf(last, start) + 1);
}
