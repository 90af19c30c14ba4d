import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { build } from 'esbuild';
import { startAzurite } from '../dev/azurite.ts';
import { spawnHost } from '../dev/host/spawn.ts';
import { clientStates } from '../shared/adapters/client-states.ts';
import type { SentinelId } from '../shared/ports/mail.ts';
import { latencies, median, quantile, type Target, throughput } from './load/http-load.ts';

// Requests a second that `notify` answers (one valid item, which ends in the queue), against a function that does
// nothing, in the same local host and in turns, so that both meet the same machine. What is queued is not handled.

const ROUNDS = 7;
const ROUND_MS = 3_000;
const CONNECTIONS = 16;
const STEADY = { perSecond: 200, duration: 10_000 };

const SENTINEL = '3f9c1a52-7d40-4c8e-9b1f-5a6e7d8c9b0a' as SentinelId;
const SECRET = 'only for benchmarks on this machine, nothing secret';

const SETTINGS = {
  AZURE_FUNCTIONS_ENVIRONMENT: 'Development',
  AZURE_TENANT_ID: '0f1a2b3c-4d5e-4f60-8a7b-9c0d1e2f3a4b',
  STORMLOCK_SENTINELS: SENTINEL,
  STORMLOCK_LOCK_HOLDER: 'stormlock@contoso.example',
  STORMLOCK_CLIENT_STATE_SECRET: SECRET,
  ...Object.fromEntries(
    ['ingest', 'wake', 'sweep', 'subscriptions', 'housekeeping', 'orphans'].map((name) => [
      `AzureWebJobs.${name}.Disabled`,
      'true',
    ]),
  ),
};

/** A function app of one function: `done` answers 202, and with `queues` puts a message into a queue as well. */
async function emptyApp(folder: string): Promise<string> {
  const source = `
    import { app, output } from '@azure/functions';
    const queue = output.storageQueue({ queueName: 'empty', connection: 'AzureWebJobsStorage' });
    app.http('empty', { methods: ['POST'], authLevel: 'anonymous', handler: async () => ({ status: 202 }) });
    app.http('queueing', {
      methods: ['POST'],
      authLevel: 'anonymous',
      extraOutputs: [queue],
      handler: async (_request, context) => {
        context.extraOutputs.set(queue, [{ sentinel: '${SENTINEL}', madeAt: Date.now() }]);
        return { status: 202 };
      },
    });`;
  await build({
    stdin: { contents: source, resolveDir: import.meta.dirname },
    bundle: true,
    platform: 'node',
    target: 'node20',
    format: 'cjs',
    external: ['@azure/functions-core'],
    outfile: join(folder, 'index.cjs'),
    logLevel: 'warning',
  });
  writeFileSync(join(folder, 'package.json'), JSON.stringify({ name: 'empty', main: 'index.cjs' }));
  writeFileSync(join(folder, 'host.json'), JSON.stringify({ version: '2.0' }));
  return folder;
}

function notification(): string {
  const clientState = clientStates({ secrets: [SECRET] }).make(SENTINEL);
  const resource = `Users/${SENTINEL}/Messages/AAMkAGI1AAAoZCfHAAA=`;
  const item = {
    subscriptionId: '7f105c7d-2dc5-4530-97cd-4e7ae6534c07',
    subscriptionExpirationDateTime: '2026-11-30T08:00:00Z',
    tenantId: SETTINGS.AZURE_TENANT_ID,
    clientState,
    changeType: 'created',
    resource,
    resourceData: {
      '@odata.type': '#Microsoft.Graph.Message',
      '@odata.id': resource,
      id: 'AAMkAGI1AAAoZCfHAAA=',
    },
  };
  return JSON.stringify({ value: [item] });
}

async function measure(targets: Readonly<Record<string, Target>>): Promise<void> {
  const rates = new Map(Object.keys(targets).map((name) => [name, [] as number[]]));
  for (const target of Object.values(targets)) await throughput(target, CONNECTIONS, ROUND_MS);
  for (let round = 0; round < ROUNDS; round += 1) {
    for (const [name, target] of Object.entries(targets))
      rates.get(name)?.push(await throughput(target, CONNECTIONS, ROUND_MS));
  }
  const empty = rates.get('empty function') ?? [];
  for (const [name, each] of rates) {
    // Round by round, so that a machine that slows down meanwhile slows both.
    const ratios = each.map((rate, i) => rate / (empty[i] ?? Number.NaN));
    const [rate, ratio] = [median(each), median(ratios) * 100];
    console.log(
      `${name.padEnd(28)}${rate.toFixed(0).padStart(6)} requests/s${ratio.toFixed(0).padStart(6)} %`,
    );
  }
}

const folder = mkdtempSync(join(tmpdir(), 'stormlock-bench-'));
const storage = await startAzurite();
const env = { AzureWebJobsStorage: storage.connectionString };
const [empty, app] = await Promise.all([
  spawnHost({ appRoot: await emptyApp(folder), env }),
  spawnHost({ env: { ...env, ...SETTINGS } }),
]);
try {
  const body = notification();
  const notify = { url: `${app.url}/api/notify`, body };
  console.log(
    `${CONNECTIONS} connections, median of ${ROUNDS} rounds of ${ROUND_MS / 1_000} s in turns (target: notify at 60 % or more)`,
  );
  await measure({
    'empty function': { url: `${empty.url}/api/empty`, body },
    'empty function with a queue': { url: `${empty.url}/api/queueing`, body },
    notify,
  });
  const steady = await latencies(notify, STEADY.perSecond, STEADY.duration);
  const [p50, p99, worst] = [quantile(steady, 0.5), quantile(steady, 0.99), quantile(steady, 1)];
  console.log(
    `notify at ${STEADY.perSecond} posts/s: p50 ${p50.toFixed(1)} ms, p99 ${p99.toFixed(1)} ms (target: below 50), worst ${worst.toFixed(1)} ms`,
  );
} finally {
  await Promise.all([empty.stop(), app.stop()]);
  await storage.stop();
  rmSync(folder, { recursive: true, force: true });
}
