import type { Address } from './address.ts';
import type { GroupId } from './group.ts';
import type { Instant } from './time.ts';

declare const brand: unique symbol;

/** Names one thread across mailboxes, subjects and broken conversation indexes. */
export type ThreadKey = string & { readonly [brand]: 'ThreadKey' };

/** Mail that a machine sent: kept apart from what people write. */
export type Automation = 'auto-reply' | 'bounce' | 'calendar' | 'bulk';

/**
 * One message to one group, counted once however many sentinels saw it: what detection and purge planning keep
 * of a mail. Text is judged when the mail is read and not kept.
 */
export type Observation = {
  groupId: GroupId;
  /** RFC 5322 Message-ID. */
  messageId: string;
  thread: ThreadKey;
  from: Address;
  subject: string;
  sentAt: Instant;
  receivedAt: Instant;
  isReply: boolean;
  /** Asks to be removed, or tells others to stop. */
  asksToStop: boolean;
  /** Congratulates, thanks, accepts or declines: a harmless kind of answer that comes in bursts. */
  isCourtesy?: boolean;
  automation?: Automation;
  /** Members of the other groups it was sent to, all together: they have copies too. */
  alsoReaches?: number;
};
