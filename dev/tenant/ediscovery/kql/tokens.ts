/** How a property is compared with its value; for mail `:` and `=` mean the same. */
export type Comparison = ':' | '=' | '<' | '<=' | '>' | '>=' | '<>';

/** One property restriction, or a full-text term when it names no property. */
export type Term = { property?: string; comparison: Comparison; text: string; quoted: boolean };

export type Token =
  | { kind: 'open' | 'close' | 'and' | 'or' | 'not' }
  | { kind: 'term'; term: Term }
  /** `subject:(…)`: the property holds for the terms in the parentheses. */
  | { kind: 'property-open'; property: string }
  | { kind: 'unreadable'; why: string };

const OPERATORS: ReadonlyMap<string, Token> = new Map<string, Token>([
  ['AND', { kind: 'and' }],
  ['OR', { kind: 'or' }],
  ['NOT', { kind: 'not' }],
]);
const NOT_SIMULATED = /^(?:NEAR|ONEAR|XRANK|WORDS)$/;
const PROPERTY = /([A-Za-z][A-Za-z0-9.]*)(<=|>=|<>|[:=<>])/y;
const PHRASE = /"([^"]*)"/y;
const BARE = /[^\s()"]+/y;

/** Splits a query into tokens. Never throws: what cannot be read becomes an `unreadable` token. */
export function tokenize(query: string): Token[] {
  const tokens: Token[] = [];
  let at = 0;
  const take = (pattern: RegExp): RegExpExecArray | undefined => {
    pattern.lastIndex = at;
    const found = pattern.exec(query) ?? undefined;
    if (found) at = pattern.lastIndex;
    return found;
  };
  while (at < query.length) {
    if (take(/\s+/y)) continue;
    if (take(/\(/y)) tokens.push({ kind: 'open' });
    else if (take(/\)/y)) tokens.push({ kind: 'close' });
    else tokens.push(...wordsAt(take, query, () => at));
    if (tokens.at(-1)?.kind === 'unreadable') break;
  }
  return tokens;
}

type Take = (pattern: RegExp) => RegExpExecArray | undefined;

function wordsAt(take: Take, query: string, position: () => number): Token[] {
  const sign = take(/[+-](?=["A-Za-z0-9])/y)?.[0];
  const before: Token[] = sign === '-' ? [{ kind: 'not' }] : [];
  const property = take(PROPERTY);
  if (property) return [...before, restriction(property, take, query[position()])];
  const value = valueAt(take);
  if (value === undefined) return [{ kind: 'unreadable', why: 'a quotation mark is never closed' }];
  const operator = value.quoted ? undefined : OPERATORS.get(value.text);
  if (operator) return [...before, operator];
  if (!value.quoted && NOT_SIMULATED.test(value.text))
    return [{ kind: 'unreadable', why: `${value.text} is not simulated` }];
  return [...before, { kind: 'term', term: { comparison: ':', ...value } }];
}

function restriction(found: RegExpExecArray, take: Take, next: string | undefined): Token {
  const property = (found[1] ?? '').toLowerCase();
  const comparison = (found[2] ?? ':') as Comparison;
  if (next === '(') {
    take(/\(/y);
    return { kind: 'property-open', property };
  }
  const isEmpty = next === undefined || next === ')' || /\s/.test(next);
  const value = isEmpty ? { text: '', quoted: false } : valueAt(take);
  if (value === undefined) return { kind: 'unreadable', why: 'a quotation mark is never closed' };
  return { kind: 'term', term: { property, comparison, ...value } };
}

function valueAt(take: Take): { text: string; quoted: boolean } | undefined {
  const phrase = take(PHRASE);
  if (phrase) return { text: phrase[1] ?? '', quoted: true };
  const bare = take(BARE);
  return bare && { text: bare[0], quoted: false };
}
