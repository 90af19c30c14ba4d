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
  /** Copies of these that members of other groups got, at most: mail may be sent to several groups at once. */
  elsewhere?: number;
};

type PlannedMessages = {
  /** Message-IDs that stay, such as the mail that started it. */
  kept: readonly string[];
  /** Message-IDs that the searches reach. */
  removed: readonly string[];
  /** Message-IDs that are to go too and that no safe query reaches: for who names single messages, else for people. */
  untouched: readonly string[];
  /** messages x audience over all slices. */
  expectedItems: number;
  /** Copies of all that goes in mailboxes of other groups' members, at most. */
  elsewhere?: number;
  /** Why an operator must look at this plan however the counts turn out. */
  doubt?: string;
  from: Instant;
  to: Instant;
};

/** Searches that reach the storm's messages, all or some, and nothing else. */
export type SearchPlan = PlannedMessages & { slices: readonly PurgeSlice[]; noQuery?: never };

/** What is to go is known message by message, but no query is sure to find nothing else. */
export type MessagePlan = PlannedMessages & { slices: readonly []; noQuery: NoQuery };

export type PurgePlan = SearchPlan | MessagePlan;

/** Why no query can be built that is sure not to over-match, and what the operator can do. */
export type NoQuery = { why: string; remedy: string };

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
