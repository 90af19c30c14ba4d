import type { Address } from './address.ts';
import type { Decision } from './decision.ts';
import type { Group, GroupId } from './group.ts';
import type { Notice } from './notice.ts';
import type { PurgePlan } from './purge.ts';
import type { RestrictionChange, SenderRestrictions } from './restrictions.ts';
import type { Actor } from './switch.ts';
import type { Instant } from './time.ts';
import type { Verdict } from './verdict.ts';

declare const brand: unique symbol;

/** `20161114-082914-3f9c`: opening time and a random tail, safe in a URL, a file name and a case name. */
export type IncidentId = string & { readonly [brand]: 'IncidentId' };

/** What a lock changed and how to undo it; saved before the first write. */
export type LockRecord = {
  snapshot: SenderRestrictions;
  change: RestrictionChange;
  /** The lists a confirmed lock shows. */
  expected: { senders: readonly string[]; groups: readonly string[] };
};

/** The lock's side of an incident. Every state that follows a write to the outside is stored before it. */
export type Containment =
  /** No lock: the decision was only to tell, to rehearse or to record. */
  | { state: 'none' }
  /** A lock is wanted; nothing was read or written yet. */
  | { state: 'wanted' }
  /** The snapshot is saved and the write is on its way, or its fate is unknown until read back. */
  | { state: 'locking'; lock: LockRecord; attempt: number; sentAt: Instant }
  | {
      state: 'locked';
      lock: LockRecord;
      sentAt: Instant;
      confirmedAt: Instant;
      /** What a mailbox that is not on the list is told when it asks whether it may send. */
      canary: 'restricted' | 'open' | 'unavailable';
      releaseAt: Instant;
    }
  /** It cannot be locked from here; a person must act. */
  | { state: 'unlockable'; why: string; remedy: string }
  | {
      state: 'releasing';
      lock: LockRecord;
      by: Actor;
      reason: string;
      forced: boolean;
      attempt: number;
      sentAt?: Instant;
    }
  | { state: 'released'; at: Instant; by: Actor; exact: boolean; left: readonly string[] }
  /** Somebody edited the group meanwhile; an operator may force the release. */
  | { state: 'release-refused'; lock: LockRecord; why: string; at: Instant };

/** One slice of the purge, in the order it passes through. `…At` of an intent is stored before the call. */
export type SliceProgress =
  | { step: 'planned' }
  | { step: 'creating'; at: Instant }
  | { step: 'created'; searchId: string }
  | { step: 'estimating'; searchId: string; at: Instant; operationId?: string }
  | { step: 'estimated'; searchId: string; items: number; mailboxes: number; unindexed: number }
  | {
      step: 'purging';
      searchId: string;
      items: number;
      at: Instant;
      purgesBefore: number;
      operationId?: string;
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
  | { step: 'checked'; searchId: string; items: number; itemsFoundAfter: number; partial: boolean };

/** The purge's side of an incident. */
export type Cleanup =
  /** Nothing is to be purged: alert only, rehearsal without a plan, or an operator's bare lock. */
  | { state: 'none'; why: string }
  /** Waiting for the lock to be confirmed. */
  | { state: 'waiting' }
  /** Waiting for queued mail to land and to be indexed. */
  | { state: 'settling'; until: Instant }
  | {
      state: 'running';
      plan: PurgePlan;
      caseId?: string;
      caseIntentAt?: Instant;
      slices: readonly SliceProgress[];
      approved: boolean;
    }
  /** An operator must look before anything is deleted. */
  | {
      state: 'held';
      plan: PurgePlan;
      caseId?: string;
      slices: readonly SliceProgress[];
      why: string;
      at: Instant;
    }
  /** The service will not do it (licence, role, refusal): the finished plan is the operator's. */
  | { state: 'handed-over'; plan?: PurgePlan; why: string; remedy: string; at: Instant }
  | {
      state: 'done';
      plan: PurgePlan;
      caseId?: string;
      slices: readonly SliceProgress[];
      at: Instant;
      /** Storm messages still in the inboxes of the sentinels that were checked, of so many looked for. */
      residue: { sentinelsChecked: number; messagesLookedFor: number; messagesLeft: number };
    };

/** A line of the incident's story. */
export type TimelineEntry = { at: Instant; by: Actor; what: string };

/** A notice of this incident and whether it went out; `attempts` grows until it did or was given up. */
export type OutboxEntry = {
  notice: Notice;
  sentAt?: Instant;
  attempts: number;
  nextAttemptAt: Instant;
  givenUp?: boolean;
};

/** A step that failed and is due again later. */
export type Setback = { at: Instant; retryAt: Instant; failures: number; message: string };

export type Incident = {
  id: IncidentId;
  group: Group;
  openedAt: Instant;
  openedBy: Actor;
  /** Nothing outside is touched; the incident says what would have been done. */
  rehearsal: boolean;
  /** The sentence people read first. */
  why: string;
  verdict?: Verdict;
  decision: Decision;
  /** The first message of the storm as far as it was seen. */
  startedBy?: { messageId: string; from: Address; subject: string; sentAt: Instant };
  containment: Containment;
  cleanup: Cleanup;
  timeline: readonly TimelineEntry[];
  outbox: readonly OutboxEntry[];
  setback?: Setback;
  /** Storm messages sent after the lock was confirmed and delivered all the same. */
  leaked: number;
  closedAt?: Instant;
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

export type OpenIncident = { id: IncidentId; groupId: GroupId };
