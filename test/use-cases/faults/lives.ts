import { answerLostAt, chanceFrom, randomChoices, randomMishaps, troubleAt } from './chance.ts';
import type { Mishaps } from './instances.ts';
import { type Life, type LifeOptions, live } from './life.ts';
import type { Path } from './path.ts';
import { sampledCalls, sampledTurns } from './sampling.ts';
import type { Choices } from './schedule.ts';

/** `STORMLOCK_FAULT_SCHEDULES=2000 npx vitest run test/use-cases/incident-faults` tries so many, and every turn of every path. */
export const SCHEDULES = Number(process.env['STORMLOCK_FAULT_SCHEDULES'] ?? 0);

const inOrder: Choices = { pick: () => 0, dies: () => false, passes: () => 0, hangs: () => 0 };

export const dyingAt = (...turns: readonly number[]): Choices => ({
  ...inOrder,
  dies: (_, turn) => turns.includes(turn),
});

type Outcome = { path: string; what: string; lives: number; violations: number; adopted: number };
const outcomes: Outcome[] = [];

/** What was tried on which path, and what came of it. */
export function printOutcomes(): void {
  console.table(outcomes);
  const lives = outcomes.reduce((sum, each) => sum + each.lives, 0);
  const violations = outcomes.reduce((sum, each) => sum + each.violations, 0);
  console.log(`${lives} lives, ${violations} violations`);
}

/** Lives through each of the options; the violations are named with the number of the life, to be lived again. */
export async function liveAll(
  what: string,
  path: Path,
  numbers: readonly number[],
  optionsOf: (number: number) => Omit<LifeOptions, 'path'>,
): Promise<string[]> {
  const violations: string[] = [];
  let adopted = 0;
  for (const number of numbers) {
    const life = await live({ path, chance: chanceFrom(number), ...optionsOf(number) });
    violations.push(...life.violations.map((violation) => `${number}: ${violation}`));
    adopted += life.adopted;
  }
  outcomes.push({ path: path.name, what, lives: numbers.length, violations: violations.length, adopted });
  return violations;
}

/** The world of the lives that differ in one fault alone: what happens at a turn is the same in all of them. */
const sameChance = () => chanceFrom(0);

/** One instance, which nothing disturbs. */
export const undisturbed = (path: Path): Promise<Life> =>
  live({ path, choices: inOrder, instances: 1, chance: sameChance() });

export const upTo = (end: number): number[] => Array.from({ length: end }, (_, i) => i);

/** The process dies before or after each call, and starts again. */
export const deathAtEveryTurn = (path: Path, { trace }: Life): Promise<string[]> =>
  deathsAt(path, upTo(trace.length));

/** As above at turns of every kind that was not tried on another path. */
export const deathAtSampledTurns = (path: Path, { trace }: Life): Promise<string[]> =>
  deathsAt(path, SCHEDULES > 0 ? upTo(trace.length) : sampledTurns(trace));

const deathsAt = (path: Path, turns: readonly number[]): Promise<string[]> =>
  liveAll('one death', path, turns, (turn) => ({
    choices: dyingAt(turn),
    instances: 1,
    chance: sameChance(),
  }));

/** The answer of each call is lost, by itself and with the next call turned away. */
export const troubleAtEveryCall = (path: Path, { trace }: Life): Promise<string[]> =>
  troubleAtCalls(path, everyCall(trace));

/** As above at calls of every kind that was not tried on another path. */
export const troubleAtSampledCalls = (path: Path, { trace }: Life): Promise<string[]> =>
  troubleAtCalls(path, SCHEDULES > 0 ? everyCall(trace) : sampledCalls(trace));

const everyCall = (trace: readonly string[]): number[] => upTo(Math.ceil(trace.length / 2));

async function troubleAtCalls(path: Path, calls: readonly number[]): Promise<string[]> {
  const withMishaps = (what: string, mishapsOf: (call: number) => Mishaps) =>
    liveAll(what, path, calls, (call) => ({
      choices: inOrder,
      instances: 1,
      mishaps: mishapsOf(call),
      chance: sameChance(),
    }));
  return [
    ...(await withMishaps('an answer lost', answerLostAt)),
    ...(await withMishaps('an answer lost, the next call turned away', (call) => troubleAt(call))),
  ];
}

/** Two and three instances race, die and hang. */
export const races = (path: Path, lives: number): Promise<string[]> =>
  liveAll('races, deaths, hangs', path, upTo(lives), (number) => {
    const chance = chanceFrom(1_000_000 + number);
    const most = { deaths: Math.floor(chance() * 4), hangs: Math.floor(chance() * 3) };
    return { choices: randomChoices(chance, most), instances: 2 + (number % 2) };
  });

/** Besides, services are busy, and answers are lost. */
export const failures = (
  path: Path,
  lives: number,
  more: (number: number) => Partial<LifeOptions> = () => ({}),
): Promise<string[]> =>
  liveAll('races, deaths, hangs, failing services', path, upTo(lives), (number) => {
    const chance = chanceFrom(2_000_000 + number);
    const most = { deaths: Math.floor(chance() * 3), hangs: Math.floor(chance() * 2) };
    return {
      choices: randomChoices(chance, most),
      instances: 1 + (number % 3),
      mishaps: randomMishaps(chance, 0.02, 12),
      ...more(number),
    };
  });
