import { type Address, domainOf } from './address.ts';
import { parseSubject } from './subject.ts';
import { DAY, HOUR, type Instant, toIso } from './time.ts';

/** A query that can only narrow: every clause is ANDed, and nothing in it is raw text. */
export type StormQuery = {
  /** The group's addresses the storm was sent to. */
  recipients: readonly Address[];
  senders: readonly Address[];
  /** Phrases of words; a message matches when its subject contains any of them. Empty: senders alone decide. */
  phrases: readonly string[];
  from: Instant;
  to: Instant;
};

/** The service refuses more than 10,000 characters after it has expanded names; an address grows about fourfold. */
const EXPANSION = 4;
/** A whole address is expanded into the recipient's names for certain, the legacy one among them. */
const LEGACY_NAME = 160;
const EXPANDED_LIMIT = 8_000;
const LONGEST_WINDOW = 72 * HOUR;

/** Characters the mail index does not know separate words. Apostrophes and the like do so too. */
const NOT_A_WORD = /[^\p{L}\p{N}]+/u;
const OPERATORS = new Set(['and', 'or', 'not', 'near', 'onear', 'words']);

/** The words of a subject that may stand in a phrase, reply prefixes dropped: at most the first twelve. */
export function phraseOf(subject: string): string {
  const words = parseSubject(subject).base.split(NOT_A_WORD).filter(Boolean);
  return words.slice(0, 12).join(' ');
}

/** A phrase alone is trusted only with two words that say something. */
export const isSignificant = (phrase: string): boolean =>
  phrase.split(' ').filter((word) => word.length >= 3 && !OPERATORS.has(word.toLowerCase())).length >= 2;

/** Why this query must not run, or `undefined` when it may. */
export function objectionTo(query: StormQuery): string | undefined {
  if (query.recipients.length === 0) return 'no group address bounds the query';
  if (query.senders.length === 0 && !query.phrases.every(isSignificant))
    return 'neither a sender list nor a telling subject bounds the query';
  if (query.senders.length === 0 && query.phrases.length === 0)
    return 'neither a sender list nor a telling subject bounds the query';
  if (query.to - query.from > LONGEST_WINDOW) return 'it spans more than 72 hours';
  if (query.to < query.from) return 'its window ends before it begins';
  if (expandedLength(query) > EXPANDED_LIMIT)
    return `the service would expand it to more than ${EXPANDED_LIMIT} characters`;
  return undefined;
}

/** Characters after the service replaced each address by address, alias, display name and legacy name. */
export function expandedLength(query: StormQuery): number {
  const expanded = [...query.recipients, ...query.senders].map(
    (address) => address.length * (EXPANSION - 1) + (shortened(address) === address ? LEGACY_NAME : 0),
  );
  return expanded.reduce((sum, length) => sum + length, toKql(query).length);
}

/**
 * `kind:email AND (recipients:"all@contoso*") AND received>=2016-11-14 AND received<=2016-11-15 AND (from:"a@contoso*") AND (subject:"test mail")`.
 * Shortened domains turn off the service's expansion into display names, which over-matches. Days, not seconds:
 * nothing documents finer precision for mail.
 */
export function toKql(query: StormQuery): string {
  const anyOf = (property: string, values: readonly string[]) =>
    values.length === 0
      ? []
      : [`(${[...new Set(values)].map((value) => `${property}:"${value}"`).join(' OR ')})`];
  return [
    'kind:email',
    ...anyOf('recipients', query.recipients.map(shortened)),
    `received>=${day(query.from)}`,
    `received<=${day(query.to)}`,
    ...anyOf('from', query.senders.map(shortened)),
    ...anyOf('subject', query.phrases),
  ].join(' AND ');
}

/** `dl-all@contoso*`: the address up to the first label of its domain. A label of one or two letters stays whole. */
function shortened(address: Address): string {
  const [label = ''] = domainOf(address).split('.');
  if (label.length < 3) return address;
  return `${address.slice(0, address.lastIndexOf('@') + 1)}${label}*`;
}

const day = (at: Instant): string => toIso(at).slice(0, 10);

type Candidate = { from: Address; subject: string; receivedAt: Instant };

/** Whether the query matches a message to the group, judged no narrower than the service judges. */
export function matches(query: StormQuery, message: Candidate): boolean {
  const { senders } = query;
  const subject = ` ${words(message.subject)} `;
  return (
    (senders.length === 0 || senders.some((sender) => mayBe(sender, message.from))) &&
    (query.phrases.length === 0 || query.phrases.some((phrase) => subject.includes(` ${words(phrase)} `))) &&
    message.receivedAt >= startOfDay(query.from) &&
    message.receivedAt < startOfDay(query.to) + DAY
  );
}

/** A shortened address is a prefix. A whole one stands for its owner's names too, and finds whoever shares one. */
function mayBe(sender: Address, from: Address): boolean {
  const short = shortened(sender);
  if (short !== sender) return from.startsWith(short.slice(0, -1));
  const alias = words(sender.slice(0, sender.lastIndexOf('@')));
  return from === sender || (alias !== '' && ` ${words(from)} `.includes(` ${alias} `));
}

const words = (text: string): string =>
  text.normalize('NFC').toLowerCase().split(NOT_A_WORD).filter(Boolean).join(' ');
const startOfDay = (at: Instant): Instant => at - (((at % DAY) + DAY) % DAY);
