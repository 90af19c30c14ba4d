import fc from 'fast-check';
import { expect, test } from 'vitest';
import { expandedLength, objectionTo, type StormQuery, toKql } from '../../shared/domain/kql.ts';
import { isQueryable, staysWhole } from '../../shared/domain/kql-address.ts';
import { mayFind, reachOf } from '../../shared/domain/kql-reach.ts';
import { holdsBegun, isSignificant, phraseOf, words } from '../../shared/domain/kql-words.ts';
import { address } from '../contract/stores/records.ts';

const query = (overrides: Partial<StormQuery> = {}): StormQuery => ({
  recipients: [address('all@contoso.com')],
  senders: [address('ann@contoso.com'), address('bob@fabrikam.com')],
  phrases: ['fire drill on monday'],
  from: Date.UTC(2016, 10, 14, 23, 50),
  to: Date.UTC(2016, 10, 15, 6),
  ...overrides,
});

test('every clause is ANDed, every value quoted, every domain shortened', () => {
  expect(toKql(query())).toBe(
    'kind:email AND (recipients:"all@contoso*") AND received>=2016-11-14 AND received<=2016-11-15 AND (from:"ann@contoso*" OR from:"bob@fabrikam*") AND (subject:"fire drill on monday")',
  );
});

test('a domain whose name is too short for a wildcard stays whole, and values that become the same stand once', () => {
  const recipients = [
    address('all@hp.com'),
    address('all@contoso.com'),
    address('all@contoso.onmicrosoft.com'),
  ];
  expect(toKql(query({ recipients, senders: [], phrases: [] }))).toBe(
    'kind:email AND (recipients:"all@hp.com" OR recipients:"all@contoso*") AND received>=2016-11-14 AND received<=2016-11-15',
  );
});

test.each([
  ['RE: AW: [EXTERN] Fwd: Fire drill (Monday) - "now"!', 'fire drill monday now'],
  ['😀😀', ''],
  ['', ''],
  [
    'one two three four five six seven eight nine ten eleven twelve thirteen',
    'one two three four five six seven eight nine ten eleven twelve',
  ],
  ['subject:x OR kind:(y) AND NOT z*', 'subject x or kind y and not z'],
  ['\u202Eتجربة البريد', 'تجربة البريد'],
  ['RE: परीक्षण संदेश', 'परीक्षण संदेश'],
])('of the subject %j the words %j may stand in a phrase', (subject, phrase) => {
  expect(phraseOf(subject)).toBe(phrase);
});

test.each([
  ['fire drill', true],
  ['test', false],
  ['and or not near', false],
  ['it is on me', false],
])('two words that say something make a phrase telling: %j', (phrase, telling) => {
  expect(isSignificant(phrase)).toBe(telling);
});

test.each<[string, Partial<StormQuery>, string | undefined]>([
  ['bounded by recipients, senders and subject', {}, undefined],
  ['with senders, any subject', { phrases: [] }, undefined],
  ['with a telling subject, any sender', { senders: [] }, undefined],
  ['without recipients', { recipients: [] }, 'no group address bounds the query'],
  [
    'with neither',
    { senders: [], phrases: [] },
    'neither a sender list nor a telling subject bounds the query',
  ],
  [
    'with one word alone',
    { senders: [], phrases: ['test'] },
    'neither a sender list nor a telling subject bounds the query',
  ],
  ['over three days', { from: 0, to: 72 * 3_600_000 }, undefined],
  ['over more than three days', { from: 0, to: 72 * 3_600_000 + 1 }, 'it spans more than 72 hours'],
  ['that ends before it begins', { from: 1, to: 0 }, 'its window ends before it begins'],
  [
    'to a group that the service would also look for by its name',
    { recipients: [address('all@hp.com')] },
    'the service would also look for what the group is called, and so find mail of others',
  ],
  ['with a sender of a short domain and a telling subject', { senders: [address('ann@hp.com')] }, undefined],
  [
    'with a sender of a short domain and any subject',
    { senders: [address('ann@hp.com')], phrases: ['test'] },
    'the service would also look for what a sender is called, and no telling subject bounds the query',
  ],
  [
    'with a sender of a short domain and no subject',
    { senders: [address('ann@hp.com')], phrases: [] },
    'the service would also look for what a sender is called, and no telling subject bounds the query',
  ],
  [
    'with too many senders',
    { senders: Array.from({ length: 60 }, (_, i) => address(`person.with.a.long.name.${i}@contoso.com`)) },
    'the service would expand it to more than 8000 characters',
  ],
])('a query %s', (_, overrides, objection) => {
  expect(objectionTo(query(overrides))).toBe(objection);
});

test('a whole address is expected to grow by the names the service puts in its place', () => {
  const base = query({ recipients: [], senders: [], phrases: [] });
  const length = (sender: string) => expandedLength({ ...base, senders: [address(sender)] });
  expect(length('ann@contoso.com') - expandedLength(base)).toBe(' AND (from:"ann@contoso*")'.length + 45);
  expect(length('ann@hp.com') - expandedLength(base)).toBe(' AND (from:"ann@hp.com")'.length + 30 + 160);
});

const candidate = {
  from: address('ann@contoso.com'),
  subject: 'Re: Fire-drill on Monday!',
  receivedAt: Date.UTC(2016, 10, 15, 1),
};

test.each<[string, Partial<typeof candidate>, Partial<StormQuery>, boolean]>([
  ['its sender, words and day', {}, {}, true],
  ['an address that begins alike', { from: address('ann@contoso-partners.org') }, {}, true],
  ['an address that holds the words', { from: address('mary-ann@contoso-partners.org') }, {}, true],
  ['no address that holds them as parts of words', { from: address('maryann@contoso.com') }, {}, false],
  ['no address that holds them apart', { from: address('ann.x@contoso.com') }, {}, false],
  ['any day that the window touches', { receivedAt: Date.UTC(2016, 10, 14) }, {}, true],
  ['to the end of the last day', { receivedAt: Date.UTC(2016, 10, 15, 23, 59, 59) }, {}, true],
  [
    'anybody, where an address stands whole: everybody may be called that',
    { from: address('eve@fabrikam.com') },
    { senders: [address('ann@contoso.com'), address('ann@hp.com')] },
    true,
  ],
  ['not the day before', { receivedAt: Date.UTC(2016, 10, 13, 23, 59, 59) }, {}, false],
  ['not the day after', { receivedAt: Date.UTC(2016, 10, 16) }, {}, false],
  ['no other sender', { from: address('eve@contoso.com') }, {}, false],
  ['no part of a word', { subject: 'campfire drill on monday' }, {}, false],
  [
    'words of a script without blanks within others',
    { subject: '入学試験実施' },
    { phrases: ['試験'] },
    true,
  ],
  ['those beside letters', { subject: 'RE: ITทดสอบระบบ' }, { phrases: ['ทดสอบ'] }, true],
  ['letters beside those', { subject: '試験IT実施' }, { phrases: ['it'] }, true],
  ['not those in another order', { subject: '験試' }, { phrases: ['試験'] }, false],
  ['any sender where none is named', { from: address('eve@contoso.com') }, { senders: [] }, true],
  ['any subject where no phrase is named', { subject: '' }, { phrases: [] }, true],
])('a query matches %s', (_, message, overrides, expected) => {
  const reach = reachOf(toKql(query(overrides)));
  expect(reach !== undefined && mayFind(reach, { ...candidate, ...message })).toBe(expected);
});

test('an address whose words are those of its domain alone is not searched for', () => {
  expect(
    ['a@contoso.com', '_7@contoso.com', '&_@contoso.com', '%@contoso.com'].map(address).map(isQueryable),
  ).toEqual([true, true, false, false]);
});

test('what begins like a shortened address has its words too', () => {
  const part = fc.stringMatching(/^[a-z0-9._%+'&=-]{1,12}$/);
  const label = fc.stringMatching(/^[a-z0-9]([a-z0-9-]{0,8}[a-z0-9])?$/);
  fc.assert(
    fc.property(part, label, fc.stringMatching(/^[a-z0-9.-]{0,8}$/), (local, name, rest) => {
      expect(holdsBegun(words(`${local}@${name}${rest}.com`), words(`${local}@${name}*`))).toBe(true);
    }),
  );
});

test('what is no query of ours has no reach', () => {
  expect(reachOf('kind:email')).toBeUndefined();
});

test.each([
  ['contoso.com', false],
  ['contoso-uk.com', true],
  ['e-on.com', true],
  ['abc-d.de', true],
  ['d-abc.de', false],
  ['hp.com', true],
  ['163.com', true],
  ['1and1.de', false],
  ['xn--mnchen-3ya.de', true],
])(
  'an address at %s stays whole where the wildcard would stand behind fewer than three letters',
  (domain, whole) => {
    expect(staysWhole(address(`ann@${domain}`))).toBe(whole);
  },
);
