import type { Attempt } from '../domain/attempts.ts';
import type { Group } from '../domain/group.ts';
import type { Instant } from '../domain/time.ts';

/**
 * Exchange's message trace: what became of mail at each of its addresses, without its text. It lags behind the mail by
 * minutes. Throws RetryLater, or Refused where the permission, Microsoft's service principal or the cloud lacks it.
 */
export interface MessageTrace {
  /** Mail to the group that Exchange received in [from, to] and did not deliver: of ten days, at most some thousands. */
  turnedAway(group: Group, from: Instant, to: Instant): Promise<readonly Attempt[]>;
}
