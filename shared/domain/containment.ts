import type { RestrictionChange, SenderRestrictions } from './restrictions.ts';
import type { Actor } from './switch.ts';
import type { Instant } from './time.ts';

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
   * A lock that was found without anything that knew what it changed: taking it back may open what was closed, so
   * only people do that.
   */
  adopted?: true;
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
      /** When the group was looked at for this plan, where that was not for the snapshot. */
      readAt?: Instant;
    }
  | {
      state: 'locked';
      lock: LockRecord;
      firstSentAt: Instant;
      /** The last write where one of them may take effect once more: a runbook's order, or after one that did not show. */
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
  | {
      state: 'release-refused';
      lock: LockRecord;
      confirmedAt: Instant;
      why: string;
      at: Instant;
      /** As for `releasing`: an operator's release comes after it. */
      lockSentAt?: Instant;
    };

/** What a mailbox that is not on the accept list is told when it asks whether it may send. */
export type Canary = 'restricted' | 'open' | 'no-answer';
