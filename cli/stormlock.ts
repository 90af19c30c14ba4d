import { UsageError } from './usage-error.ts';

/** A subcommand: takes its own arguments, answers with the exit code. Loaded only when it is called. */
type Command = { summary: string; load(): Promise<{ run(args: string[]): Promise<number> }> };

const COMMANDS: Readonly<Record<string, Command>> = {
  backtest: {
    summary: 'replays exported mail through the detector: what would have been locked, when and why',
    load: () => import('./backtest/command.ts'),
  },
};

const USAGE = [
  'Usage: stormlock <command> [options]; stormlock <command> --help says more.',
  '',
  ...Object.entries(COMMANDS).map(([name, { summary }]) => `  ${name.padEnd(10)} ${summary}`),
].join('\n');

async function main([name = '--help', ...args]: string[]): Promise<number> {
  if (name === '--help' || name === '-h' || name === 'help') {
    console.log(USAGE);
    return 0;
  }
  const command = Object.hasOwn(COMMANDS, name) ? COMMANDS[name] : undefined;
  if (command === undefined) throw new UsageError(`There is no command "${name}".\n\n${USAGE}`);
  return (await command.load()).run(args);
}

// A reader that had enough (`| head`) is no error.
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code === 'EPIPE') process.exit(0);
  throw error;
});

try {
  process.exitCode = await main(process.argv.slice(2));
} catch (error) {
  if (!(error instanceof UsageError)) throw error;
  console.error(`stormlock: ${error.message}`);
  process.exitCode = 2;
}
