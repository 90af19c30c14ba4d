import { parseArgs } from 'node:util';

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
  --port N              port of the app (7071)
  --quick               play the storm only
  --keep                keep everything running afterwards`;

/** Throws an Error that names the option, the value and the remedy. */
export function readArguments(args: readonly string[]): DemoArguments {
  const { values } = parseArgs({
    args: [...args],
    options: {
      trace: { type: 'string' },
      groups: { type: 'string' },
      'default-members': { type: 'string', default: '5000' },
      port: { type: 'string', default: '7071' },
      quick: { type: 'boolean', default: false },
      keep: { type: 'boolean', default: false },
    },
  });
  if (values.groups !== undefined && values.trace === undefined) {
    throw new Error(
      `--groups "${values.groups}" needs --trace FILE: it says how large the groups of a trace are.`,
    );
  }
  const { keep, quick, trace: file, groups } = values;
  return {
    keep,
    quick,
    port: wholeNumber('--port', values.port, 65_535),
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

function wholeNumber(option: string, text: string, most: number): number {
  const value = Number(text);
  if (!Number.isInteger(value) || value < 0 || value > most) {
    throw new Error(`${option} is "${text}". Give a whole number from 0 to ${most}.`);
  }
  return value;
}
