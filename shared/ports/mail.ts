import type { Message } from '../domain/message.ts';
import type { Instant } from '../domain/time.ts';

declare const brand: unique symbol;

/** Entra object id of a sentinel's user, lower-cased. Not a UPN: one that begins with a GUID is misread by Graph. */
export type SentinelId = string & { readonly [brand]: 'SentinelId' };

/** An opaque delta or next link of the mail service, replayed verbatim. */
export type DeltaLink = string & { readonly [brand]: 'DeltaLink' };

export type DeltaPage = {
  /** Readable messages, in no promised order, repeats possible. */
  messages: readonly Message[];
  /** Items that could not be read (no sender, drafts, removed); counted so that nothing vanishes silently. */
  skipped: number;
  /** Either another page follows at once, or this reading is complete and `next` is where the next one begins. */
  next: DeltaLink;
  complete: boolean;
};

/** Thrown when a delta link is no longer known to the service (410, SyncStateNotFound): seed anew, with overlap. */
export class CursorExpired extends Error {
  override readonly name = 'CursorExpired';
}

/** Reads sentinels' inboxes by delta query. Throws RetryLater or Refused; `CursorExpired` from `read`. */
export interface MailReader {
  /** First page of everything received since `since`. */
  seed(sentinel: SentinelId, since: Instant): Promise<DeltaPage>;
  read(sentinel: SentinelId, link: DeltaLink): Promise<DeltaPage>;
  /** Which of the Message-IDs are still in the sentinel's inbox. */
  stillThere(sentinel: SentinelId, messageIds: readonly string[]): Promise<ReadonlySet<string>>;
}
