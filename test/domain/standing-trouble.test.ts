import { expect, test } from 'vitest';
import { Refused, RetryLater } from '../../shared/domain/errors.ts';
import { lasting, lookAgain, type Trouble, troubleOf } from '../../shared/domain/standing-trouble.ts';
import { HOUR } from '../../shared/domain/time.ts';
import { troubleNotice } from '../../shared/domain/trouble-notices.ts';
import { NOON } from '../contract/stores/records.ts';

const typo: Trouble = { what: 'ann', why: 'is nobody', remedy: 'Correct the name', passing: false };
const busy: Trouble = { what: 'ann', why: 'Graph is busy', passing: true };

test('a refusal is a trouble with its remedy, anything else one that may pass', () => {
  expect(troubleOf('ann', new Refused('is nobody', 'Correct the name'))).toEqual(typo);
  expect(troubleOf('ann', new RetryLater('Graph is busy', 1_000))).toEqual(busy);
  expect(troubleOf('ann', 'odd')).toEqual({ what: 'ann', why: 'odd', passing: true });
});

test('a trouble stands since it was first seen, and what was told of it stays told', () => {
  const first = lookAgain(undefined, [typo], NOON);
  expect(first).toEqual({ checkedAt: NOON, troubles: [{ ...typo, since: NOON, told: false }] });
  const told = { ...first, troubles: first.troubles.map((trouble) => ({ ...trouble, told: true })) };
  const later = lookAgain(
    told,
    [
      { ...typo, why: 'still nobody' },
      { ...typo, what: 'bob' },
    ],
    NOON + HOUR,
  );
  expect(later.troubles).toMatchObject([
    { what: 'ann', why: 'still nobody', since: NOON, told: true },
    { what: 'bob', since: NOON + HOUR, told: false },
  ]);
});

test('what is found no more is gone, and begins anew when it comes back', () => {
  const first = lookAgain(undefined, [typo], NOON);
  const gone = lookAgain(first, [], NOON + 1);
  expect(gone).toEqual({ checkedAt: NOON + 1, troubles: [] });
  expect(lookAgain(gone, [typo], NOON + 2).troubles).toMatchObject([{ since: NOON + 2, told: false }]);
});

test('a look that learned nothing leaves a trouble as it was', () => {
  const first = lookAgain(undefined, [typo], NOON);
  expect(lookAgain(first, [busy], NOON + 1).troubles).toEqual(first.troubles);
  const passing = lookAgain(undefined, [busy], NOON);
  expect(lookAgain(passing, [typo], NOON + 1).troubles).toMatchObject([{ why: 'is nobody', since: NOON }]);
});

test('what may pass counts once it has stood for an hour', () => {
  const passing = lookAgain(undefined, [busy], NOON);
  expect(lasting(passing, NOON + HOUR - 1)).toEqual([]);
  expect(lasting(passing, NOON + HOUR)).toHaveLength(1);
  expect(lasting(lookAgain(undefined, [typo], NOON), NOON)).toHaveLength(1);
  expect(lasting(undefined, NOON)).toEqual([]);
});

const standing = (count: number) =>
  lookAgain(
    undefined,
    Array.from({ length: count }, (_, i) => ({ ...(i === 0 ? typo : busy), what: `name-${i}` })),
    NOON,
  ).troubles;
const page = { link: 'https://stormlock.example/api/console#/coverage', at: NOON };

test.each([
  ['names', 1, 'A sentinel is not watched'],
  ['names', 2, '2 sentinels are not watched'],
  ['subscriptions', 1, 'A sentinel has no subscription'],
  ['subscriptions', 2, '2 sentinels have no subscription'],
  ['senders', 1, 'A sender cannot be let through a lock'],
  ['senders', 2, '2 senders cannot be let through a lock'],
] as const)('of %s, %i, the notice is called "%s"', (topic, count, title) => {
  expect(troubleNotice(topic, standing(count), page)).toMatchObject({ kind: 'attention', title, ...page });
});

test('a notice says of each what is wrong and what to do, and of too many how many there are', () => {
  const { facts } = troubleNotice('names', standing(25), page);
  expect(facts).toHaveLength(20);
  expect(facts[0]).toEqual({ label: 'name-0', value: 'is nobody. Correct the name' });
  expect(facts[1]).toEqual({ label: 'name-1', value: 'Graph is busy' });
  expect(facts.at(-1)).toEqual({ label: 'And', value: '6 more' });
});
