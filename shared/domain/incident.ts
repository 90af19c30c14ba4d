import type { Address } from './address.ts';
import type { AttemptsSeen } from './attempts.ts';
import type { Cleanup } from './cleanup.ts';
import type { Containment } from './containment.ts';
import type { Decision } from './decision.ts';
import type { Group } from './group.ts';
import type { Notice } from './notice.ts';
import type { StormFigures } from './storm-figures.ts';
import type { Actor } from './switch.ts';
import type { Instant, Milliseconds } from './time.ts';
import type { Verdict } from './verdict.ts';

declare const brand: unique symbol;

/** `20161114-082914-3f9c`: opening time and a random tail, safe in a URL, a file name and a case name. */
export type IncidentId = string & { readonly [brand]: 'IncidentId' };

/** A line of the incident's story. */
export type TimelineEntry = { at: Instant; by: Actor; what: string };

/** A notice of this incident and the channels it went out by. */
export type OutboxEntry = {
  notice: Notice;
  sentTo: readonly string[];
  attempts: number;
  nextAttemptAt: Instant;
  done: boolean;
};

/** A step that failed and is due again later. */
export type Setback = { at: Instant; retryAt: Instant; failures: number; message: string };

/** What observing found: how far each side would have come. Nothing outside was changed for it. */
export type Rehearsed = {
  at: Instant;
  /** `locking` with the lock that would have been sent, or `unlockable`. */
  containment: Containment;
  /** When the purge is to be planned on paper; absent when it has been, or never will be. */
  purgeAt?: Instant;
  /** `running` or `held` with the plan that would have been counted, or why there is none. */
  cleanup?: Cleanup;
};

export type Side = 'containment' | 'cleanup';

export type Incident = {
  id: IncidentId;
  group: Group;
  openedAt: Instant;
  openedBy: Actor;
  /** The operator who ordered the lock in so many words, and when: only a pause given later holds it back. */
  lockOrderedBy?: Actor;
  lockOrderedAt?: Instant;
  /** The operator who ordered or approved the purge: the position `observe` does not hold it back, `paused` does. */
  purgeOrderedBy?: Actor;
  /** An operator said that this was no storm; the evidence is kept as a scenario. */
  dismissed?: { at: Instant; by: Actor; reason: string };
  /** Nothing outside is touched; the incident says what would have been done. */
  rehearsal: boolean;
  rehearsed?: Rehearsed;
  /** The sentence people read first. */
  why: string;
  verdict?: Verdict;
  decision: Decision;
  /** The mail that started it, as far as it was seen. */
  startedBy?: { messageId: string; from: Address; subject: string; sentAt: Instant };
  containment: Containment;
  /** How long this lock lasts where that is not the usual time: a second wave is locked for longer. */
  coolDown?: Milliseconds;
  cleanup: Cleanup;
  /** Purges planned so far. */
  purgeRuns?: number;
  timeline: readonly TimelineEntry[];
  outbox: readonly OutboxEntry[];
  setbacks: { containment?: Setback; cleanup?: Setback };
  /** The group's mail as counted when the purge was planned: before and after the lock was confirmed. */
  counts?: {
    messages: number;
    replies: number;
    repliers: number;
    /** Mail that came through a lock, and how much of it is the storm's. */
    leaked: number;
    leakedOfStorm?: number;
    lastSentAt: Instant;
  };
  /** What the message trace says of those who were turned away; absent until it was asked. */
  attempts?: AttemptsSeen;
  /** Mail of this kind was last seen then; an incident without a lock closes some time after. */
  lastSeenAt: Instant;
  closedAt?: Instant;
  /** What the storm came to, counted when the incident was closed: its mail is forgotten long before it is. */
  figures?: StormFigures;
};

export const isOpen = (incident: Incident): boolean => incident.closedAt === undefined;
