import { expect, onTestFinished } from 'vitest';
import type { Audience } from '../../../../dev/tenant/entra/token.ts';
import type { TenantOptions } from '../../../../dev/tenant/options.ts';
import { startTenant, type Tenant } from '../../../../dev/tenant/server.ts';
import { faultsOf } from '../../../contract/graph/referee.ts';
import { TestClock } from '../../../fakes/test-clock.ts';

export type Answer = { status: number; headers: Headers; text: string; json: Json };
/** Answers are read property by property in assertions. */
type Json = { readonly [name: string]: Json } & readonly Json[];

export type CallOptions = { body?: unknown; headers?: Record<string, string>; token?: string };

export const NOON = Date.UTC(2016, 10, 14, 12, 0);

const INSTANT_TRANSPORT = {
  queueDelay: 0,
  restrictionPropagation: 0,
  deliveryLatency: 0,
  deliverySpread: 0,
  deliveriesPerSecond: Number.POSITIVE_INFINITY,
};

/** A tenant over plain HTTP with a clock moved by hand, and a client that has a token. */
export async function tenantForTest(options: Partial<TenantOptions> = {}) {
  const clock = new TestClock(NOON);
  const tenant = await startTenant({ clock, plainHttp: true, transport: INSTANT_TRANSPORT, ...options });
  onTestFinished(async () => {
    await tenant.stop();
    // Whoever tests the tenant asks it wrong questions too.
    expect(faultsOf(tenant, ({ of }, { status = 0 }) => status < 400 || of === 'answer')).toEqual([]);
  });
  const token = await tokenFor(tenant, 'graph');
  const call = (method: string, path: string, given: CallOptions = {}) =>
    send(tenant, token, method, path, given);
  return { tenant, clock, world: tenant.world, token, call };
}

export async function tokenFor(tenant: Tenant, audience: Audience): Promise<string> {
  const { tenantId, clientId, clientSecret } = tenant.env();
  const scope = {
    graph: 'https://graph.microsoft.com/.default',
    exchange: 'https://outlook.office365.com/.default',
    own: `api://${clientId}/.default`,
  }[audience];
  const response = await fetch(`${tenant.url}/${tenantId}/oauth2/v2.0/token`, {
    method: 'POST',
    body: new URLSearchParams({
      grant_type: 'client_credentials',
      client_id: clientId,
      client_secret: clientSecret,
      scope,
    }),
  });
  const { access_token: token } = (await response.json()) as { access_token: string };
  return token;
}

async function send(
  tenant: Tenant,
  token: string,
  method: string,
  path: string,
  { body, headers, token: other }: CallOptions,
): Promise<Answer> {
  const response = await fetch(path.startsWith('http') ? path : `${tenant.url}${path}`, {
    method,
    headers: {
      authorization: `Bearer ${other ?? token}`,
      ...(body === undefined ? {} : { 'content-type': 'application/json' }),
      ...headers,
    },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  const text = await response.text();
  const isJson = response.headers.get('content-type')?.startsWith('application/json');
  return {
    status: response.status,
    headers: response.headers,
    text,
    json: isJson ? JSON.parse(text) : undefined,
  };
}
