import { parseArgs } from 'node:util';
import { UsageError } from '../../cli/usage-error.ts';

export type DemoArguments = {
  /** Keep everything running, with the console, until interrupted. */
  keep: boolean;
  /** The storm only, for checks. */
  quick: boolean;
  /** Only say how it is called. */
  help: boolean;
  port: number;
  trace?: { file: string; groups?: string; members: number };
};

export const USAGE = `npm run demo -- [--trace FILE [--groups FILE] [--default-members N]] [--port N] [--quick] [--keep]

  --trace FILE          play this file of Graph messages (JSON Lines, .gz as well) instead of the built-in story
  --groups FILE         [{"address":"all@contoso.com","members":5000,"kind":"distribution-list"}]
  --default-members N   audience of groups the groups file does not name (5000)
  --port N              port of the app (7071 with --keep, else any free one)
  --quick               play the storm only
  --keep                keep everything running afterwards
  --help                say this`;

const OPTIONS = {
  trace: { type: 'string' },
  groups: { type: 'string' },
  'default-members': { type: 'string', default: '5000' },
  port: { type: 'string' },
  quick: { type: 'boolean', default: false },
  keep: { type: 'boolean', default: false },
  help: { type: 'boolean', default: false },
} as const;

/** Throws a UsageError that names the option, the value and the remedy. */
export function readArguments(args: readonly string[]): DemoArguments {
  const values = split(args);
  if (values.groups !== undefined && values.trace === undefined) {
    throw new UsageError(
      `--groups "${values.groups}" needs --trace FILE: it says how large the groups of a trace are.`,
    );
  }
  const { keep, quick, help, trace: file, groups } = values;
  if (file !== undefined) refuseBeside(values);
  return {
    keep,
    quick,
    help,
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

/** A trace is played by a clock that leaps, so nothing can be looked at meanwhile or afterwards. */
function refuseBeside({ keep, quick, port }: ReturnType<typeof split>): void {
  const given = [keep && '--keep', quick && '--quick', port !== undefined && '--port'].filter(Boolean);
  if (given.length > 0)
    throw new UsageError(
      `${given.join(', ')} cannot be given with --trace: a trace is played to its end and summed up here.`,
    );
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
