import { InvalidInput } from './domain/errors.ts';
import type { Milliseconds } from './domain/time.ts';

export type Environment = Readonly<Record<string, string | undefined>>;

/** One thing wrong with the environment, ready for an operator. */
export type SettingProblem = { setting: string; value: string; remedy: string };

type Parse<T> = (text: string) => T | undefined;

/** Reads settings one by one and collects every problem, so that the operator mends them all in one go. */
export class SettingReader {
  readonly #environment: Environment;
  readonly problems: SettingProblem[] = [];

  constructor(environment: Environment) {
    this.#environment = environment;
  }

  /** The value, or `fallback` when the setting is absent or blank. A malformed value is a problem, never the fallback. */
  get<T>(setting: string, parse: Parse<T>, expects: string, fallback: T): T {
    return this.optional(setting, parse, expects) ?? fallback;
  }

  required<T>(setting: string, parse: Parse<T>, expects: string, whenAbsent: T): T {
    if (!this.has(setting)) this.add(setting, '(not set)', `Set it to ${expects}.`);
    return this.optional(setting, parse, expects) ?? whenAbsent;
  }

  optional<T>(setting: string, parse: Parse<T>, expects: string): T | undefined {
    const text = this.#text(setting);
    if (!text) return undefined;
    const value = parse(text);
    if (value === undefined)
      this.add(setting, isSecret(setting) ? '(hidden)' : `"${text}"`, `Set it to ${expects}.`);
    return value;
  }

  /** Whether it says anything, well-formed or not. */
  has(setting: string): boolean {
    return this.#text(setting) !== undefined;
  }

  add(setting: string, value: string, remedy: string): void {
    this.problems.push({ setting, value, remedy });
  }

  #text(setting: string): string | undefined {
    return this.#environment[setting]?.trim() || undefined;
  }
}

const isSecret = (setting: string): boolean => /SECRET|WEBHOOK|PASSWORD|Storage$/.test(setting);

/** The start stops here; every problem is in the message. */
export class InvalidSettings extends InvalidInput {
  readonly problems: readonly SettingProblem[];
  constructor(problems: readonly SettingProblem[]) {
    super(problems.map((p) => `${p.setting} is ${p.value}. ${p.remedy}`).join('\n'));
    this.problems = problems;
  }
}

const DURATION =
  /^P(?:(\d+(?:\.\d+)?)D)?(?:T(?:(\d+(?:\.\d+)?)H)?(?:(\d+(?:\.\d+)?)M)?(?:(\d+(?:\.\d+)?)S)?)?$/;

/** `P1DT2H3M4.5S`; years and months have no fixed length and are refused. */
export function duration(text: string): Milliseconds | undefined {
  const match = DURATION.exec(text);
  if (!match || text.endsWith('P') || text.endsWith('T')) return undefined;
  const [days = 0, hours = 0, minutes = 0, seconds = 0] = match.slice(1).map((part) => Number(part ?? 0));
  return (((days * 24 + hours) * 60 + minutes) * 60 + seconds) * 1000;
}

export const durationUpTo =
  (most: Milliseconds): Parse<Milliseconds> =>
  (value) => {
    const parsed = duration(value);
    return parsed !== undefined && parsed > 0 && parsed <= most ? parsed : undefined;
  };

/** For what is repeated after this time, or kept so long. */
export const positiveDuration: Parse<Milliseconds> = durationUpTo(Number.MAX_SAFE_INTEGER);

export const text: Parse<string> = (value) => value;

/** In lower case, as Microsoft's services write ids. */
export const guid: Parse<string> = (value) =>
  /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i.test(value) ? value.toLowerCase() : undefined;

export const wholeNumber =
  (least: number, most = Number.MAX_SAFE_INTEGER): Parse<number> =>
  (value) =>
    /^\d{1,15}$/.test(value) && Number(value) >= least && Number(value) <= most ? Number(value) : undefined;

export const share: Parse<number> = (value) =>
  /^\d(\.\d+)?$/.test(value) && Number(value) <= 1 ? Number(value) : undefined;

export const flag: Parse<boolean> = (value) =>
  value.toLowerCase() === 'true' ? true : value.toLowerCase() === 'false' ? false : undefined;

export const oneOf =
  <T extends string>(values: readonly T[]): Parse<T> =>
  (value) =>
    values.find((candidate) => candidate === value);

/** Comma or semicolon separated; one bad entry makes the whole list bad, and so does none at all. */
export const listOf =
  <T>(parse: Parse<T>): Parse<T[]> =>
  (value) => {
    const entries = value.split(/[,;]/).map((entry) => entry.trim());
    const parsed = entries.filter((entry) => entry !== '').map(parse);
    return parsed.length > 0 && parsed.every((entry) => entry !== undefined) ? parsed : undefined;
  };
