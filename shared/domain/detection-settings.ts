import { HOUR, MINUTE, type Milliseconds } from './time.ts';

/** One point of the curve: at `members` and above, `repliers` distinct repliers make a storm. */
export type RepliersNeeded = { members: number; repliers: number };

/** Every threshold of the detector. The reasons stand in docs/detection.md. */
export type DetectionSettings = {
  /** The sliding window of sent time: as long as a slow storm takes to show itself. */
  window: Milliseconds;
  /** The part of the window in which a fast storm, a mail loop or a flood shows itself. */
  burst: Milliseconds;
  /** Evaluation reads at most this many of the window's newest observations. */
  windowLimit: number;
  /** Below this audience nothing is ever locked. */
  minimumMembers: number;
  /** Falling curve: distinct repliers needed by audience, in ascending `members`. */
  repliersNeeded: readonly RepliersNeeded[];
  /** Share of the repliers who must ask to be removed or tell others to stop for the curve to hold as it is. */
  protestShare: number;
  /** Where fewer protest, so many times the curve's repliers are needed. */
  unprotestedFactor: number;
  /** What a replier counts who wrote here before, is in a dialogue, or congratulates; a stranger counts 1. */
  ordinaryWeight: number;
  /** What a replier counts who asks to be removed or tells others to stop: one makes up for one ordinary replier. */
  protestWeight: number;
  /** So many mails of one person in the window are a dialogue. */
  dialoguePosts: number;
  /** A storm is so many times busier than the group usually is. */
  aboveUsual: number;
  /** Automatic mails, or mails of one sender, in a burst that make a mail loop or a flood. */
  machineMessages: number;
  /** A message received this long after it was sent is backlog. */
  backlogDelay: Milliseconds;
};

export const DEFAULT_DETECTION: DetectionSettings = {
  window: 12 * HOUR,
  burst: HOUR,
  windowLimit: 300,
  minimumMembers: 100,
  repliersNeeded: [
    { members: 100, repliers: 8 },
    { members: 500, repliers: 7 },
    { members: 1_000, repliers: 6 },
    { members: 2_500, repliers: 5 },
    { members: 50_000, repliers: 4 },
  ],
  protestShare: 0.16,
  unprotestedFactor: 3,
  ordinaryWeight: 0.5,
  protestWeight: 1.5,
  dialoguePosts: 3,
  aboveUsual: 2,
  machineMessages: 20,
  backlogDelay: 30 * MINUTE,
};
