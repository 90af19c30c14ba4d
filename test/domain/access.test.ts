import { expect, test } from 'vitest';
import { isAmbient, mayAs, roleOf, wayOf } from '../../shared/domain/access.ts';

test('an operator may look and act, a reader may only look, and without a role nobody may do either', () => {
  expect(mayAs('operator', 'operator')).toBe(true);
  expect(mayAs('operator', 'reader')).toBe(true);
  expect(mayAs('reader', 'reader')).toBe(true);
  expect(mayAs('reader', 'operator')).toBe(false);
  expect(mayAs(undefined, 'reader')).toBe(false);
  expect(mayAs(undefined, 'operator')).toBe(false);
});

test('of several role claims the strongest counts, and unknown ones give nothing', () => {
  expect(roleOf(['Stormlock.Reader', 'Stormlock.Operator'])).toBe('operator');
  expect(roleOf(['Stormlock.Reader'])).toBe('reader');
  expect(roleOf(['Other.Operator'])).toBeUndefined();
  expect(roleOf([])).toBeUndefined();
});

test('what a browser attaches by itself could be forged by another site; a bearer token could not', () => {
  expect(isAmbient({ name: 'kim@example.org', via: 'sign-in' })).toBe(true);
  expect(isAmbient({ name: 'kim@example.org', via: 'development' })).toBe(true);
  expect(isAmbient({ name: 'kim@example.org', via: 'token' })).toBe(false);
});

test.each([
  ['sign-in', 'session'],
  ['token', 'bearer token'],
  ['development', 'development setting'],
] as const)('what proved a caller is told in words: %s', (via, words) => {
  expect(wayOf({ name: 'kim@example.org', via })).toBe(words);
});
