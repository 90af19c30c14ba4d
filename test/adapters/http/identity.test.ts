import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { expect, it, onTestFinished } from 'vitest';
import { startTenant, type Tenant } from '../../../dev/tenant/server.ts';
import { TestClock } from '../../fakes/test-clock.ts';

const CHILD = fileURLToPath(new URL('./identity-child.ts', import.meta.url));

/** A process of its own, because Node reads NODE_EXTRA_CA_CERTS when it starts. */
async function ask(tenant: Tenant, secret: string): Promise<string> {
  const { caFile = '', tenantId, clientId, authorityHost, graphUrl } = tenant.env();
  const { stdout } = await promisify(execFile)(process.execPath, ['--import', 'tsx', CHILD], {
    env: {
      PATH: process.env['PATH'],
      NODE_EXTRA_CA_CERTS: caFile,
      ASK: JSON.stringify({ tenantId, clientId, clientSecret: secret, authorityHost, graphUrl }),
    },
  });
  return stdout.trim();
}

it('The real credential gets a token over TLS and reads Graph with it; a wrong secret is explained', async () => {
  const tenant = await startTenant({ clock: new TestClock() });
  onTestFinished(() => tenant.stop());
  const { id } = tenant.world.addUser({ address: 'anna@contoso.example' });
  expect(await ask(tenant, tenant.env().clientSecret)).toBe(id);
  const refused = await ask(tenant, 'wrong-secret');
  expect(refused).toContain('AADSTS7000215');
  expect(refused).toContain('AZURE_CLIENT_SECRET');
  expect(refused).not.toContain('wrong-secret');
}, 30_000);
