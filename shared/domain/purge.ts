import type { Address } from './address.ts';
import type { Instant } from './time.ts';

/** What one compliance search removes: the storm's messages of some of its senders. */
export type PurgeSlice = {
  /** 1, 2, 3 … within the plan. */
  number: number;
  senders: readonly Address[];
  /** KQL, every clause ANDed. */
  query: string;
  /** Storm messages the query matches in one mailbox; at most the service's 100 with a margin. */
  messages: number;
};

export type PurgePlan = {
  slices: readonly PurgeSlice[];
  /** Message-IDs that stay, such as the mail that started it. */
  kept: readonly string[];
  /** Message-IDs that go. */
  removed: readonly string[];
  /** Message-IDs of the storm that no safe query reaches: listed for the operator. */
  untouched: readonly string[];
  /** messages x audience over all slices. */
  expectedItems: number;
  from: Instant;
  to: Instant;
};

/** Why no query can be built that is sure not to over-match, and what the operator can do. */
export type PurgeRefusal = { why: string; remedy: string };

/** Who may be asked to remove mail: the service by search, the service by message, or people. */
export type Purger = 'ediscovery' | 'defender' | 'manual';

/** One delivered copy, as Defender names it. */
export type MailCopy = { networkMessageId: string; recipient: string };

export type RemediationBatch = { at: Instant; copies: number };

/** How far a purge by Defender has come. */
export type RemediationProgress = {
  /** As counted before the first was removed. */
  copies: number;
  sent: number;
  /** The last copy that was sent. */
  after?: MailCopy;
  /** A batch is on its way since. */
  askedAt?: Instant;
  /** Every copy was sent. */
  complete: boolean;
  /** Those that may still be at work. */
  batches: readonly RemediationBatch[];
};
