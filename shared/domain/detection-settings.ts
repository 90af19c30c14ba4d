import { HOUR, MINUTE, type Milliseconds } from './time.ts';

/** One point of the curve: at `members` and above, `repliers` distinct repliers make a storm. */
export type RepliersNeeded = { members: number; repliers: number };

/** Every threshold of the detector. The reasons stand in docs/detection.md. */
export type DetectionSettings = {
  /** The sliding window of sent time. */
  window: Milliseconds;
  /** Evaluation reads at most this many of the window's newest observations. */
  windowLimit: number;
  /** Below this audience nothing is ever locked. */
  minimumMembers: number;
  /** Falling curve: distinct repliers needed by audience, in ascending `members`. */
  repliersNeeded: readonly RepliersNeeded[];
  /** A message received this long after it was sent is backlog. */
  backlogDelay: Milliseconds;
};

export const DEFAULT_DETECTION: DetectionSettings = {
  window: HOUR,
  windowLimit: 300,
  minimumMembers: 100,
  repliersNeeded: [
    { members: 100, repliers: 8 },
    { members: 2_500, repliers: 5 },
    { members: 50_000, repliers: 4 },
  ],
  backlogDelay: 30 * MINUTE,
};
