import fc from 'fast-check';
import { expect, test } from 'vitest';
import { parse } from '../../../../../dev/tenant/ediscovery/kql/parse.ts';
import { compileQuery } from '../../../../../dev/tenant/ediscovery/kql/query.ts';
import { tokenize } from '../../../../../dev/tenant/ediscovery/kql/tokens.ts';
import { SEARCH } from '../../../../fakes/mail-index.ts';

const kqlLike = fc
  .array(
    fc.constantFrom('subject:', 'from:', '"', '(', ')', ' ', 'AND', 'OR', 'NOT', '*', '-', 'received>=', 'x'),
  )
  .map((parts) => parts.join(''));
const anything = fc.oneof(fc.string({ unit: 'binary' }), kqlLike);

test('no text makes the tokenizer, the parser or the compiler throw', () => {
  fc.assert(
    fc.property(anything, (text) => {
      tokenize(text);
      parse(text);
      compileQuery(text, SEARCH);
    }),
    { numRuns: 2_000 },
  );
});

test('a quoted value comes through unchanged, whatever stands in it', () => {
  const value = fc.string({ unit: 'grapheme' }).filter((text) => !text.includes('"'));
  fc.assert(
    fc.property(value, (text) => {
      expect(tokenize(`subject:"${text}"`)).toEqual([
        { kind: 'term', term: { property: 'subject', comparison: ':', text, quoted: true } },
      ]);
    }),
  );
});

test('parentheses around a readable query change nothing', () => {
  fc.assert(
    fc.property(kqlLike, (text) => {
      const plain = parse(text);
      fc.pre('expression' in plain && plain.expression.op !== 'everything');
      expect(parse(`(${text})`)).toEqual(plain);
    }),
  );
});

test('operators are upper-case words only', () => {
  expect(tokenize('AND and "AND"').map((token) => token.kind)).toEqual(['and', 'term', 'term']);
});
