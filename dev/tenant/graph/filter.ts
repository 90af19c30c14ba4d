import { badRequest } from '../http.ts';

type Literal = string | number | boolean | null | Date;
type Operator = 'eq' | 'ne' | 'gt' | 'ge' | 'lt' | 'le' | 'startswith';
export type Comparison = { property: string; any: boolean; operator: Operator; value: Literal };
/** Alternatives of conditions that hold together: an OR of ANDs. */
export type Filter = Comparison[][];

const TOKEN =
  /\s+|(?<text>'(?:[^']|'')*')|(?<date>\d{4}-\d\d-\d\dT\d\d:\d\d(?::\d\d(?:\.\d+)?)?Z)|(?<number>-?\d+(?:\.\d+)?)|(?<word>[A-Za-z_][\w/.]*)|(?<sign>[(),:])/y;
const COMPARISONS = ['eq', 'ne', 'gt', 'ge', 'lt', 'le'];

/** Reads the `$filter`s a client of this tenant may write: comparisons, `any` with `eq`, `startswith`, `and`, `or`. */
export function parseFilter(text: string): Filter {
  const tokens = tokensOf(text);
  const filter: Filter = [[]];
  for (;;) {
    filter.at(-1)?.push(comparison(tokens, text));
    const joint = tokens.shift();
    if (joint === undefined) return filter;
    if (joint === 'or') filter.push([]);
    else if (joint !== 'and') throw invalid(text, `expected 'and' or 'or', found ${joint}`);
  }
}

/** Whether the filter holds of a thing whose properties `read` gives. Text is compared without regard to case. */
export const holds = (filter: Filter, read: (property: string) => unknown): boolean =>
  filter.some((all) => all.every((comparison) => compare(comparison, read(comparison.property))));

function compare({ any, operator, value }: Comparison, actual: unknown): boolean {
  const candidates: unknown[] = any && Array.isArray(actual) ? actual : [actual];
  return candidates.some((candidate) => compareOne(operator, normal(candidate, value), normal(value, value)));
}

function compareOne(operator: Operator, actual: unknown, value: unknown): boolean {
  if (operator === 'eq') return actual === value;
  if (operator === 'ne') return actual !== value;
  if (typeof actual === 'string' && typeof value === 'string' && operator === 'startswith')
    return actual.startsWith(value);
  if (typeof actual !== 'number' || typeof value !== 'number') return false;
  if (operator === 'gt') return actual > value;
  if (operator === 'ge') return actual >= value;
  return operator === 'lt' ? actual < value : actual <= value;
}

function normal(value: unknown, like: Literal): unknown {
  if (value instanceof Date) return value.getTime();
  if (like instanceof Date && typeof value === 'string') return Date.parse(value);
  return typeof value === 'string' ? value.toLowerCase() : value;
}

function tokensOf(text: string): string[] {
  const tokens: string[] = [];
  TOKEN.lastIndex = 0;
  while (TOKEN.lastIndex < text.length) {
    const at = TOKEN.lastIndex;
    const token = TOKEN.exec(text)?.[0];
    if (token === undefined) throw invalid(text, `unexpected character at ${at}`);
    if (token.trim() !== '') tokens.push(token);
  }
  return tokens;
}

function comparison(tokens: string[], text: string): Comparison {
  const first = tokens.shift() ?? '';
  if (first.toLowerCase() === 'startswith') return startsWith(tokens, text);
  if (first.endsWith('/any')) return anyEqual(first.slice(0, -'/any'.length), tokens, text);
  const operator = tokens.shift() ?? '';
  if (!COMPARISONS.includes(operator)) throw invalid(text, `unknown operator '${operator}'`);
  return {
    property: first,
    any: false,
    operator: operator as Operator,
    value: literal(tokens.shift(), text),
  };
}

function startsWith(tokens: string[], text: string): Comparison {
  expect(tokens, '(', text);
  const property = tokens.shift() ?? '';
  expect(tokens, ',', text);
  const value = literal(tokens.shift(), text);
  expect(tokens, ')', text);
  return { property, any: false, operator: 'startswith', value };
}

/** `proxyAddresses/any(p:p eq 'smtp:…')` */
function anyEqual(property: string, tokens: string[], text: string): Comparison {
  expect(tokens, '(', text);
  const variable = tokens.shift() ?? '';
  expect(tokens, ':', text);
  expect(tokens, variable, text);
  expect(tokens, 'eq', text);
  const value = literal(tokens.shift(), text);
  expect(tokens, ')', text);
  return { property, any: true, operator: 'eq', value };
}

function expect(tokens: string[], wanted: string, text: string): void {
  const found = tokens.shift();
  if (found !== wanted) throw invalid(text, `expected '${wanted}', found '${found ?? 'the end'}'`);
}

function literal(token: string | undefined, text: string): Literal {
  if (token === undefined) throw invalid(text, 'a value is missing');
  if (token.startsWith("'")) return token.slice(1, -1).replaceAll("''", "'");
  if (/^\d{4}-/.test(token)) return new Date(token);
  if (token === 'null') return null;
  if (token === 'true' || token === 'false') return token === 'true';
  if (/^-?\d/.test(token)) return Number(token);
  throw invalid(text, `'${token}' is no value: text is written in single quotes`);
}

const invalid = (text: string, why: string): Error =>
  badRequest(`Invalid filter clause: ${why} in '${text}'.`, 'BadRequest');
