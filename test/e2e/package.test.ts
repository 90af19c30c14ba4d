import { cpSync, existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type Azurite, startAzurite } from '../../dev/azurite.ts';
import { type SpawnedHost, spawnHost } from '../../dev/host/spawn.ts';
import { good } from '../good-settings.ts';

const ROOT = fileURLToPath(new URL('../../', import.meta.url));

let folder: string;
let storage: Azurite;
let host: SpawnedHost;

/** What azure.yaml deploys, somewhere without node_modules, as in Azure. */
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'stormlock-package-'));
  cpSync(join(ROOT, 'dist/app'), folder, { recursive: true });
  storage = await startAzurite();
  host = await spawnHost({
    appRoot: folder,
    env: {
      ...good,
      AzureWebJobsStorage: storage.connectionString,
      STORMLOCK_MODE: 'armed',
      // Nobody answers there, and nobody else is asked.
      AZURE_AUTHORITY_HOST: 'https://127.0.0.1:1',
      STORMLOCK_DISABLE_INSTANCE_DISCOVERY: 'true',
      AZURE_CLIENT_ID: '22222222-2222-4333-8444-555555555555',
      AZURE_CLIENT_SECRET: 'none',
    },
  });
});

afterAll(async () => {
  await host.stop();
  await storage.stop();
  rmSync(folder, { recursive: true, force: true });
});

test('what is deployed runs by itself: functions, storage SDK and console', async () => {
  const health = await fetch(`${host.url}/api/health`);
  expect(await health.json()).toMatchObject({ healthy: false, switch: 'armed', sentinels: 0 });
  const page = await fetch(`${host.url}/api/console`);
  const script = /src="(\/api\/console\/[^"]+\.js)"/.exec(await page.text())?.[1] ?? 'no script';
  expect((await fetch(`${host.url}${script}`)).status).toBe(200);
});

test('its SDKs for Microsoft 365 are in it too: a token is all that is missing', async () => {
  await host.fire('subscriptions');
  expect(JSON.stringify(host.logs)).toContain('no token for https://graph.microsoft.com');
});

test('azure.yaml deploys just that, and has nothing built in Azure', () => {
  const settings = readFileSync(join(ROOT, 'azure.yaml'), 'utf8');
  expect(settings).toMatch(/^ {4}dist: dist\/app$/m);
  expect(settings).toMatch(/^ {4}remoteBuild: false$/m);
  // azd refuses `remoteBuild: false` where an ignore file beside the project leaves out node_modules.
  expect(existsSync(join(ROOT, '.funcignore'))).toBe(false);
});
