import type { Address } from './address.ts';
import type { DetectionSettings } from './detection-settings.ts';
import type { Observation } from './observation.ts';
import type { Verdict } from './verdict.ts';

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
};

/** Judges one group by evidence and event time alone: no clock, so a recorded storm replays to the same verdict. */
export function detect(input: DetectionInput, settings: DetectionSettings): Verdict {
  throw new Error(`to be written ${input} ${settings}`);
}
