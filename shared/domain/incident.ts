import type { Address } from './address.ts';
import type { AttemptsSeen } from './attempts.ts';
import type { Decision } from './decision.ts';
import type { Group } from './group.ts';
import type { Notice } from './notice.ts';
import type { PurgePlan, RemediationProgress } from './purge.ts';
import type { RestrictionChange, SenderRestrictions } from './restrictions.ts';
import type { StormFigures } from './storm-figures.ts';
import type { Actor } from './switch.ts';
import type { Instant, Milliseconds } from './time.ts';
import type { Verdict } from './verdict.ts';

declare const brand: unique symbol;

/** `20161114-082914-3f9c`: opening time and a random tail, safe in a URL, a file name and a case name. */
export type IncidentId = string & { readonly [brand]: 'IncidentId' };

/**
 * How a group is locked: by its own accept list, by a mail flow rule that takes half an hour to work and ends by itself,
 * or by an accept list that a runbook writes within minutes.
 */
export type LockMeans = 'accept-list' | 'rule' | 'runbook';

/** What a lock changed and how to undo it; saved before the first write. */
export type LockRecord = {
  snapshot: SenderRestrictions;
  change: RestrictionChange;
  /** The lists a confirmed lock shows. */
  expected: { senders: readonly string[]; groups: readonly string[] };
  /** Absent: the group's own accept list. */
  means?: LockMeans;
  /**
   * A lock that was found without anything that knew what it changed: taking it back opens the group to everyone.
   * `asks` where the group was surely not open before, so that only an operator may do that.
   */
  adopted?: 'opens' | 'asks';
  /** A rule ends then by itself unless it is renewed. */
  until?: Instant;
};

/** The lock's side of an incident. A write to the outside is stored as intended (`sentAt`) before it is sent. */
export type Containment =
  /** No lock: the decision was only to tell, to rehearse or to record. */
  | { state: 'none' }
  /** A lock is wanted; nothing was read or written yet. The group may still show the `former` one. */
  | { state: 'wanted'; former?: LockRecord }
  /** The snapshot is saved; with `sentAt` the write is on its way, or its fate is unknown until read back. */
  | {
      state: 'locking';
      lock: LockRecord;
      attempts: number;
      sentAt?: Instant;
      firstSentAt?: Instant;
      /** The last write that did not show when it was looked for; it may still land. */
      lastSentAt?: Instant;
    }
  | {
      state: 'locked';
      lock: LockRecord;
      firstSentAt: Instant;
      /** The last order to a runbook: it may be carried out once more. */
      sentAt?: Instant;
      confirmedAt: Instant;
      canary: Canary;
      canaryAskedAt?: Instant;
      /** The rule's end was to be put off then. */
      renewAskedAt?: Instant;
      releaseAt: Instant;
    }
  /** It cannot be locked from here; a person must act, and would replace what is there `before`. */
  | { state: 'unlockable'; why: string; remedy: string; former?: LockRecord; before?: SenderRestrictions }
  | {
      state: 'releasing';
      lock: LockRecord;
      confirmedAt: Instant;
      by: Actor;
      reason: string;
      forced: boolean;
      attempts: number;
      sentAt?: Instant;
      /** The last write that was looked for; it may still land, or be carried out once more. */
      lastSentAt?: Instant;
      /** The write of the lock that this release follows; it may still be on its way. */
      lockSentAt?: Instant;
      /** An operator ordered a lock meanwhile: it follows when it is known what became of this release. */
      lockAgain?: true;
    }
  | {
      state: 'released';
      at: Instant;
      by: Actor;
      lock: LockRecord;
      confirmedAt: Instant;
      exact: boolean;
      gone: readonly string[];
    }
  /** Somebody edited the group meanwhile; an operator may force the release. */
  | { state: 'release-refused'; lock: LockRecord; confirmedAt: Instant; why: string; at: Instant };

/** What a mailbox that is not on the accept list is told when it asks whether it may send. */
export type Canary = 'restricted' | 'open' | 'no-answer';

/** One slice of the purge, in the order it passes through. `at` is stored before the call it stands for. */
export type SliceProgress =
  | { step: 'planned' }
  | { step: 'creating'; at: Instant }
  /** `failures`: counts of it that failed so far. */
  | { step: 'created'; searchId: string; failures?: number }
  | { step: 'estimating'; searchId: string; at: Instant; operationId?: string; failures?: number }
  | { step: 'estimated'; searchId: string; items: number; mailboxes: number; unindexed: number }
  /** Query and scope were read back right before, and were what was counted. */
  | {
      step: 'purging';
      searchId: string;
      items: number;
      at: Instant;
      operationId?: string;
      /** Why people were asked: nobody knows what became of it. */
      doubt?: string;
    }
  | { step: 'purged'; searchId: string; items: number; at: Instant; partial: boolean }
  | {
      step: 'rechecking';
      searchId: string;
      items: number;
      at: Instant;
      operationId?: string;
      partial: boolean;
    }
  /** `itemsAfter` is absent where the service could not count again. */
  | { step: 'checked'; searchId: string; items: number; itemsAfter?: number; partial: boolean }
  /** Nobody knows what became of its purge, and an operator let the rest go on. */
  | { step: 'unknown'; searchId: string; items: number; why: string }
  /** The service could not count or purge it, and says so; no purge of this run is submitted any more. */
  | { step: 'failed'; searchId: string; items?: number; why: string };

/** A purge under way: the case is the record and is kept. */
export type PurgeRun = {
  plan: PurgePlan;
  /** 1, 2, 3 … within the incident; absent for the first. Each run has its own case. */
  number?: number;
  slices: readonly SliceProgress[];
  /** Absent: eDiscovery. The slices stay as planned where Defender does it. */
  purger?: 'defender';
  remediation?: RemediationProgress;
  caseId?: string;
  /** The creation of the case was on its way. */
  caseAskedAt?: Instant;
  /** Cleared to delete: the counts agreed with what was expected, or an operator approved. */
  cleared: boolean;
  /** The operator who approved what was held. */
  approvedBy?: Actor;
  /** Mail that is not the storm's and that people were told would go with it: an approval given after that is for it too. */
  collateral?: readonly string[];
  polledAt?: Instant;
  /** How long the service took to count, as far as looks tell: no purge and no recount is done sooner. */
  countTook?: Milliseconds;
  /** Operations of the case whose fate was read: none of them is taken for a later submission's. */
  knownOperations?: readonly string[];
  /** The group was locked again while this ran: what the second wave brought is planned when this is done. */
  secondWave?: boolean;
  /** Percent of the operations under way, as the service last said. */
  percent?: number;
};

/** Copies of the storm's messages still in the inboxes of the sentinels that were checked. */
export type Residue = {
  sentinelsChecked: number;
  looked: number;
  left: number;
  /** Message-IDs of what is left, as far as they are listed. */
  ids: readonly string[];
};

/** The purge's side of an incident. */
export type Cleanup =
  /** Nothing is to be purged. */
  | { state: 'none'; why: string }
  /** Waiting for the lock to be confirmed. */
  | { state: 'waiting' }
  /** Waiting for queued mail to land and to be indexed. */
  | { state: 'settling'; until: Instant }
  | { state: 'running'; run: PurgeRun }
  /** An operator must look before anything is deleted. */
  | { state: 'held'; run: PurgeRun; why: string; at: Instant }
  /** Stormlock will not or cannot do it, or not all of it: the finished plan, where there is one, is the operator's. */
  | { state: 'handed-over'; run?: PurgeRun; why: string; remedy: string; at: Instant; residue?: Residue }
  | { state: 'done'; run: PurgeRun; at: Instant; residue: Residue };

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

/** Where an incident stands, in one word for lists and filters. */
export type Phase =
  | 'alerted'
  | 'locking'
  | 'settling'
  | 'purging'
  | 'held'
  | 'cooling-down'
  | 'releasing'
  | 'attention'
  | 'closed';

/** Reads the phase off the two sides; the side that needs people or is most urgent speaks first. */
export function phaseOf(incident: Pick<Incident, 'containment' | 'cleanup' | 'closedAt'>): Phase {
  if (incident.closedAt !== undefined) return 'closed';
  const { containment, cleanup } = incident;
  switch (containment.state) {
    case 'wanted':
    case 'locking':
      return 'locking';
    case 'releasing':
      return 'releasing';
    case 'unlockable':
    case 'release-refused':
      return 'attention';
    case 'none':
    case 'locked':
    case 'released':
      break;
  }
  switch (cleanup.state) {
    case 'waiting':
    case 'settling':
      return 'settling';
    case 'running':
      return 'purging';
    case 'held':
      return 'held';
    case 'handed-over':
      return 'attention';
    case 'none':
    case 'done':
      return containment.state === 'locked' ? 'cooling-down' : 'alerted';
  }
}

export const isOpen = (incident: Incident): boolean => incident.closedAt === undefined;
