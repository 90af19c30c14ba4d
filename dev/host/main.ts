import { RehearsalClock } from '../clock.ts';
import { readArguments, takeKeys, USAGE } from './arguments.ts';
import { startHost } from './host.ts';
import { jsonLines, messageOf, prettyLines } from './log.ts';
import { StartupError } from './problem.ts';

async function main(): Promise<void> {
  if (process.argv.includes('--help')) {
    console.log(USAGE);
    return;
  }
  const { port, appRoot, clockFile, pretty, handlingVisibility } = readArguments(process.argv.slice(2));
  console.error(
    'This host is for development and tests only; it stands in for Azure Functions on this machine.',
  );
  const given = takeKeys(process.env);
  const host = await startHost({
    appRoot,
    port,
    keys: given,
    log: pretty ? prettyLines : jsonLines,
    ...(clockFile === undefined ? {} : { clock: new RehearsalClock(clockFile) }),
    ...(handlingVisibility === undefined ? {} : { handlingVisibility }),
  });
  if (given.master === undefined)
    console.error(`keys: default=${host.keys.default} master=${host.keys.master}`);
  const end = () => void host.stop().then(() => process.exit(0));
  process.once('SIGTERM', end).once('SIGINT', end);
  // Who reads this may ask it to end at once.
  console.log(`host ready ${host.url}`);
}

main().catch((error: unknown) => {
  console.error(error instanceof StartupError ? error.message : messageOf(error));
  process.exit(1);
});
