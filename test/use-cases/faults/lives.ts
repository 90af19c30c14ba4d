import { chanceFrom, randomChoices, randomMishaps, troubleAt } from './chance.ts';
import { type Life, type LifeOptions, live } from './life.ts';
import type { Path } from './path.ts';
import type { Choices } from './schedule.ts';

/** `STORMLOCK_FAULT_SCHEDULES=2000 npx vitest run test/use-cases/incident-faults` tries so many, and every turn of every path. */
export const SCHEDULES = Number(process.env['STORMLOCK_FAULT_SCHEDULES'] ?? 0);

export const inOrder: Choices = { pick: () => 0, dies: () => false, passes: () => 0 };

export const dyingAt = (...turns: readonly number[]): Choices => ({
  ...inOrder,
  dies: (_, turn) => turns.includes(turn),
});

type Outcome = { path: string; what: string; lives: number; violations: number };
const outcomes: Outcome[] = [];

/** What was tried on which path, and what came of it. */
export function printOutcomes(): void {
  console.table(outcomes);
  const lives = outcomes.reduce((sum, each) => sum + each.lives, 0);
  console.log(`${lives} lives`);
}

/** Lives through each of the options; the violations are named with the number of the life, to be lived again. */
export async function liveAll(
  what: string,
  path: Path,
  numbers: readonly number[],
  optionsOf: (number: number) => Omit<LifeOptions, 'path'>,
): Promise<string[]> {
  const violations: string[] = [];
  for (const number of numbers) {
    const life = await live({ path, chance: chanceFrom(number), ...optionsOf(number) });
    violations.push(...life.violations.map((violation) => `${number}: ${violation}`));
  }
  outcomes.push({ path: path.name, what, lives: numbers.length, violations: violations.length });
  return violations;
}

/** One instance, which nothing disturbs. */
export const undisturbed = (path: Path): Promise<Life> =>
  live({ path, choices: inOrder, instances: 1, chance: chanceFrom(0) });

export const upTo = (end: number, from = 0, stride = 1): number[] =>
  Array.from({ length: Math.max(0, Math.ceil((end - from) / stride)) }, (_, i) => from + i * stride);

const strideOf = ({ stride = 1 }: Path): number => (SCHEDULES > 0 ? 1 : stride);

/** The process dies before or after each call from `from` on, and starts again. */
export const deathAtEveryTurn = (path: Path, { trace }: Life, from = 0): Promise<string[]> =>
  liveAll('one death, at every turn', path, upTo(trace.length, from, strideOf(path)), (turn) => ({
    choices: dyingAt(turn),
    instances: 1,
  }));

/** The answer of each call from `from` on is lost, and the one after it is turned away. */
export const troubleAtEveryCall = (path: Path, { trace }: Life, from = 0): Promise<string[]> => {
  const calls = upTo(Math.ceil(trace.length / 2), Math.floor(from / 2), strideOf(path));
  return liveAll('trouble at every call', path, calls, (call) => ({
    choices: inOrder,
    instances: 1,
    mishaps: troubleAt(call),
  }));
};

/** Two and three instances race and die. */
export const races = (path: Path, lives: number): Promise<string[]> =>
  liveAll('races and deaths', path, upTo(lives), (number) => {
    const chance = chanceFrom(1_000_000 + number);
    return { choices: randomChoices(chance, Math.floor(chance() * 4)), instances: 2 + (number % 2) };
  });

/** Besides, services are busy, and answers are lost. */
export const failures = (
  path: Path,
  lives: number,
  more: (number: number) => Partial<LifeOptions> = () => ({}),
): Promise<string[]> =>
  liveAll('races, deaths, failing services', path, upTo(lives), (number) => {
    const chance = chanceFrom(2_000_000 + number);
    return {
      choices: randomChoices(chance, Math.floor(chance() * 3)),
      instances: 1 + (number % 3),
      mishaps: randomMishaps(chance, 0.02, 12),
      ...more(number),
    };
  });
