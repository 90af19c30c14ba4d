import type { Cleanup } from './cleanup.ts';
import { DAY, type Instant, type Milliseconds } from './time.ts';
import { when } from './wording.ts';

/**
 * How long an incident waits for people whose purge was left to them. By then nobody misses the mail any more, most of
 * what was purged can no longer be restored, and a new storm is better told by an incident of its own.
 */
const OPEN_FOR_PEOPLE: Milliseconds = 14 * DAY;

/** When an incident closes by itself whose purge was handed over. */
export const closesAt = ({ at }: Extract<Cleanup, { state: 'handed-over' }>): Instant => at + OPEN_FOR_PEOPLE;

/** What people have to know besides what they can do. */
export const staysOpen = (at: Instant): string =>
  `The incident stays open until somebody orders the purge or closes it, until ${when(at + OPEN_FOR_PEOPLE)} at most.`;
