import type { Address } from './address.ts';
import type { Instant } from './time.ts';

/** One mail as a sentinel received it. `preview` is read for stop phrases and never stored. */
export type Message = {
  /** RFC 5322 Message-ID, the same in every recipient's copy: the key that makes copies one observation. */
  internetMessageId: string;
  subject: string;
  /** First 255 characters of the text. */
  preview: string;
  from: Address;
  /** Differs from `from` for delegates and shared mailboxes. */
  sender?: Address;
  /** To and Cc, a group as its own unexpanded address. */
  recipients: readonly Address[];
  sentAt: Instant;
  receivedAt: Instant;
  /** Base64: 22-byte header with a 16-byte thread GUID, then 5 bytes a reply level ([MS-OXOMSG] 2.2.1.3). */
  conversationIndex?: string;
  /** Lower-cased header names; present only where the source provides them. */
  headers?: ReadonlyMap<string, string>;
  /** `IPM.Schedule.*` and friends, where the source tells calendar items apart. */
  isCalendarItem?: boolean;
};
