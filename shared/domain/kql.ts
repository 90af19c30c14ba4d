import type { Address } from './address.ts';
import { shortened, staysWhole } from './kql-address.ts';
import { isSignificant } from './kql-words.ts';
import { HOUR, type Instant, toIso } from './time.ts';

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
export const EXPANDED_LIMIT = 8_000;
const LONGEST_WINDOW = 72 * HOUR;

/** Why this query must not run, or `undefined` when it may. */
export function objectionTo(query: StormQuery): string | undefined {
  const { recipients, senders, phrases } = query;
  if (recipients.length === 0) return 'no group address bounds the query';
  if (recipients.some(staysWhole))
    return 'the service would also look for what the group is called, and so find mail of others';
  const isTelling = phrases.length > 0 && phrases.every(isSignificant);
  if (senders.length === 0 && !isTelling)
    return 'neither a sender list nor a telling subject bounds the query';
  if (senders.some(staysWhole) && !isTelling)
    return 'the service would also look for what a sender is called, and no telling subject bounds the query';
  if (query.to - query.from > LONGEST_WINDOW) return 'it spans more than 72 hours';
  if (query.to < query.from) return 'its window ends before it begins';
  if (expandedLength(query) > EXPANDED_LIMIT)
    return `the service would expand it to more than ${EXPANDED_LIMIT} characters`;
  return undefined;
}

/** Characters after the service replaced each address by address, alias, display name and legacy name. */
export const expandedLength = (query: StormQuery): number =>
  [...query.recipients, ...query.senders].reduce(
    (sum, address) => sum + expansionOf(address),
    toKql(query).length,
  );

const expansionOf = (address: Address): number =>
  address.length * (EXPANSION - 1) + (staysWhole(address) ? LEGACY_NAME : 0);

/** What one sender more, or one phrase more, adds to that at most. */
export const senderLength = (sender: Address): number =>
  restriction('from', shortened(sender)).length + JOIN.length + expansionOf(sender);
export const phraseLength = (phrase: string): number => restriction('subject', phrase).length + JOIN.length;
/** The words and parentheses around senders and phrases. */
export const AROUND_LISTS = ' AND () AND ()'.length;

/**
 * `kind:email AND (recipients:"all@contoso*") AND received>=2016-11-14 AND received<=2016-11-15 AND (from:"a@contoso*") AND (subject:"test mail")`.
 * Days, not seconds: nothing documents finer precision for mail.
 */
export function toKql(query: StormQuery): string {
  const anyOf = (property: string, values: readonly string[]) =>
    values.length === 0
      ? []
      : [`(${[...new Set(values)].map((value) => restriction(property, value)).join(JOIN)})`];
  return [
    'kind:email',
    ...anyOf('recipients', query.recipients.map(shortened)),
    `received>=${day(query.from)}`,
    `received<=${day(query.to)}`,
    ...anyOf('from', query.senders.map(shortened)),
    ...anyOf('subject', query.phrases),
  ].join(' AND ');
}

const JOIN = ' OR ';
const restriction = (property: string, value: string): string => `${property}:"${value}"`;
const day = (at: Instant): string => toIso(at).slice(0, 10);
