import type { ThreadKey } from './observation.ts';
import type { Instant } from './time.ts';

/** The numbers a verdict rests on, all counted over `from`..`to` in sent time. */
export type Evidence = {
  from: Instant;
  to: Instant;
  members: number;
  messages: number;
  replies: number;
  /** Distinct people among the repliers, machines excluded. */
  repliers: number;
  /** Repliers who never wrote to this group before. */
  firstTimePosters: number;
  /** Distinct people who asked to be removed or told others to stop. */
  stopRequests: number;
  threads: number;
  /** Messages a machine sent: auto-replies, bounces. */
  automatic: number;
  /** Repliers that would have sufficed for a storm, given the audience and the rest of the evidence. */
  repliersNeeded: number;
  /** Messages an hour in the window, and the group's own usual figure where history is known. */
  hourlyRate: number;
  usualHourlyRate?: number;
  /** messages x members: mails delivered so far. */
  deliveries: number;
};

export type VerdictKind = 'storm' | 'mail-loop' | 'flood' | 'calm';

/** What the detector says of a group at one moment; a recorded storm replays to the same verdict. */
export type Verdict = {
  kind: VerdictKind;
  /** One plain sentence for people. */
  why: string;
  evidence: Evidence;
  /** The message that tipped the verdict; absent when calm. */
  tippedBy?: { messageId: string; sentAt: Instant };
  /** The threads that make up the storm; empty when calm. */
  threads: readonly ThreadKey[];
};
