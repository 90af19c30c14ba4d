import { afterEach, expect, test } from 'vitest';
import { startTenant, type Tenant } from '../../../dev/tenant/server.ts';
import { type Services, services } from '../../../dev/tenant/services.ts';
import { TestClock } from './ask.ts';

let running: Tenant | undefined;
afterEach(() => running?.stop());

async function start(): Promise<{ tenant: Tenant; parts: Services; exchangeToken: string }> {
  let parts: Services | undefined;
  const tenant = await startTenant({
    clock: new TestClock('2026-11-14T08:29:00Z'),
    plainHttp: true,
    routes: (world) => {
      parts = services(world);
      return parts.routes;
    },
  });
  running = tenant;
  if (parts === undefined) throw new Error('The tenant asked for no routes.');
  return { tenant, parts, exchangeToken: await tokenFor(tenant, 'https://outlook.office365.com/.default') };
}

async function tokenFor({ env }: Tenant, scope: string): Promise<string> {
  const { authorityHost, tenantId, clientId, clientSecret } = env();
  const form = { grant_type: 'client_credentials', client_id: clientId, client_secret: clientSecret, scope };
  const answer = await fetch(`${authorityHost}/${tenantId}/oauth2/v2.0/token`, {
    method: 'POST',
    body: new URLSearchParams(form),
  });
  return ((await answer.json()) as { access_token: string }).access_token;
}

const invoke = ({ url, env }: Tenant, token: string, CmdletName: string): Promise<Response> =>
  fetch(`${url}/adminapi/beta/${env().tenantId}/InvokeCommand`, {
    method: 'POST',
    redirect: 'manual',
    headers: { Authorization: `Bearer ${token}`, 'Content-Type': 'application/json' },
    body: JSON.stringify({ CmdletInput: { CmdletName, Parameters: {} } }),
  });

test('Exchange runs a cmdlet for a token of its own audience only', async () => {
  const { tenant, exchangeToken } = await start();
  const answer = await invoke(tenant, exchangeToken, 'Get-OrganizationConfig');
  expect(await answer.json()).toMatchObject({ value: [{ Name: tenant.world.directory.domain }] });
  const graphToken = await tokenFor(tenant, 'https://graph.microsoft.com/.default');
  expect((await invoke(tenant, graphToken, 'Get-OrganizationConfig')).status).toBe(401);
});

test('a mistake is counted among the tenant’s violations', async () => {
  const { tenant, exchangeToken } = await start();
  expect((await invoke(tenant, exchangeToken, 'Get-Everything')).status).toBe(400);
  expect(tenant.violations).toMatchObject([{ message: expect.stringMatching(/Get-Everything/) }]);
});

test('an answer that is lost breaks the connection', async () => {
  const { tenant, parts, exchangeToken } = await start();
  parts.exchange.faults.push({ fault: 'answer-lost' });
  await expect(invoke(tenant, exchangeToken, 'Get-OrganizationConfig')).rejects.toThrow(/fetch failed/);
  expect(parts.exchange.log).toHaveLength(1);
});

test('an answer that falsely claims to be compressed cannot be read as text', async () => {
  const { tenant, parts, exchangeToken } = await start();
  parts.exchange.faults.push({ fault: 'false-gzip' });
  const answer = await invoke(tenant, exchangeToken, 'Get-OrganizationConfig');
  expect(answer.status).toBe(400);
  await expect(answer.text()).rejects.toThrow();
});

test('the webhook’s address needs no token', async () => {
  const { tenant, parts } = await start();
  const content = { type: 'AdaptiveCard', version: '1.4', body: [{ type: 'TextBlock', text: 'Locked' }] };
  const answer = await fetch(
    `${tenant.env().teamsUrl}/workflows/w/triggers/manual/paths/invoke?api-version=2016-06-01&sig=s`,
    {
      method: 'POST',
      headers: { 'Content-Type': 'application/json' },
      body: JSON.stringify({
        type: 'message',
        attachments: [{ contentType: 'application/vnd.microsoft.card.adaptive', content }],
      }),
    },
  );
  expect(answer.status).toBe(202);
  expect(parts.teams.cards).toHaveLength(1);
});
