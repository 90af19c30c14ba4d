import { parseArgs } from 'node:util';
import type { Milliseconds } from '../../shared/domain/time.ts';
import { duration } from '../../shared/settings.ts';
import { UsageError } from '../usage-error.ts';

export const FORMATS = ['text', 'jsonl', 'html'] as const;
export type Format = (typeof FORMATS)[number];

export type BacktestOptions = {
  files: readonly string[];
  groups?: string;
  defaultMembers: number;
  rearm: Milliseconds;
  policy?: string;
  format: Format;
  strict: boolean;
  help: boolean;
};

export const HELP = `Usage: stormlock backtest FILE... [options]

Replays exported mail through the detector and policy of the app and prints what would have been locked, when, and why.
FILE is JSON Lines of Graph messages or a message trace as CSV, plain or gzipped.

  --groups FILE         JSON array of { "address", "members", "kind" }; without it, every recipient that never sends
                        mail (in a trace: every recipient that was expanded) is taken for a group
  --default-members N   audience of a group that is not listed (default 5000)
  --rearm DURATION      a locked group is open again after so long (default PT6H)
  --policy FILE         JSON object of thresholds and limits, such as { "minimumMembers": 200, "protectedGroups": [] };
                        docs/detection.md names them all
  --format FORMAT       text (default), jsonl (an object a verdict, then a summary) or html (a report in one file)
  --strict              stop at the first line that cannot be read
  --help                this text`;

export function readOptions(args: string[]): BacktestOptions {
  const { values, positionals } = parse(args);
  if (positionals.length === 0 && !values.help)
    throw new UsageError(`backtest needs at least one FILE.\n\n${HELP}`);
  const members = Number(values['default-members']);
  if (!/^\d+$/.test(values['default-members']) || members < 1)
    throw wrong('default-members', values['default-members'], 'a whole number of at least 1');
  const rearm = duration(values.rearm);
  if (rearm === undefined || rearm <= 0)
    throw wrong('rearm', values.rearm, 'an ISO 8601 duration such as PT6H');
  const format = FORMATS.find((known) => known === values.format);
  if (format === undefined) throw wrong('format', values.format, FORMATS.join(', '));
  return {
    files: positionals,
    defaultMembers: members,
    rearm,
    format,
    strict: values.strict,
    help: values.help,
    ...(values.groups === undefined ? {} : { groups: values.groups }),
    ...(values.policy === undefined ? {} : { policy: values.policy }),
  };
}

function parse(args: string[]) {
  try {
    return parseArgs({
      args,
      allowPositionals: true,
      options: {
        groups: { type: 'string' },
        'default-members': { type: 'string', default: '5000' },
        rearm: { type: 'string', default: 'PT6H' },
        policy: { type: 'string' },
        format: { type: 'string', default: 'text' },
        strict: { type: 'boolean', default: false },
        help: { type: 'boolean', short: 'h', default: false },
      },
    });
  } catch (error) {
    throw new UsageError(`backtest: ${(error as Error).message}\n\n${HELP}`);
  }
}

const wrong = (option: string, value: string, expected: string): UsageError =>
  new UsageError(`--${option} is "${value}"; use ${expected}.`);
