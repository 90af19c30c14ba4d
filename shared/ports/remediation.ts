import type { MailCopy } from '../domain/purge.ts';
import type { Instant } from '../domain/time.ts';

/** Which delivered copies: of these Message-IDs, sent in that time. */
export type WantedCopies = { messageIds: readonly string[]; from: Instant; to: Instant };

/**
 * Defender for Office 365, Plan 2: finds delivered copies by hunting and removes exactly those named, recoverably.
 * Throws RetryLater, Refused (licence or permission missing) or OutcomeUnknown.
 */
export interface Remediation {
  count(wanted: WantedCopies): Promise<number>;
  /** In a stable order, from behind `after` on. */
  list(wanted: WantedCopies, after: MailCopy | undefined, limit: number): Promise<MailCopy[]>;
  /**
   * Accepted, not done: it takes up to a few hours. Naming a copy again does no harm and holds up no other; where many
   * were named lately they are to be named again later (RetryLater).
   */
  remove(copies: readonly MailCopy[], incident: string): Promise<void>;
}
