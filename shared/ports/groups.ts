import type { Address } from '../domain/address.ts';
import type { LockMeans } from '../domain/containment.ts';
import type { Group, GroupId } from '../domain/group.ts';
import type { RestrictionChange, SenderRestrictions } from '../domain/restrictions.ts';
import type { Instant } from '../domain/time.ts';
import type { SentinelId } from './mail.ts';

/**
 * The tenant's groups, as Exchange and Graph know them. Throws RetryLater or Refused, Ambiguous where the address alone
 * is at fault; not found is a value.
 */
export interface GroupDirectory {
  /** The group that any of its proxy addresses reaches, or `undefined` when the address is no group's. */
  find(address: Address): Promise<Group | undefined>;
}

/** Groups by what Exchange calls them, for those whose address nobody told. */
export interface GroupsById {
  byId(id: GroupId): Promise<Group | undefined>;
}

/** What a lock is for, written where people find it, and when it may end by itself should nobody renew it. */
export type LockNote = { incident: string; until: Instant };

/** `senders` begins with the lock holder. */
export type AllowedSenders = {
  senders: string[];
  groups: string[];
  leftOut: readonly { address: Address; why: string }[];
};

/**
 * Reads and writes who may mail a group. A write that returns has been accepted, not proved: read back.
 * Throws RetryLater, Refused (with the remedy for the operator) or OutcomeUnknown.
 */
export interface GroupLock {
  read(group: Group): Promise<SenderRestrictions>;
  /** Refused for a change that names nobody. A lock that is no list of the group's own is taken away whole by `remove`. */
  write(group: Group, change: RestrictionChange, note?: LockNote): Promise<void>;
  /** The group's own object, where `read` shows something else that locks it; for the record. */
  readOwn?(group: Group): Promise<SenderRestrictions>;
  /** Puts off the end of a lock that ends by itself, and nothing else; false where it is no longer in force. */
  renew?(group: Group, note: LockNote): Promise<boolean>;
  /** How a lock of this group works; the group's own accept list, where it is not told. */
  means?(group: Group): LockMeans;
  /**
   * Exchange GUIDs of the recipients that stay allowed: the lock holder, which comes first, and others. Refused when the
   * holder is not exactly one mailbox; others that cannot be allowed are left out.
   */
  resolveSenders(addresses: readonly Address[]): Promise<AllowedSenders>;
  /** Of these Exchange GUIDs, those that name no recipient any more; without it such an entry stops a release. */
  gone?(entries: readonly string[]): Promise<string[]>;
  /**
   * Groups whose accept list holds the lock holder: locks found without our own tables. Where it is asked in several
   * places, one that cannot answer goes to `failed`, and the others count.
   */
  findLocked(holder: string, failed?: (error: unknown) => void): Promise<GroupId[]>;
  /** Locks any group by a mail flow rule, where rules are allowed: slower, and nothing on the group is changed. */
  byRule?: GroupLock;
}

/** Asks on behalf of an ordinary mailbox whether it may mail the group: a check independent of the lock's read-back. */
export interface DeliveryCanary {
  /** `undefined` when the service gives no answer for this group. Throws RetryLater or Refused. */
  isRestricted(group: Group, as: SentinelId): Promise<boolean | undefined>;
}
