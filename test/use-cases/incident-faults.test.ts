import { afterAll, expect, test } from 'vitest';
import { chanceFrom, randomChoices, randomMishaps } from './faults/chance.ts';
import { type LifeOptions, live } from './faults/life.ts';
import type { Choices } from './faults/schedule.ts';

/** `STORMLOCK_FAULT_SCHEDULES=20000 npx vitest run test/use-cases/incident-faults.test.ts` tries more. */
const SCHEDULES = Number(process.env['STORMLOCK_FAULT_SCHEDULES'] ?? 200);

const inOrder: Choices = { pick: () => 0, dies: () => false, passes: () => 0 };
const dyingAt = (...turns: readonly number[]): Choices => ({
  ...inOrder,
  dies: (_, turn) => turns.includes(turn),
});

const outcomes: { what: string; lives: number; violations: number }[] = [];
afterAll(() => console.table(outcomes));

/** Lives through each of the options; the violations are named with the number of the life, to be lived again. */
async function liveAll(what: string, lives: number, optionsOf: (number: number) => LifeOptions) {
  const violations: string[] = [];
  for (let number = 0; number < lives; number++) {
    const life = await live(optionsOf(number));
    violations.push(...life.violations.map((violation) => `${number}: ${violation}`));
  }
  outcomes.push({ what, lives, violations: violations.length });
  return violations;
}

const RESTRICTED = { senders: ['board', 'press-office'], groups: ['managers'] };

test('an incident that nothing disturbs is locked, purged, released and closed', async () => {
  expect(await liveAll('undisturbed', 1, () => ({ choices: inOrder, instances: 1 }))).toEqual([]);
});

test('death before and after every single call to the outside leaves one lock, one purge a slice, an exact release', async () => {
  const start = RESTRICTED;
  const { turns } = await live({ choices: inOrder, instances: 1, start });
  const violations = await liveAll('one death, at every turn', turns, (turn) => ({
    choices: dyingAt(turn),
    instances: 1,
    start,
  }));
  expect(violations).toEqual([]);
}, 120_000);

test('two deaths at any two turns change nothing of that', async () => {
  const violations = await liveAll('two deaths', Math.ceil(SCHEDULES / 4), (number) => {
    const chance = chanceFrom(number);
    const first = Math.floor(chance() * 500);
    return { choices: dyingAt(first, first + 1 + Math.floor(chance() * 40)), instances: 1 };
  });
  expect(violations).toEqual([]);
}, 600_000);

test('instances that race and die change nothing of that', async () => {
  const violations = await liveAll('races and deaths', SCHEDULES, (number) => {
    const chance = chanceFrom(1_000_000 + number);
    return {
      choices: randomChoices(chance, Math.floor(chance() * 4)),
      instances: 2 + (number % 2),
      ...(number % 3 === 0 ? { start: RESTRICTED } : {}),
    };
  });
  expect(violations).toEqual([]);
}, 600_000);

test('services that are busy, or whose answers are lost, change nothing of that', async () => {
  const violations = await liveAll('races, deaths and failing services', SCHEDULES, (number) => {
    const chance = chanceFrom(2_000_000 + number);
    return {
      choices: randomChoices(chance, Math.floor(chance() * 3)),
      instances: 1 + (number % 3),
      mishaps: randomMishaps(chance, 0.02, 12),
      ...(number % 2 === 0 ? { start: RESTRICTED } : {}),
      prepare: ({ ediscovery, exchange }) => {
        ediscovery.namesOperations = number % 5 !== 0;
        ediscovery.countsInListing = number % 7 !== 0;
        exchange.delay = number % 11 === 0 ? 15_000 : 0;
      },
    };
  });
  expect(violations).toEqual([]);
}, 600_000);
