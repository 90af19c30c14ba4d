import type { PurgeRun } from './cleanup.ts';
import type { MailCopy, RemediationBatch } from './purge.ts';
import { lacksWitnesses } from './purgers.ts';
import { HOUR, type Instant, type Milliseconds } from './time.ts';

/** The service works best with so many messages at a time. */
export const BATCH = 50_000;
/** A request of more is likely to be turned away whole; no limit is published. */
const MOST_BYTES = 3_000_000;
/** What a copy takes in a request besides its two values. */
const BYTES_AROUND = '{"networkMessageId":"","recipientEmailAddress":""},'.length;
const MOST_IN_FLIGHT = 1_000_000;
const MOST_ACTIVE = 50;
/** More messages of one recipient the service does not take in a remediation. */
export const MOST_A_RECIPIENT = 1_000;

/** "Up to a few hours", with nothing to ask how far it is. */
export const REMEDIATION_TAKES: Milliseconds = 4 * HOUR;

type RemediationStep =
  | { do: 'count-copies' }
  | { do: 'find-witnesses' }
  | { do: 'send-remediation' }
  | { do: 'verify' };
type Timed = { step: RemediationStep; dueAt: Instant };
type Timing = { actLease: Milliseconds; remediationTakes?: Milliseconds };

const AT_ONCE: Instant = Number.NEGATIVE_INFINITY;

/** What is next in a purge by Defender. */
export function remediationStep(run: PurgeRun, timing: Timing): Timed {
  const { remediationTakes: takes = REMEDIATION_TAKES, actLease } = timing;
  const { remediation } = run;
  if (remediation === undefined || !isCleared(run)) return { step: { do: 'count-copies' }, dueAt: AT_ONCE };
  const { batches, complete, askedAt } = remediation;
  if (complete) return { step: { do: 'verify' }, dueAt: (batches.at(-1)?.at ?? AT_ONCE) + takes };
  if (lacksWitnesses(run)) return { step: { do: 'find-witnesses' }, dueAt: AT_ONCE };
  // Whoever asked may still be at it; asking again afterwards does no harm.
  const answered = askedAt === undefined ? AT_ONCE : askedAt + actLease;
  return { step: { do: 'send-remediation' }, dueAt: Math.max(answered, roomAt(batches, takes)) };
}

const isCleared = ({ cleared, approvedBy }: PurgeRun): boolean => cleared || approvedBy !== undefined;

/** As many of the first copies as one request takes, and one at least. */
export function fittingIn(copies: readonly MailCopy[]): readonly MailCopy[] {
  const text = new TextEncoder();
  let bytes = 0;
  const end = copies.findIndex(({ networkMessageId, recipient }, i) => {
    bytes += BYTES_AROUND + text.encode(networkMessageId + recipient).length;
    return i > 0 && bytes > MOST_BYTES;
  });
  return end < 0 ? copies : copies.slice(0, end);
}

/** When another batch fits into what the service takes at a time of the whole app. */
export function roomAt(batches: readonly RemediationBatch[], takes: Milliseconds): Instant {
  const oldestFirst = [...batches].sort((a, b) => a.at - b.at);
  const hasToEnd = oldestFirst.findLast((_, i) => isFull(oldestFirst.slice(i)));
  return (hasToEnd?.at ?? AT_ONCE) + takes;
}

const isFull = (active: readonly RemediationBatch[]): boolean =>
  active.length >= MOST_ACTIVE || active.reduce((sum, { copies }) => sum + copies, BATCH) > MOST_IN_FLIGHT;
