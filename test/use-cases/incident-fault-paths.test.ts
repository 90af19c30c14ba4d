import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Life } from './faults/life.ts';
import {
  deathAtSampledTurns,
  failures,
  printOutcomes,
  races,
  SCHEDULES,
  troubleAtSampledCalls,
  undisturbed,
} from './faults/lives.ts';
import { PATHS } from './faults/paths.ts';
import { searches } from './faults/purge-paths.ts';
import { sampledCalls, sampledTurns } from './faults/sampling.ts';

const LIVES = SCHEDULES || 6;

beforeAll(async () => {
  // incident-faults.test.ts tries every turn of the plain path.
  const { trace } = await undisturbed(searches());
  sampledTurns(trace);
  sampledCalls(trace);
}, 60_000);
afterAll(printOutcomes);

describe.each(PATHS)('$name', (path) => {
  let alone: Life;

  beforeAll(async () => {
    alone = await undisturbed(path);
  }, 60_000);

  test('comes to its end where nothing disturbs it', () => {
    expect(alone.violations).toEqual([]);
  });

  test('comes to the same end with a death before or after any call', async () => {
    expect(await deathAtSampledTurns(path, alone)).toEqual([]);
  }, 300_000);

  test('comes to the same end where any answer is lost, also where the next look fails', async () => {
    expect(await troubleAtSampledCalls(path, alone)).toEqual([]);
  }, 300_000);

  test('comes to the same end where instances race, die and hang', async () => {
    expect(await races(path, LIVES)).toEqual([]);
  }, 600_000);

  test('comes to the same end where services fail besides', async () => {
    expect(await failures(path, LIVES)).toEqual([]);
  }, 600_000);
});
