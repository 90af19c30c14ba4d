import { expect, test } from 'vitest';
import { domainOf, toAddress } from '../../shared/domain/address.ts';
import { toIso } from '../../shared/domain/time.ts';
import { actorName, count, plural, span, when, withStop } from '../../shared/domain/wording.ts';
import { address } from '../contract/stores/records.ts';

test.each([
  ['  All.Staff@Contoso.COM ', 'all.staff@contoso.com'],
  ["o'brien+x@a.b-c.example", "o'brien+x@a.b-c.example"],
])('an address is trimmed and lower-cased: %j', (text, expected) => {
  expect(toAddress(text)).toBe(expected);
});

test.each([
  '',
  'nobody',
  'a@',
  '@b.example',
  'a b@c.example',
  'a@b@c.example',
  '"a"@b.example',
  'a@-b.example',
  'a(x)@b.example',
  'ä@b.example',
])('what could not stand in a filter is no address: %j', (text) => {
  expect(toAddress(text)).toBeUndefined();
});

test('the domain is what stands behind the @', () => {
  expect(domainOf(address('all@mail.contoso.com'))).toBe('mail.contoso.com');
});

test('numbers are grouped and counted things agree with them', () => {
  expect(count(840_000)).toBe('840,000');
  expect(count(3.6)).toBe('4');
  expect(plural(1, 'reply', 'replies')).toBe('1 reply');
  expect(plural(12, 'message')).toBe('12 messages');
});

test.each([
  [0, '0 s'],
  [-5_000, '0 s'],
  [499, '0 s'],
  [59_600, '1 min'],
  [260_000, '4 min 20 s'],
  [7_200_000, '2 h'],
  [86_400_000, '1 day'],
  [273_900_000, '3 days 4 h'],
])('%i milliseconds read as %j', (duration, expected) => {
  expect(span(duration)).toBe(expected);
});

test('a moment reads the same everywhere', () => {
  expect(when(1_479_112_154_000)).toBe('14 Nov 2016 08:29:14 UTC');
  expect(toIso(1_479_112_154_000)).toBe('2016-11-14T08:29:14.000Z');
});

test('an operator is named, the app is Stormlock', () => {
  expect(actorName({ kind: 'operator', name: 'ana@example.org' })).toBe('ana@example.org');
  expect(actorName({ kind: 'stormlock' })).toBe('Stormlock');
});

test.each([
  ['Kim ordered it: exercise', 'Kim ordered it: exercise.'],
  ['It is over. ', 'It is over.'],
  ['Is it?', 'Is it?'],
])('%j ends as a sentence', (text, ended) => {
  expect(withStop(text)).toBe(ended);
});
