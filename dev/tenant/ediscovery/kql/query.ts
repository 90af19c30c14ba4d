import type { IndexedMail, SearchOptions } from './mail.ts';
import { type Expression, parse } from './parse.ts';
import { restrictionOf, type Test } from './properties.ts';

const LONGEST = 10_000;

export type MailQuery = {
  matches(mail: IndexedMail): boolean;
  /** What the service accepts though it hardly is what the author meant. */
  warnings: readonly string[];
  /** Characters after the service expanded names. */
  expandedLength: number;
};

/** Reads a content query of eDiscovery for mail; an `error` is what the service refuses it with. Never throws. */
export function compileQuery(text: string, options: SearchOptions): MailQuery | { error: string } {
  if (text.length > LONGEST) return tooLong(text.length);
  const parsed = parse(text);
  if ('error' in parsed) return parsed;
  const warnings: string[] = [];
  const errors: string[] = [];
  const terms = { count: 0, length: 0 };
  const build = (expression: Expression): Test => {
    switch (expression.op) {
      case 'everything':
        warnings.push('an empty query finds every item');
        return () => true;
      case 'not': {
        const part = build(expression.part);
        return (mail) => !part(mail);
      }
      case 'and':
      case 'or': {
        const parts = expression.parts.map(build);
        return expression.op === 'and'
          ? (mail) => parts.every((part) => part(mail))
          : (mail) => parts.some((part) => part(mail));
      }
      case 'term': {
        const found = restrictionOf(expression.term, options);
        if ('error' in found) {
          errors.push(found.error);
          return () => false;
        }
        if (found.warning !== undefined) warnings.push(found.warning);
        terms.count += 1;
        terms.length += found.length;
        return found.test;
      }
    }
  };
  const matches = build(parsed.expression);
  const [error] = errors;
  if (error !== undefined) return { error };
  // ` AND ` stands between what was expanded.
  const expandedLength = Math.max(text.length, terms.length + 5 * Math.max(0, terms.count - 1));
  return expandedLength > LONGEST ? tooLong(expandedLength) : { matches, warnings, expandedLength };
}

const tooLong = (length: number): { error: string } => ({
  error: `the query has ${length} characters after expansion; at most ${LONGEST} are allowed`,
});
