import { afterAll, beforeAll, expect, test } from 'vitest';
import { type Azurite, startAzurite } from '../../dev/azurite.ts';
import { type SpawnedHost, spawnHost } from '../../dev/host/spawn.ts';

const BROKEN: Readonly<Record<string, string>> = {
  AZURE_TENANT_ID: 'not a tenant!',
  STORMLOCK_CLOUD: 'moon',
  STORMLOCK_GRAPH_URL: 'http://graph.example.com',
  STORMLOCK_CLIENT_STATE_SECRET: 'short',
  STORMLOCK_MODE: 'on',
  STORMLOCK_SETTLE: '30 minutes',
  STORMLOCK_PURGE_TOLERANCE: '150',
  STORMLOCK_PURGE_SLICE: '101',
  STORMLOCK_REPLIERS_NEEDED: '2500:5,100:8',
  STORMLOCK_PROTECTED_GROUPS: 'board@contoso.com, everybody',
  STORMLOCK_TEAMS_WEBHOOK_URL: 'hooks.example.com/secret-part',
};
const MISSING = ['STORMLOCK_SENTINELS'];

let storage: Azurite;
let host: SpawnedHost;

beforeAll(async () => {
  storage = await startAzurite();
  host = await spawnHost({ env: { ...BROKEN, AzureWebJobsStorage: storage.connectionString } });
});

afterAll(async () => {
  await host.stop();
  await storage.stop();
});

const call = async (method: string, path: string, body?: object) => {
  const response = await fetch(`${host.url}/api/${path}`, {
    method,
    headers: { 'content-type': 'application/json', 'x-functions-key': host.keys.default },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  return { status: response.status, text: await response.text() };
};

test('health answers 503 and names every setting that is wrong, each with its remedy, all at once', async () => {
  const { status, text } = await call('GET', 'health');
  expect(status).toBe(503);
  const { settings } = JSON.parse(text) as { settings: { setting: string; remedy: string }[] };
  expect(settings.map(({ setting }) => setting).sort()).toEqual([...Object.keys(BROKEN), ...MISSING].sort());
  for (const { remedy } of settings) expect(remedy).toMatch(/^Set it to .+\.$/);
});

test('the log names setting, value and remedy, but no secret', async () => {
  await call('GET', 'health');
  const log = host.logs.map(({ message, error }) => `${message} ${error ?? ''}`).join('\n');
  expect(log).toContain(
    'STORMLOCK_SETTLE is "30 minutes". Set it to an ISO 8601 duration such as PT30M or P1D.',
  );
  expect(log).toContain('STORMLOCK_CLIENT_STATE_SECRET is (hidden)');
  expect(log).not.toContain('secret-part');
});

test('notifications are answered 503, so that Graph keeps them', async () => {
  const { status } = await call('POST', 'notify', { value: [{ clientState: 'any' }] });
  expect(status).toBe(503);
});

test('the handshake needs no settings', async () => {
  const { status, text } = await call('POST', 'notify?validationToken=token');
  expect([status, text]).toEqual([200, 'token']);
});

test.each([
  { action: 'lock', group: 'all@contoso.com', reason: 'storm' },
  { action: 'release', group: 'all@contoso.com', reason: 'over' },
  { action: 'pause', reason: 'maintenance' },
])('the kill-switch answers 503 to $action', async (order) => {
  const { status, text } = await call('POST', 'kill-switch', order);
  expect(status).toBe(503);
  expect(text).toContain('STORMLOCK_SENTINELS');
});

test.each(['wake', 'sweep', 'subscriptions', 'housekeeping'])(
  'the timer %s does nothing and says why',
  async (timer) => {
    await expect(host.fire(timer)).rejects.toThrow('STORMLOCK_SENTINELS is (not set)');
  },
);

test('a wake in the queue is not lost: it fails and comes again', async () => {
  const wake = JSON.stringify({ sentinel: crypto.randomUUID(), madeAt: 1 });
  await expect(host.fire('ingest', { input: wake })).rejects.toThrow('STORMLOCK_SENTINELS');
});
