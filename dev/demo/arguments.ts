import { parseArgs } from 'node:util';
import { UsageError } from '../../cli/usage-error.ts';

export type DemoArguments = {
  /** Keep everything running, with the console, until interrupted. */
  keep: boolean;
  /** The storm only, for checks. */
  quick: boolean;
  port: number;
  trace?: { file: string; groups?: string; members: number };
};

export const USAGE = `npm run demo -- [--trace FILE [--groups FILE] [--default-members N]] [--port N] [--quick] [--keep]

  --trace FILE          play this file of Graph messages (JSON Lines, .gz as well) instead of the built-in story
  --groups FILE         [{"address":"all@contoso.com","members":5000,"kind":"distribution-list"}]
  --default-members N   audience of groups the groups file does not name (5000)
  --port N              port of the app (7071 with --keep, else any free one)
  --quick               play the storm only
  --keep                keep everything running afterwards`;

const OPTIONS = {
  trace: { type: 'string' },
  groups: { type: 'string' },
  'default-members': { type: 'string', default: '5000' },
  port: { type: 'string' },
  quick: { type: 'boolean', default: false },
  keep: { type: 'boolean', default: false },
} as const;

/** Throws a UsageError that names the option, the value and the remedy. */
export function readArguments(args: readonly string[]): DemoArguments {
  const values = split(args);
  if (values.groups !== undefined && values.trace === undefined) {
    throw new UsageError(
      `--groups "${values.groups}" needs --trace FILE: it says how large the groups of a trace are.`,
    );
  }
  const { keep, quick, trace: file, groups } = values;
  return {
    keep,
    quick,
    port: wholeNumber('--port', values.port ?? (keep ? '7071' : '0'), 65_535),
    ...(file === undefined
      ? {}
      : {
          trace: {
            file,
            members: wholeNumber('--default-members', values['default-members'], 10_000_000),
            ...(groups === undefined ? {} : { groups }),
          },
        }),
  };
}

function split(args: readonly string[]) {
  try {
    return parseArgs({ args: [...args], options: OPTIONS }).values;
  } catch (cause) {
    throw new UsageError(`${cause instanceof Error ? cause.message : cause}\n\n${USAGE}`, { cause });
  }
}

function wholeNumber(option: string, text: string, most: number): number {
  const value = Number(text);
  if (!Number.isInteger(value) || value < 0 || value > most) {
    throw new UsageError(`${option} is "${text}". Give a whole number from 0 to ${most}.`);
  }
  return value;
}
