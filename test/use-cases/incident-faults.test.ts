import { afterAll, expect, test } from 'vitest';
import { chanceFrom } from './faults/chance.ts';
import {
  deathAtEveryTurn,
  dyingAt,
  failures,
  liveAll,
  printOutcomes,
  races,
  SCHEDULES,
  troubleAtEveryCall,
  undisturbed,
  upTo,
} from './faults/lives.ts';
import { searches } from './faults/purge-paths.ts';

const OPEN = searches();
const RESTRICTED = searches({ senders: ['board', 'press-office'], groups: ['managers'] });
const LIVES = SCHEDULES || 120;

afterAll(printOutcomes);

test('an incident that nothing disturbs is locked, purged, released and closed', async () => {
  expect((await undisturbed(OPEN)).violations).toEqual([]);
  expect((await undisturbed(RESTRICTED)).violations).toEqual([]);
}, 60_000);

test('death before and after every single call to the outside leaves one lock, one purge a slice, an exact release', async () => {
  expect(await deathAtEveryTurn(RESTRICTED, await undisturbed(RESTRICTED))).toEqual([]);
}, 300_000);

test('an answer that is lost is found out by looking, also where looking fails at first', async () => {
  expect(await troubleAtEveryCall(OPEN, await undisturbed(OPEN))).toEqual([]);
}, 300_000);

test('two deaths at any two turns change nothing of that', async () => {
  const violations = await liveAll('two deaths', OPEN, upTo(Math.ceil(LIVES / 4)), (number) => {
    const chance = chanceFrom(number);
    const first = Math.floor(chance() * 500);
    return { choices: dyingAt(first, first + 1 + Math.floor(chance() * 40)), instances: 1 };
  });
  expect(violations).toEqual([]);
}, 600_000);

test('instances that race and die change nothing of that', async () => {
  expect(await races(OPEN, LIVES)).toEqual([]);
  expect(await races(RESTRICTED, Math.ceil(LIVES / 2))).toEqual([]);
}, 600_000);

test('services that are busy, or whose answers are lost, change nothing of that', async () => {
  const violations = await failures(RESTRICTED, LIVES, (number) => ({
    prepare: ({ ediscovery, exchange }) => {
      ediscovery.namesOperations = number % 5 !== 0;
      ediscovery.countsInListing = number % 7 !== 0;
      exchange.delay = number % 11 === 0 ? 15_000 : 0;
    },
  }));
  expect(violations).toEqual([]);
}, 600_000);
