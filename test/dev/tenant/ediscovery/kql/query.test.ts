import { describe, expect, test } from 'vitest';
import type { IndexedMail, SearchOptions } from '../../../../../dev/tenant/ediscovery/kql/mail.ts';
import { compileQuery, type MailQuery } from '../../../../../dev/tenant/ediscovery/kql/query.ts';
import { SEARCH } from '../../../../fakes/mail-index.ts';

const mail = (over: Partial<IndexedMail> = {}): IndexedMail => ({
  kind: 'email',
  subject: 'RE: Test: e-mail for everyone',
  body: 'Please remove me from this list',
  from: { address: 'anna.smith@contoso.com', name: 'Anna Smith' },
  to: [{ address: 'dl-all@contoso.com', name: 'All staff' }],
  cc: [],
  bcc: [],
  sentAt: Date.parse('2016-11-14T08:30:00Z'),
  receivedAt: Date.parse('2016-11-14T08:45:00Z'),
  size: 20_000,
  attachmentNames: [],
  ...over,
});

function query(text: string, over: Partial<SearchOptions> = {}): MailQuery {
  const compiled = compileQuery(text, { ...SEARCH, ...over });
  if ('error' in compiled) throw new Error(compiled.error);
  return compiled;
}
const finds = (text: string, over: Partial<IndexedMail> = {}): boolean => query(text).matches(mail(over));
const errorOf = (text: string): string | undefined => {
  const compiled = compileQuery(text, SEARCH);
  return 'error' in compiled ? compiled.error : undefined;
};

describe('operators', () => {
  test.each([
    ['kind:email AND subject:"test e-mail"', true],
    ['kind:meetings OR subject:everyone', true],
    ['NOT subject:everyone', false],
    ['-subject:everyone', false],
    ['subject:nothing OR subject:everyone AND kind:meetings', false],
    ['(subject:nothing OR subject:everyone) AND kind:email', true],
    ['from:bob@contoso.com from:anna.smith@contoso.com subject:everyone', true],
    ['from:bob@contoso.com AND from:anna.smith@contoso.com', false],
    ['subject:(test everyone)', true],
    ['subject:(test AND nothing)', false],
  ])('%s -> %s', (text, expected) => {
    expect(finds(text)).toBe(expected);
  });

  test('a lower-case operator is a word that the mail must contain', () => {
    expect(finds('kind:email and subject:test')).toBe(false);
    expect(query('kind:email and subject:test').warnings).toEqual([
      "'and' is a keyword here: operators are upper-case",
    ]);
  });

  test('a space after the colon turns the value into full text', () => {
    expect(finds('subject: remove')).toBe(true);
    expect(query('subject: remove').warnings).toEqual(["'subject:' is followed by a space"]);
  });

  test('an unquoted second word is searched everywhere', () => {
    expect(finds('subject:everyone remove')).toBe(true);
    expect(finds('subject:"everyone remove"')).toBe(false);
  });
});

describe('subjects', () => {
  test.each([
    ['subject:"e-mail for everyone"', true],
    ['subject:"e mail for everyone"', true],
    ['subject:"TEST"', true],
    ['subject:"mail everyone"', false],
    ['subject:every*', true],
    ['subject:"every*"', false],
    ['subject:ever', false],
    ['subject:""', false],
    ['subject:"?!"', false],
    ['subject<>everyone', false],
  ])('%s -> %s', (text, expected) => {
    expect(finds(text)).toBe(expected);
  });

  test('whether a wildcard works inside quotes is a setting', () => {
    expect(query('subject:"every*"', { wildcardInPhrase: true }).matches(mail())).toBe(true);
  });
});

describe('people', () => {
  test.each([
    ['recipients:"dl-all@contoso*"', true],
    ['recipients:dl-all@contoso.com', true],
    ['recipients:"all@contoso*"', true],
    ['recipients:"all@cont*"', true],
    ['recipients:"dl@contoso*"', false],
    ['recipients:"ll@contoso*"', false],
    ['to:"All staff"', true],
    ['participants:anna', true],
    ['from:contoso.com', true],
    ['from:"anna.smith@contoso"', true],
    ['from:"smith_contoso@com"', true],
    ['from:"anna.smith@conto"', false],
    ['from:"staff@contoso*"', false],
    ['cc:dl-all@contoso.com', false],
  ])('%s -> %s', (text, expected) => {
    expect(finds(text)).toBe(expected);
  });

  test.each([
    ['recipients:"dl-all@contoso*"', true],
    ['recipients:"all@contoso*"', false],
    ['from:"anna.smith@contoso"', false],
    ['from:Anna.Smith@contoso.com', true],
    ['participants:anna', true],
  ])('whether addresses are taken from their beginning is a setting: %s -> %s', (text, expected) => {
    expect(query(text, { addressesBy: 'beginning' }).matches(mail())).toBe(expected);
  });

  test('a name the directory knows is expanded and then finds others of the same display name', () => {
    const expand = (value: string) =>
      value === 'anna.smith@contoso.com' ? [value, 'asmith', 'Anna Smith'] : undefined;
    const other = mail({ from: { address: 'anna2@fabrikam.com', name: 'Anna Smith' } });
    expect(query('from:anna.smith@contoso.com', { expand }).matches(other)).toBe(true);
    expect(query('from:"anna.smith@contoso*"', { expand }).matches(other)).toBe(false);
  });

  test('the expansion counts towards the 10,000 characters', () => {
    const expand = (value: string) => [value, 'x'.repeat(150)];
    const senders = Array.from({ length: 60 }, (_, i) => `from:sender${i}@contoso.com`).join(' OR ');
    expect(senders.length).toBeLessThan(2_000);
    const compiled = compileQuery(senders, { ...SEARCH, expand });
    expect('error' in compiled && compiled.error).toMatch(/at most 10000 are allowed/);
  });
});

describe('dates and sizes', () => {
  test.each([
    ['received>=2016-11-14 AND received<=2016-11-14', true],
    ['received:2016-11-14', true],
    ['received=2016-11-13', false],
    ['received>2016-11-14', false],
    ['received<2016-11-14', false],
    ['received<>2016-11-14', false],
    ['sent:2016-11-13..2016-11-14', true],
    ['received>=2016-11-14T23:00:00Z', true],
    ['size>10000', true],
    ['size:1..100', false],
    ['size<=20000', true],
    ['hasattachment:true', false],
    ['itemclass:ipm.note', true],
  ])('%s -> %s', (text, expected) => {
    expect(finds(text)).toBe(expected);
  });

  test('whether times of day count is a setting', () => {
    expect(query('received>=2016-11-14T23:00:00Z', { seconds: true }).matches(mail())).toBe(false);
    expect(query('received:2016-11-14T08:45:00Z', { seconds: true }).matches(mail())).toBe(true);
  });
});

test('a header is no property: it is read as full text and finds nothing', () => {
  const searched = query('InternetMessageId:"<1@contoso.com>"');
  expect(searched.matches(mail())).toBe(false);
  expect(searched.warnings).toEqual(['no mail property is called internetmessageid: read as full text']);
});

test('an empty query finds everything', () => {
  expect(finds('')).toBe(true);
  expect(query(' ').warnings).toEqual(['an empty query finds every item']);
});

test.each([
  ['subject:"open', /never closed/],
  ['(subject:test', /never closed/],
  ['subject:test)', /'close' stands/],
  ['AND subject:test', /'and' stands/],
  ['subject:test OR', /the query ends/],
  ['a NEAR b', /not simulated/],
  ['subject:re*', /three letters/],
  ['received>=yesterday', /not a date/],
  ['received>=2016-02-31', /not a date/],
  ['size>big', /not a size/],
  ['subject>test', /cannot be compared/],
  ['isread:true', /not simulated/],
  ['('.repeat(500), /nested too deeply/],
  ['a '.repeat(5_001), /at most 10000/],
])('%s is refused', (text, why) => {
  expect(errorOf(text)).toMatch(why);
});
