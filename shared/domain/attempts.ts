import type { Address } from './address.ts';
import type { Incident } from './incident.ts';
import { observe } from './observe.ts';
import type { StormMessages } from './storm-messages.ts';
import { parseSubject } from './subject.ts';
import type { Instant } from './time.ts';
import { plural } from './wording.ts';

/** A mail to a locked group that was turned away. */
export type Attempt = { messageId: string; from: Address; subject: string; at: Instant };

/** Who still tried to mail the group while it was locked: counts, no names. */
export type AttemptTally = {
  /** Mail of the storm that was turned away. */
  attempts: number;
  people: number;
  /** When the last of it was sent. */
  lastAt?: Instant;
  /** Mail that had nothing to do with the storm and was turned away with it. */
  others: number;
};

/** What is known of attempts: the last tally, and why the last question had no answer. */
export type AttemptsSeen = { askedAt: Instant; tally?: AttemptTally; unanswered?: string };

/**
 * Tells the storm's attempts from other mail by what a trace shows: the subject. Where no verdict says what the storm is,
 * because an operator locked the group, any reply counts. What machines send proves nobody's will to go on.
 */
export function tallyAttempts(
  incident: Incident,
  { start, replies }: StormMessages,
  turnedAway: readonly Attempt[],
): AttemptTally {
  const storm = start === undefined ? replies : [start, ...replies];
  const subjects = new Set(storm.map(({ subject }) => parseSubject(subject).base));
  const isStorms = (attempt: Attempt): boolean => {
    const seen = observationOf(attempt, incident);
    if (seen.automation !== undefined) return false;
    const isAnswer = incident.verdict === undefined && seen.isReply;
    return isAnswer || seen.asksToStop || subjects.has(parseSubject(attempt.subject).base);
  };
  const mails = [...new Map(turnedAway.map((attempt) => [attempt.messageId, attempt])).values()];
  const attempts = mails.filter(isStorms);
  return {
    attempts: attempts.length,
    people: new Set(attempts.map(({ from }) => from)).size,
    ...(attempts.length === 0 ? {} : { lastAt: Math.max(...attempts.map(({ at }) => at)) }),
    others: mails.length - attempts.length,
  };
}

/** `186 mails from 140 people were turned away` */
export const turnedAway = (attempts: number, people: number): string =>
  `${plural(attempts, 'mail')} from ${plural(people, 'person', 'people')} ${attempts === 1 ? 'was' : 'were'} turned away`;

const observationOf = ({ messageId, from, subject, at }: Attempt, { group }: Incident) =>
  observe(
    {
      internetMessageId: messageId,
      from,
      subject,
      preview: '',
      recipients: [group.address],
      sentAt: at,
      receivedAt: at,
    },
    group.id,
  );
