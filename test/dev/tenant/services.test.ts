import { expect, test } from 'vitest';
import type { Tenant } from '../../../dev/tenant/server.ts';
import { type Services, services } from '../../../dev/tenant/services.ts';
import { tenantForTest, tokenFor } from './support/tenant.ts';

async function start(): Promise<{ tenant: Tenant; parts: Services; exchangeToken: string }> {
  let parts: Services | undefined;
  const { tenant } = await tenantForTest({
    routes: (world) => {
      parts = services(world);
      return parts.routes;
    },
  });
  if (parts === undefined) throw new Error('The tenant asked for no routes.');
  return { tenant, parts, exchangeToken: await tokenFor(tenant, 'exchange') };
}

const post = (url: string, body: unknown, headers: Record<string, string> = {}): Promise<Response> =>
  fetch(url, {
    method: 'POST',
    redirect: 'manual',
    headers: { 'Content-Type': 'application/json', ...headers },
    body: JSON.stringify(body),
  });

const invoke = ({ url, env }: Tenant, token: string, CmdletName: string): Promise<Response> =>
  post(
    `${url}/adminapi/beta/${env().tenantId}/InvokeCommand`,
    { CmdletInput: { CmdletName, Parameters: {} } },
    { Authorization: `Bearer ${token}`, 'X-ResponseFormat': 'json' },
  );

test('Exchange runs a cmdlet for a token of its own audience only', async () => {
  const { tenant, exchangeToken } = await start();
  const answer = await invoke(tenant, exchangeToken, 'Get-OrganizationConfig');
  expect(await answer.json()).toMatchObject({ value: [{ Name: tenant.world.directory.domain }] });
  const graphToken = await tokenFor(tenant, 'graph');
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

test('a redirection leads to the same tenant under another name', async () => {
  const { tenant, parts, exchangeToken } = await start();
  const origin = tenant.url.replace('127.0.0.1', 'localhost');
  parts.exchange.faults.push({ fault: 'redirect', status: 307, origin });
  const there = await invoke(tenant, exchangeToken, 'Get-OrganizationConfig');
  expect(there.status).toBe(307);
  expect(there.headers.get('location')).toMatch(new RegExp(`^${origin}/adminapi/beta/`));
});

test('the webhook’s address needs no token', async () => {
  const { tenant, parts } = await start();
  const content = { type: 'AdaptiveCard', version: '1.4', body: [{ type: 'TextBlock', text: 'Locked' }] };
  const attachments = [{ contentType: 'application/vnd.microsoft.card.adaptive', content }];
  const address = `${tenant.env().teamsUrl}/workflows/w/triggers/manual/paths/invoke?api-version=2016-06-01&sig=s`;
  expect((await post(address, { type: 'message', attachments })).status).toBe(202);
  expect(parts.teams.cards).toHaveLength(1);
});
