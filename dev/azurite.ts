import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { z } from 'zod';
import { startChild } from './host/child.ts';

export type Azurite = {
  connectionString: string;
  blobUrl: string;
  queueUrl: string;
  tableUrl: string;
  stop(): Promise<void>;
};

/** The account that every storage emulator has; the key is public. */
const ACCOUNT = 'devstoreaccount1';
const ACCOUNT_KEY =
  'Eby8vdM02xNOcqFlqUwJPLlmEtlCDXJ1OUzFT50uSRZ6IFsuFq2UVErCz4I6tq/K1SZFPTOtr/KBHBeksoGMGw==';

const SERVICES = ['Blob', 'Queue', 'Table'] as const;
type Service = (typeof SERVICES)[number];

const LISTENING = /^Azurite (Blob|Queue|Table) service is successfully listening at (http:\/\/\S+?)\/?$/;

/**
 * Starts the storage emulator in a process of its own, in memory, on free ports. It ends with this process;
 * rejects with its output when it cannot start.
 */
export async function startAzurite(): Promise<Azurite> {
  const addresses = new Map<string, string>();
  const child = await startChild({
    name: 'Azurite',
    args: [azuriteMain(), ...ARGUMENTS],
    cwd: tmpdir(),
    readyWhen: (line) => {
      const [, service, address] = LISTENING.exec(line) ?? [];
      if (service !== undefined && address !== undefined) addresses.set(service, `${address}/${ACCOUNT}`);
      return addresses.size === SERVICES.length ? addresses : undefined;
    },
  });
  const url = (service: Service): string => child.ready.get(service) ?? '';
  return {
    connectionString: [
      'DefaultEndpointsProtocol=http',
      `AccountName=${ACCOUNT}`,
      `AccountKey=${ACCOUNT_KEY}`,
      ...SERVICES.map((service) => `${service}Endpoint=${url(service)}`),
    ].join(';'),
    blobUrl: url('Blob'),
    queueUrl: url('Queue'),
    tableUrl: url('Table'),
    // Nothing is worth saving, and a gentle stop waits for idle connections.
    stop: async () => {
      child.kill();
      await child.exited;
    },
  };
}

const ARGUMENTS = [
  '--inMemoryPersistence',
  '--disableTelemetry',
  '--silent',
  '--skipApiVersionCheck',
  '--loose',
  ...SERVICES.flatMap((service) => [`--${service.toLowerCase()}Port`, '0']),
];

/** The emulator's program, as its package.json names it. */
function azuriteMain(): string {
  const require = createRequire(import.meta.url);
  const file = require.resolve('azurite/package.json');
  const { bin } = z
    .object({ bin: z.object({ azurite: z.string() }) })
    .parse(JSON.parse(readFileSync(file, 'utf8')));
  return join(dirname(file), bin.azurite);
}
