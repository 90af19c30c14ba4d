import { dateTest } from './dates.ts';
import type { IndexedMail, Party, SearchOptions } from './mail.ts';
import type { Comparison, Term } from './tokens.ts';
import { containsPhrase, phraseOf, wordsOf } from './words.ts';

export type Test = (mail: IndexedMail) => boolean;
/** A test, what is odd about it, and how long the service's expansion made it; or why the service refuses it. */
export type Restriction = { test: Test; warning?: string; length: number } | { error: string };

const PARTIES: ReadonlyMap<string, (mail: IndexedMail) => readonly Party[]> = new Map([
  ['from', (mail) => [mail.from]],
  ['to', (mail) => mail.to],
  ['cc', (mail) => mail.cc],
  ['bcc', (mail) => mail.bcc],
  ['recipients', (mail) => [...mail.to, ...mail.cc, ...mail.bcc]],
  ['participants', (mail) => [mail.from, ...mail.to, ...mail.cc, ...mail.bcc]],
]);
const TEXTS: ReadonlyMap<string, (mail: IndexedMail) => string> = new Map([
  ['subject', (mail) => mail.subject],
  ['attachmentnames', (mail) => mail.attachmentNames.join(' ')],
]);
const WORDS: ReadonlyMap<string, (mail: IndexedMail) => string> = new Map([
  ['kind', (mail) => mail.kind],
  ['hasattachment', (mail) => String(mail.attachmentNames.length > 0)],
  ['itemclass', (mail) => (mail.kind === 'email' ? 'ipm.note' : 'ipm.schedule.meeting.request')],
]);
const DATES: ReadonlyMap<string, (mail: IndexedMail) => number> = new Map([
  ['received', (mail) => mail.receivedAt],
  ['sent', (mail) => mail.sentAt],
]);
const NOT_SIMULATED = new Set(['importance', 'isread', 'category', 'folderid']);

/** Reads one term as the mail search reads it. */
export function restrictionOf(term: Term, options: SearchOptions): Restriction {
  const { property, comparison, text } = term;
  const short = shortWildcard(text);
  if (short !== undefined) return { error: `'${short}': a wildcard needs at least three letters before it` };
  if (property === undefined) return fullText(term, options);
  if (text === '' && !term.quoted)
    return {
      test: () => true,
      length: property.length + 1,
      warning: `'${property}:' is followed by a space`,
    };
  const parties = PARTIES.get(property);
  if (parties) return compared(comparison, property, partyRestriction(term, parties, options));
  const searched = TEXTS.get(property);
  if (searched) return compared(comparison, property, textRestriction(term, searched, options));
  const word = WORDS.get(property);
  const wanted = text.toLowerCase();
  const length = property.length + 1 + text.length;
  if (word) return compared(comparison, property, { test: (mail) => word(mail) === wanted, length });
  const date = DATES.get(property);
  if (date) {
    const test = dateTest(comparison, text, options.seconds);
    return test
      ? { test: (mail) => test(date(mail)), length }
      : { error: `'${text}' is not a date of ${property}` };
  }
  if (property === 'size') return sizeRestriction(comparison, text);
  if (NOT_SIMULATED.has(property)) return { error: `the property ${property} is not simulated` };
  const unknown = fullText({ comparison: ':', text: `${property} ${text}`, quoted: true }, options);
  return 'error' in unknown
    ? unknown
    : { ...unknown, warning: `no mail property is called ${property}: read as full text` };
}

function partyRestriction(
  term: Term,
  parties: (mail: IndexedMail) => readonly Party[],
  options: SearchOptions,
): { test: Test; length: number } {
  const value = term.text.toLowerCase();
  // A shortened domain with a wildcard turns the expansion off.
  const names = value.endsWith('*') ? [value] : (options.expand(value) ?? [value]);
  const tests = names.map((name) => partyTest(name.toLowerCase(), options));
  const length = names.reduce((sum, name) => sum + name.length + (term.property?.length ?? 0) + 3, 0);
  const test: Test = (mail) =>
    parties(mail)
      .map(indexedParty)
      .some((party) => tests.some((each) => each(party)));
  return { test, length };
}

type IndexedParty = { address: string; addressWords: readonly string[]; nameWords: readonly string[] };

const indexedParty = ({ address, name }: Party): IndexedParty => ({
  address: address.toLowerCase(),
  addressWords: wordsOf(address),
  nameWords: wordsOf(name ?? ''),
});

function partyTest(name: string, { addressesBy }: SearchOptions): (party: IndexedParty) => boolean {
  const phrase = phraseOf(name, true);
  const isAddress = name.includes('@');
  const bare = name.replace(/\*$/, '');
  if (isAddress && addressesBy === 'beginning')
    return ({ address }) => (phrase.isPrefix ? address.startsWith(bare) : address === name);
  return ({ addressWords, nameWords }) =>
    containsPhrase(addressWords, phrase) || (!isAddress && containsPhrase(nameWords, phrase));
}

function textRestriction(
  term: Term,
  searched: (mail: IndexedMail) => string,
  options: SearchOptions,
): { test: Test; length: number } {
  const phrase = phraseOf(term.text, !term.quoted || options.wildcardInPhrase);
  const length = term.text.length + (term.property?.length ?? 0) + 1;
  return { test: (mail) => containsPhrase(wordsOf(searched(mail)), phrase), length };
}

function fullText(term: Term, options: SearchOptions): Restriction {
  const everything = (mail: IndexedMail): string =>
    [mail.subject, mail.body, ...mail.attachmentNames, ...everyone(mail)].join(' \n ');
  const found = textRestriction(term, everything, options);
  if (wordsOf(term.text).length === 0)
    return { ...found, warning: `'${term.text}' holds nothing the index knows` };
  return !term.quoted && /^(?:and|or|not|near)$/i.test(term.text)
    ? { ...found, warning: `'${term.text}' is a keyword here: operators are upper-case` }
    : found;
}

const everyone = (mail: IndexedMail): string[] =>
  [mail.from, ...mail.to, ...mail.cc].flatMap((party) => [party.name ?? '', party.address]);

function sizeRestriction(comparison: Comparison, text: string): Restriction {
  const [first = '', last = first] = text.split('..');
  const [low, high] = [Number(first), Number(last)];
  if (!/^\d+(?:\.\.\d+)?$/.test(text)) return { error: `'${text}' is not a size in bytes` };
  const tests: Record<Comparison, Test> = {
    ':': (mail) => mail.size >= low && mail.size <= high,
    '=': (mail) => mail.size >= low && mail.size <= high,
    '<>': (mail) => mail.size < low || mail.size > high,
    '<': (mail) => mail.size < low,
    '<=': (mail) => mail.size <= low,
    '>': (mail) => mail.size > low,
    '>=': (mail) => mail.size >= low,
  };
  return { test: tests[comparison], length: text.length + 5 };
}

/** Properties that hold text know `:`, `=` and `<>` only. */
function compared(
  comparison: Comparison,
  property: string,
  plain: { test: Test; length: number },
): Restriction {
  if (comparison === ':' || comparison === '=') return plain;
  if (comparison === '<>') return { ...plain, test: (mail) => !plain.test(mail) };
  return { error: `${property} cannot be compared with ${comparison}` };
}

function shortWildcard(text: string): string | undefined {
  if (!text.endsWith('*')) return undefined;
  const last = wordsOf(text).at(-1) ?? '';
  return last.replace(/[^\p{L}]/gu, '').length < 3 ? text : undefined;
}
