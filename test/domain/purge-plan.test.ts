import { expect, test } from 'vitest';
import type { Observation } from '../../shared/domain/observation.ts';
import type { PurgePlan } from '../../shared/domain/purge.ts';
import { type PurgeInput, planPurge } from '../../shared/domain/purge-plan.ts';
import { address, group, observation } from '../contract/stores/records.ts';

const reply = (number: number, overrides: Partial<Observation> = {}): Observation =>
  observation(number, { subject: 'RE: Fire drill', ...overrides });

const input = (overrides: Partial<PurgeInput> = {}): PurgeInput => ({
  group: group({ addresses: [address('everyone@example.org')] }),
  remove: [reply(1), reply(2), reply(3)],
  keep: [],
  sliceLimit: 90,
  ...overrides,
});

function planned(overrides: Partial<PurgeInput> = {}): PurgePlan {
  const plan = planPurge(input(overrides));
  if (plan === undefined) throw new Error('nothing is to go');
  return plan;
}

test('one search takes all senders that fit into it', () => {
  expect(planned()).toEqual({
    slices: [
      {
        number: 1,
        senders: ['person1@example.org', 'person2@example.org', 'person3@example.org'],
        query:
          'kind:email AND (recipients:"everyone@example*") AND received>=2016-11-14 AND received<=2016-11-14 AND (from:"person1@example*" OR from:"person2@example*" OR from:"person3@example*") AND (subject:"fire drill")',
        messages: 3,
      },
    ],
    kept: [],
    removed: ['<message-1@example.org>', '<message-2@example.org>', '<message-3@example.org>'],
    untouched: [],
    expectedItems: 36_000,
    from: Date.UTC(2016, 10, 14, 12, 0, 1),
    to: Date.UTC(2016, 10, 14, 18, 0, 5),
  });
});

test('a search never matches more messages than a purge removes', () => {
  const remove = Array.from({ length: 7 }, (_, i) =>
    reply(i, { from: address(`person${i % 4}@example.org`) }),
  );
  expect(planned({ remove, sliceLimit: 3 }).slices.map(({ messages }) => messages)).toEqual([3, 2, 2]);
});

test('a storm sent to another address of the group is found too', () => {
  const addresses = [
    'everyone@example.org',
    'all@example.org',
    'all@fabrikam.com',
    'a!b@example.org',
    'all@hp.com',
  ].map(address);
  expect(planned({ group: group({ addresses }) }).slices[0]?.query).toContain(
    '(recipients:"everyone@example*" OR recipients:"all@example*" OR recipients:"all@fabrikam*")',
  );
});

test('senders whose mail together would match mail that stays are searched apart', () => {
  const remove = [reply(1, { subject: 'Fire drill' }), reply(2, { subject: 'Lunch menu' })];
  const keep = [reply(3, { from: address('person1@example.org'), subject: 'Lunch menu' })];
  const plan = planned({ remove, keep });
  expect(plan.slices.map(({ senders }) => senders)).toEqual([
    ['person1@example.org'],
    ['person2@example.org'],
  ]);
  expect(plan.kept).toEqual(['<message-3@example.org>']);
});

test('a sender whose mail cannot be told from mail that stays is left to people', () => {
  const keep = [reply(9, { from: address('person1@example.org'), subject: 'fire drill: the plan' })];
  const plan = planned({ keep });
  expect(plan.untouched).toEqual(['<message-1@example.org>']);
  expect(plan.removed).toEqual(['<message-2@example.org>', '<message-3@example.org>']);
});

test.each([
  ['smith@contoso.com', 'john.smith@contoso.com'],
  ['smith@contoso.com', 'john_smith@contoso-partners.org'],
  ['smith@contoso.com', 'ann@smith.contoso.com'],
  ['ann.smith@contoso.com', 'mary-ann_smith@contosoltd.com'],
  ["o'neil@contoso.com", "ann.o'neil@contoso.com"],
])('%s cannot be told from %s, whose address holds the words', (goes, stays) => {
  const remove = [reply(1, { from: address(goes) }), reply(2)];
  const keep = [reply(3, { from: address(stays) })];
  expect(planned({ remove, keep })).toMatchObject({
    removed: ['<message-2@example.org>'],
    untouched: ['<message-1@example.org>'],
  });
});

test.each([
  ['john.smith@contoso.com', 'smith@contoso.com'],
  ['smith@contoso.com', 'john.smithers@contoso.com'],
  ['smith@contoso.com', 'johnsmith@contoso.com'],
  ['smith@contoso.com', 'smith.john@contoso.com'],
  ['smith@contoso.com', 'john.smith@fabrikam.com'],
])('%s is told from %s', (goes, stays) => {
  const remove = [reply(1, { from: address(goes) })];
  const keep = [reply(3, { from: address(stays) })];
  expect(planned({ remove, keep }).untouched).toEqual([]);
});

test('of a sender whose address others hold, their mail is counted with', () => {
  const remove = ['smith', 'john.smith', 'smith.smith'].map((name, i) =>
    reply(i, { from: address(`${name}@contoso.com`) }),
  );
  const { slices } = planned({ remove, sliceLimit: 3 });
  expect(slices.map(({ senders, messages }) => [senders.length, messages])).toEqual([[3, 3]]);
  expect(planned({ remove: remove.slice(0, 2), sliceLimit: 1 }).slices.map(({ senders }) => senders)).toEqual(
    [['john.smith@contoso.com']],
  );
});

test('a sender who wrote more than one purge removes is left to people', () => {
  const remove = [1, 2, 3, 4].map((n) =>
    reply(n, { from: address(n < 4 ? 'eager@example.org' : 'ann@example.org') }),
  );
  const plan = planned({ remove, sliceLimit: 2 });
  expect(plan.removed).toEqual(['<message-4@example.org>']);
  expect(plan.untouched).toEqual([
    '<message-1@example.org>',
    '<message-2@example.org>',
    '<message-3@example.org>',
  ]);
});

test('a subject without words leaves its sender to bound a query, and widens no other', () => {
  const plan = planned({ remove: [reply(1, { subject: '😀' }), reply(2)] });
  expect(plan.slices.map(({ senders, query }) => [senders, query.includes('subject:')])).toEqual([
    [['person1@example.org'], false],
    [['person2@example.org'], true],
  ]);
});

test('a mailbox never holds more than a purge removes, what its owner sent included', () => {
  const remove = Array.from({ length: 90 }, (_, i) =>
    reply(i, { from: address(i < 15 ? 'eager@example.org' : `person${i}@example.org`) }),
  );
  const { slices } = planned({ remove });
  expect(slices.map(({ messages }) => messages)).toEqual([85, 5]);
});

test('a sender at a domain too short for a wildcard costs nobody else the search', () => {
  const remove = [reply(1, { from: address('kim@abc-d.de') }), reply(2), reply(3)];
  const keep = [reply(4, { from: address('j.smith@hp.com'), subject: 'Fire drill: the plan' })];
  expect(planned({ remove, keep })).toMatchObject({
    removed: ['<message-2@example.org>', '<message-3@example.org>'],
    untouched: ['<message-1@example.org>'],
  });
  // With nothing of that subject to stay it has a query, for people to look at.
  expect(planned({ remove }).slices.map(({ senders }) => senders)).toEqual([
    ['kim@abc-d.de'],
    ['person2@example.org', 'person3@example.org'],
  ]);
});

test('of a sender that the service looks for by alias too, the mail of those of the same alias is counted with', () => {
  const remove = ['ann@hp.com', 'b.ann@contoso.com', 'kim@hp.com'].map((from, i) =>
    reply(i, { from: address(from) }),
  );
  const plan = planned({ remove });
  expect(plan.slices.map(({ senders, messages }) => [senders.join(), messages])).toEqual([
    ['ann@hp.com,kim@hp.com', 3],
    ['b.ann@contoso.com', 1],
  ]);
});

test('a query covers the days of its own senders, not of the whole storm', () => {
  const late = reply(2, { receivedAt: Date.UTC(2016, 10, 15, 12) });
  expect(
    planned({ remove: [reply(1), late] }).slices.map(({ query }) => query.match(/received<=\S+/)?.[0]),
  ).toEqual(['received<=2016-11-14', 'received<=2016-11-15']);
});

test('copies that members of other groups got are expected too', () => {
  const plan = planned({
    remove: [reply(1, { alsoReaches: 700 }), reply(2, { alsoReaches: 700 }), reply(3)],
  });
  expect(plan.elsewhere).toBe(1_400);
  expect(plan.slices[0]?.elsewhere).toBe(1_400);
  expect(plan.expectedItems).toBe(36_000);
});

test('what people must know of any plan is kept with it', () => {
  expect(planned({ doubt: 'too much mail' }).doubt).toBe('too much mail');
});

test.each<[string, Partial<PurgeInput>, string]>([
  [
    'no address can be queried',
    { group: group({ address: address('a!b@example.org'), addresses: [] }) },
    'no group address bounds the query',
  ],
  [
    "the service would also look for the group's name",
    { group: group({ address: address('all@hp.com'), addresses: [address('all@contoso.com')] }) },
    'the service would also look for what the group is called, and so find mail of others',
  ],
  [
    'no sender can stand in a query',
    { remove: [reply(1, { from: address('a!b@example.org') })] },
    'the address of a sender cannot stand in a query',
  ],
  [
    'no sender has an address of more words than its domain',
    { remove: [reply(1, { from: address('&_@example.org') })] },
    'the address of a sender cannot stand in a query',
  ],
  [
    'the group has no address of more words than its domain',
    { group: group({ address: address('&@example.org'), addresses: [] }) },
    'no group address bounds the query',
  ],
  [
    'it took longer than three days',
    { remove: [reply(1), reply(1, { receivedAt: Date.UTC(2016, 10, 17, 12) })] },
    'it spans more than 72 hours',
  ],
  [
    'no sender can be told apart',
    { remove: [reply(1)], keep: [reply(1, { messageId: '<other@example.org>' })] },
    "no query tells the storm's messages from others of the same senders",
  ],
])('where %s there is no search, but what is to go is known message by message', (_, overrides, why) => {
  const { remove } = input(overrides);
  expect(planPurge(input(overrides))).toMatchObject({
    slices: [],
    noQuery: { why },
    removed: [],
    untouched: remove.map(({ messageId }) => messageId),
    expectedItems: 0,
  });
});

test('nothing is planned where nothing is to go', () => {
  expect(planPurge(input({ remove: [] }))).toBeUndefined();
});
