import type { Incident } from './incident.ts';

/** What was done, and its cause; of one search where it was about that. */
export type Act = { act: string; reason: string; slice?: number };

/** What the incident's story was told in between. */
export const toldBetween = (before: Incident, after: Incident): string =>
  after.timeline
    .filter((entry) => !before.timeline.includes(entry))
    .map(({ what }) => what)
    .join(' ');

/** A cause as a sentence of its own. */
export const sentence = (cause: string): string =>
  `${cause.slice(0, 1).toUpperCase()}${cause.slice(1)}${/[.!?]$/.test(cause) ? '' : '.'}`;
