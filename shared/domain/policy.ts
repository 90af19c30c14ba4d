import type { Address } from './address.ts';
import type { Purger } from './purge.ts';
import { DAY, HOUR, MINUTE, type Milliseconds } from './time.ts';

/** What the organisation allows Stormlock to do by itself. */
export type Policy = {
  /** Groups that must never be locked automatically, by any of their addresses. */
  protectedGroups: readonly Address[];
  /** Automatic locks allowed in any hour; beyond it an operator must lock. */
  locksPerHour: number;
  /** After an operator released a group, how long it is not locked again automatically. */
  graceAfterRelease: Milliseconds;
  /** How long a locked group stays locked before it is released. */
  coolDown: Milliseconds;
  /** A storm so soon after a release is a second wave: the group is locked again, for twice as long. */
  secondWave: Milliseconds;
  /** The cool-down is doubled up to this. */
  longestCoolDown: Milliseconds;
  /** How often the message trace is asked who was turned away while a group is locked; 0 never. */
  traceInterval: Milliseconds;
  /** Between the confirmed lock and the purge plan: queued mail lands and is indexed meanwhile. */
  settle: Milliseconds;
  /** Between a purge and the count that checks it: the search index lags by a quarter to half an hour. */
  indexLag: Milliseconds;
  /** `replies` keeps the mail that started it, `all` removes that too, `off` removes nothing. */
  purge: 'replies' | 'all' | 'off';
  /** Purges of larger audiences wait for an operator's approval. */
  purgeMailboxes: number;
  /**
   * Share by which the service's count may differ from messages x audience before a purge is held. Too many are held from
   * half a message to everybody on, however large the share.
   */
  purgeTolerance: number;
  /** Storm messages one purge may match in a mailbox; the service removes at most 100. */
  sliceLimit: number;
  /** Who removes mail: the next one where one is refused before it removed anything; at the end, people. */
  purgers: readonly Purger[];
  /** A removal by Defender takes up to so long, and nothing tells how far it is. */
  remediationTakes?: Milliseconds;
  /** Copies named to Defender at a time. */
  remediationBatch?: number;
  /** An eDiscovery operation that takes longer counts as stuck. */
  longestOperation: Milliseconds;
  /** At most one look at running eDiscovery operations in this time. */
  pollInterval: Milliseconds;
};

export const DEFAULT_POLICY: Policy = {
  protectedGroups: [],
  locksPerHour: 3,
  graceAfterRelease: HOUR,
  coolDown: 2 * HOUR,
  secondWave: DAY,
  longestCoolDown: DAY,
  traceInterval: 10 * MINUTE,
  settle: 30 * MINUTE,
  indexLag: 30 * MINUTE,
  purge: 'replies',
  purgeMailboxes: 50_000,
  purgeTolerance: 0.1,
  sliceLimit: 90,
  purgers: ['ediscovery', 'manual'],
  longestOperation: 12 * HOUR,
  pollInterval: MINUTE,
};
