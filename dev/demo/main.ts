import { UsageError } from '../../cli/usage-error.ts';
import { type DemoArguments, readArguments, USAGE } from './arguments.ts';
import { catchUp } from './catch-up.ts';
import { mustBeFree } from './free-port.ts';
import { playOrdinaryHour } from './ordinary-hour.ts';
import { furnish, type Organisation } from './organisation.ts';
import { type Parts, startParts } from './parts.ts';
import { bad, dim, good, Screen } from './screen.ts';
import { playStorm } from './storm-story.ts';
import { printReport } from './story-report.ts';
import { playTrace } from './trace.ts';

/** One hour before the mail that made history. */
const START = Date.parse('2016-11-14T07:20:00Z');

async function main(): Promise<number> {
  const options = readArguments(process.argv.slice(2));
  const screen = new Screen();
  if (options.help) {
    screen.line(USAGE);
    return 0;
  }
  if (options.trace !== undefined) return (await playTrace(options.trace, screen)) ? 0 : 1;
  await mustBeFree(options.port);
  const began = Date.now();
  screen.line(
    'Stormlock rehearsal: storage, a simulated Microsoft 365 tenant and the app, all on this machine.',
  );
  let organisation: Organisation | undefined;
  const parts = await startParts({
    startAt: START,
    speed: 1,
    port: options.port,
    services: { ediscovery: { timeScale: 0.5 } },
    settings: { STORMLOCK_PURGE_MAILBOXES: '1000000', STORMLOCK_DEVELOPMENT_PRINCIPAL: 'operator' },
    ...(process.env['STORMLOCK_DEMO_LOG'] === undefined
      ? {}
      : { onLog: (entry) => console.error(JSON.stringify(entry)) }),
    furnish(tenant) {
      organisation = furnish(tenant);
      return organisation;
    },
  });
  try {
    if (organisation === undefined) throw new Error('the organisation was not furnished');
    const held = await story(parts, organisation, options, screen);
    screen.line(
      `\n${held ? good('All is as it should be.') : bad('Something is not as it should be.')} ${dim(`(${Math.round((Date.now() - began) / 1000)} s)`)}`,
    );
    if (options.keep) await keepRunning(parts, screen);
    return held ? 0 : 1;
  } finally {
    await parts.stop();
  }
}

async function story(
  parts: Parts,
  organisation: Organisation,
  options: DemoArguments,
  screen: Screen,
): Promise<boolean> {
  await parts.host.fire('subscriptions');
  screen.line(`  The app watches ${parts.tenant.subscriptions().length} sentinel mailboxes.`);
  const calm = options.quick || (await playOrdinaryHour(parts, organisation, screen));
  const before = structuredClone(organisation.stormGroup.restrictions);
  const { incident } = await playStorm(parts, organisation, screen);
  return printReport(parts, incident, organisation.stormGroup, before, screen) && calm;
}

async function keepRunning(parts: Parts, screen: Screen): Promise<void> {
  await catchUp(parts);
  screen.line(`\n  Console      ${parts.host.url}/api/console`);
  screen.line(
    `  Kill-switch  ${parts.host.url}/api/kill-switch  (x-functions-key: ${parts.host.keys.default})`,
  );
  screen.line('  Ctrl+C ends it.');
  await new Promise<void>((resolve) => process.once('SIGINT', resolve).once('SIGTERM', resolve));
}

try {
  process.exitCode = await main();
} catch (error) {
  if (!(error instanceof UsageError)) throw error;
  console.error(error.message);
  process.exitCode = 2;
}
