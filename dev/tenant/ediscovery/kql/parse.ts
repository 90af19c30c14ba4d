import { type Term, type Token, tokenize } from './tokens.ts';

export type Expression =
  | { op: 'and' | 'or'; parts: readonly Expression[] }
  | { op: 'not'; part: Expression }
  | { op: 'term'; term: Term }
  /** An empty query: the service finds every item there is. */
  | { op: 'everything' };

export type Parsed = { expression: Expression } | { error: string };

const DEEPEST = 100;

class Unreadable extends Error {}

/** Reads a KQL query. Never throws: a query that cannot be read is an `error`. */
export function parse(query: string): Parsed {
  const tokens = tokenize(query);
  if (tokens.length === 0) return { expression: { op: 'everything' } };
  try {
    const reader = new Reader(tokens);
    const expression = reader.either(undefined, 0);
    reader.end();
    return { expression };
  } catch (error) {
    if (error instanceof Unreadable) return { error: error.message };
    throw error;
  }
}

class Reader {
  readonly #tokens: readonly Token[];
  #at = 0;

  constructor(tokens: readonly Token[]) {
    this.#tokens = tokens;
  }

  /** OR binds weakest. */
  either(property: string | undefined, depth: number): Expression {
    if (depth > DEEPEST) throw new Unreadable('the parentheses are nested too deeply');
    const parts = [this.#both(property, depth)];
    while (this.#takeKind('or')) parts.push(this.#both(property, depth));
    return joined('or', parts);
  }

  end(): void {
    const left = this.#tokens[this.#at];
    if (left !== undefined) throw new Unreadable(describe(left));
  }

  #both(property: string | undefined, depth: number): Expression {
    const parts = [this.#row(property, depth)];
    while (this.#takeKind('and')) parts.push(this.#row(property, depth));
    return joined('and', parts);
  }

  /** Without an operator between them, restrictions of one property are ORed, everything else is ANDed. */
  #row(property: string | undefined, depth: number): Expression {
    const row = [this.#negatable(property, depth)];
    while (this.#startsItem()) row.push(this.#negatable(property, depth));
    const rest: Expression[] = [];
    const byProperty = new Map<string, Expression[]>();
    for (const item of row) {
      const name = item.op === 'term' ? item.term.property : undefined;
      if (name === undefined) rest.push(item);
      else byProperty.set(name, [...(byProperty.get(name) ?? []), item]);
    }
    return joined('and', [...[...byProperty.values()].map((same) => joined('or', same)), ...rest]);
  }

  #negatable(property: string | undefined, depth: number): Expression {
    let isNegated = false;
    while (this.#takeKind('not')) isNegated = !isNegated;
    const part = this.#item(property, depth);
    return isNegated ? { op: 'not', part } : part;
  }

  #item(property: string | undefined, depth: number): Expression {
    const token = this.#tokens[this.#at];
    if (token === undefined) throw new Unreadable('the query ends where a term is expected');
    this.#at += 1;
    if (token.kind === 'term') return { op: 'term', term: withProperty(token.term, property) };
    if (token.kind !== 'open' && token.kind !== 'property-open') throw new Unreadable(describe(token));
    const inner = this.either(token.kind === 'property-open' ? token.property : property, depth + 1);
    if (!this.#takeKind('close')) throw new Unreadable('a parenthesis is never closed');
    return inner;
  }

  #startsItem(): boolean {
    const kind = this.#tokens[this.#at]?.kind;
    return kind === 'term' || kind === 'open' || kind === 'property-open' || kind === 'not';
  }

  #takeKind(kind: Token['kind']): boolean {
    if (this.#tokens[this.#at]?.kind !== kind) return false;
    this.#at += 1;
    return true;
  }
}

const withProperty = (term: Term, property: string | undefined): Term =>
  term.property === undefined && property !== undefined ? { ...term, property } : term;

const joined = (op: 'and' | 'or', parts: readonly Expression[]): Expression =>
  parts.length === 1 && parts[0] ? parts[0] : { op, parts };

const describe = (token: Token): string =>
  token.kind === 'unreadable' ? token.why : `'${token.kind}' stands where a term is expected`;
