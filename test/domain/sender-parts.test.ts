import { expect, test } from 'vitest';
import { mayFind, reachOf } from '../../shared/domain/kql-reach.ts';
import type { Observation } from '../../shared/domain/observation.ts';
import { planPurge } from '../../shared/domain/purge-plan.ts';
import { HOUR, MINUTE, SECOND } from '../../shared/domain/time.ts';
import { address, group, observation } from '../contract/stores/records.ts';

const EAGER = address('eager@example.org');
const MORNING = Date.UTC(2016, 10, 14, 8);

/** Mails of one sender, a minute apart. */
const flood = (
  first: number,
  count: number,
  begin: number,
  subject: (i: number) => string = () => 'RE: Fire drill',
): Observation[] =>
  Array.from({ length: count }, (_, i) => {
    const sentAt = begin + i * MINUTE;
    return observation(first + i, {
      from: EAGER,
      subject: subject(i),
      sentAt,
      receivedAt: sentAt + 4 * SECOND,
    });
  });

function plannedFor(remove: readonly Observation[], keep: readonly Observation[] = [], sliceLimit = 90) {
  const plan = planPurge({ group: group(), remove, keep, sliceLimit });
  if (plan === undefined) throw new Error('nothing is to go');
  return plan;
}

const daysOf = (query: string) => query.match(/received..[\d-]+/g)?.map((each) => each.slice(-5));

test('a sender with more messages than a search takes is searched by whole days, none of which is left out', () => {
  const remove = [
    ...flood(0, 40, MORNING),
    ...flood(100, 40, MORNING + 48 * HOUR),
    ...flood(200, 5, MORNING + 52 * HOUR),
  ];
  const plan = plannedFor(remove);
  expect(plan.slices.map(({ query, messages }) => [daysOf(query), messages])).toEqual([
    [['11-14', '11-15'], 40],
    [['11-16', '11-16'], 45],
  ]);
  expect(plan.untouched).toEqual([]);
  expect(plan.removed).toHaveLength(85);
});

test('days with few messages are searched together', () => {
  const day = 24 * HOUR;
  const remove = [0, 1, 2].flatMap((i) => flood(100 * i, 20, MORNING + i * day));
  expect(plannedFor(remove).slices.map(({ query, messages }) => [daysOf(query), messages])).toEqual([
    [['11-14', '11-15'], 40],
    [['11-16', '11-16'], 20],
  ]);
});

test('a copy that reached a mailbox hours late is in exactly one of the parts', () => {
  const remove = [...flood(0, 45, MORNING + 15 * HOUR), ...flood(100, 45, MORNING + 20 * HOUR)];
  const reaches = plannedFor(remove).slices.map(({ query }) => reachOf(query));
  expect(reaches).toHaveLength(2);
  for (const message of remove)
    for (const late of [0, HOUR, 5 * HOUR]) {
      const copy = { ...message, receivedAt: message.receivedAt + late };
      expect(reaches.filter((reach) => reach !== undefined && mayFind(reach, copy))).toHaveLength(1);
    }
});

test('a day with too many is searched by subject, and what one subject finds of others counts', () => {
  const names = ['alpha one', 'alpha two', 'beta', 'gamma'];
  const remove = flood(0, 80, MORNING, (i) => `RE: ${names[i % 4]}`);
  const plan = plannedFor(remove);
  expect(plan.slices.map(({ query, messages }) => [query.match(/\(subject.*/)?.[0], messages])).toEqual([
    ['(subject:"alpha one" OR subject:"alpha two")', 40],
    ['(subject:"beta" OR subject:"gamma")', 40],
  ]);
  const nested = flood(0, 80, MORNING, (i) => (i < 30 ? 'RE: drill' : `RE: drill ${i % 2}`));
  const { removed, untouched } = plannedFor(nested);
  // Whatever finds “drill” finds the others too: 80 messages.
  expect([removed.length, untouched.length]).toEqual([50, 30]);
});

test('120 mails of one subject on one day are told as untouched, and the others still go', () => {
  const plan = plannedFor([...flood(0, 120, MORNING), observation(500, { subject: 'RE: Fire drill' })]);
  expect([plan.removed, plan.untouched.length]).toEqual([['<message-500@example.org>'], 120]);
});

test('without words in a subject only days tell a sender’s mails apart', () => {
  const wordless = () => '😀';
  const remove = [...flood(0, 60, MORNING, wordless), ...flood(100, 30, MORNING + 24 * HOUR, wordless)];
  const plan = plannedFor(remove);
  expect(plan.slices.map(({ messages }) => messages)).toEqual([30]);
  expect(plan.untouched).toHaveLength(60);
});

test('a part that would find mail that stays is left alone, and no other', () => {
  const remove = [...flood(0, 40, MORNING), ...flood(100, 40, MORNING + 24 * HOUR)];
  const [kept] = flood(900, 1, MORNING + HOUR);
  const plan = plannedFor(remove, kept === undefined ? [] : [kept]);
  expect(plan.slices.map(({ query }) => daysOf(query))).toEqual([['11-15', '11-15']]);
  expect(plan.untouched).toHaveLength(40);
});
