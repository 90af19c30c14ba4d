import type { Address } from './address.ts';
import { words } from './kql-words.ts';
import { DAY, fromIso, type Instant } from './time.ts';

/** What a query asks for, read off its text: what is judged is what the service was given. */
export type Reach = {
  senders: readonly string[];
  phrases: readonly string[];
  from: Instant;
  /** The end of the last day. */
  to: Instant;
};

type Candidate = { from: Address; subject: string; receivedAt: Instant };

/** `undefined` where the text is none of ours. */
export function reachOf(kql: string): Reach | undefined {
  const [first, last] = [dayIn(kql, '>='), dayIn(kql, '<=')];
  if (Number.isNaN(first + last)) return undefined;
  return {
    senders: valuesOf(kql, 'from'),
    phrases: valuesOf(kql, 'subject').map(words),
    from: first,
    to: last + DAY,
  };
}

const dayIn = (kql: string, comparison: string): Instant =>
  fromIso(new RegExp(` AND received${comparison}(\\d{4}-\\d\\d-\\d\\d)(?= |$)`).exec(kql)?.[1] ?? '');

const valuesOf = (kql: string, property: string): string[] =>
  [...kql.matchAll(new RegExp(`[( ]${property}:"([^"]*)"`, 'g'))].map(([, value = '']) => value);

/** Whether the query may find a message to the group, judged no narrower than the service judges. */
export function mayFind({ senders, phrases, from, to }: Reach, message: Candidate): boolean {
  return (
    message.receivedAt >= from &&
    message.receivedAt < to &&
    (senders.length === 0 || senders.some((sender) => mayBe(sender, message.from))) &&
    (phrases.length === 0 || phrases.some((phrase) => holdsPhrase(words(message.subject), phrase)))
  );
}

/** Both as the mail index compares them. */
export const holdsPhrase = (subject: string, phrase: string): boolean =>
  ` ${subject} `.includes(` ${phrase} `);

/** A shortened address is a prefix. A whole one stands for its owner's names too: whoever shares one is found. */
const mayBe = (sender: string, from: Address): boolean =>
  !sender.endsWith('*') || from.startsWith(sender.slice(0, -1));
