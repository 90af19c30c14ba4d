import type { Address } from './address.ts';
import { apart, holdsBegun, words } from './kql-words.ts';
import { DAY, fromIso, type Instant } from './time.ts';

/** What a query asks for, read off its text: what is judged is what the service was given. */
export type Reach = {
  /** As words, the last one of each begun; empty where anybody may be found. */
  senders: readonly string[];
  /** As words; empty where any subject is found. */
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
  const senders = valuesOf(kql, 'from');
  return {
    // A whole address stands for its owner's names too: whoever shares one is found.
    senders: senders.every((sender) => sender.endsWith('*')) ? senders.map(words) : [],
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
export const mayFind = ({ senders, phrases, from, to }: Reach, message: Candidate): boolean =>
  message.receivedAt >= from &&
  message.receivedAt < to &&
  isFoundBy(senders, words(message.from), holdsBegun) &&
  isFoundBy(phrases, words(message.subject), holdsPhrase);

const isFoundBy = (
  values: readonly string[],
  text: string,
  holds: (text: string, value: string) => boolean,
): boolean => values.length === 0 || values.some((value) => holds(text, value));

/** Both as words. */
export const holdsPhrase = (subject: string, phrase: string): boolean =>
  ` ${apart(subject)} `.includes(` ${apart(phrase)} `);
