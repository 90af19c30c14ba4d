import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Life, OPERATOR } from './faults/life.ts';
import {
  deathAtEveryTurn,
  failures,
  printOutcomes,
  races,
  SCHEDULES,
  troubleAtEveryCall,
  undisturbed,
} from './faults/lives.ts';
import { PATHS } from './faults/paths.ts';
import { searches } from './faults/purge-paths.ts';

const LIVES = SCHEDULES || 6;

/** Every fourth turn is tried here; `SCHEDULES` tries them all. */
const SAMPLED = PATHS.map((path) => ({ ...path, stride: 4 * (path.stride ?? 1) }));

/** The calls of the plain path, all of which incident-faults.test.ts dies at. */
let plain: readonly string[];

/** Where a path leaves the plain one, whatever an operator does besides. */
function firstNew(trace: readonly string[]): number {
  const rest = [...plain];
  return trace.findIndex((call) => !call.startsWith(OPERATOR) && call !== rest.shift());
}

beforeAll(async () => {
  plain = (await undisturbed(searches())).trace;
});
afterAll(printOutcomes);

describe.each(SAMPLED)('$name', (path) => {
  let alone: Life;
  let from: number;

  beforeAll(async () => {
    alone = await undisturbed(path);
    from = Math.max(alone.differsFrom, firstNew(alone.trace));
  });

  test('comes to its end where nothing disturbs it', () => {
    expect(alone.violations).toEqual([]);
  });

  test('comes to the same end with a death before or after any call', async () => {
    expect(await deathAtEveryTurn(path, alone, from)).toEqual([]);
  }, 300_000);

  test('comes to the same end where any answer is lost, and the next look fails', async () => {
    expect(await troubleAtEveryCall(path, alone, from)).toEqual([]);
  }, 300_000);

  test('comes to the same end where instances race and die', async () => {
    expect(await races(path, LIVES)).toEqual([]);
  }, 600_000);

  test('comes to the same end where services fail besides', async () => {
    expect(await failures(path, LIVES)).toEqual([]);
  }, 600_000);
});
