import { readFileSync } from 'node:fs';
import { request } from 'node:https';
import type { Tenant } from '../../../dev/tenant/server.ts';

/** A token for the app's own API, with these app roles and so many seconds to live, as the tenant issues it. */
export async function ownToken(tenant: Tenant, roles: string[], lifetime = 600): Promise<string> {
  const { registration } = tenant.behaviour;
  const before = registration.tokenLifetime;
  registration.roles.own = roles;
  registration.tokenLifetime = lifetime;
  try {
    const { tenantId, clientId, clientSecret, caFile = '' } = tenant.env();
    const form = new URLSearchParams({
      grant_type: 'client_credentials',
      client_id: clientId,
      client_secret: clientSecret,
      scope: `api://${clientId}/.default`,
    });
    const url = `${tenant.url}/${tenantId}/oauth2/v2.0/token`;
    const answer = await post(url, form.toString(), readFileSync(caFile, 'utf8'));
    return (JSON.parse(answer) as { access_token: string }).access_token;
  } finally {
    registration.tokenLifetime = before;
  }
}

/** The tenant's certificate is made anew each time, and this process trusts it for this request alone. */
const post = (url: string, body: string, ca: string): Promise<string> =>
  new Promise((resolve, reject) => {
    const headers = { 'content-type': 'application/x-www-form-urlencoded' };
    request(url, { method: 'POST', ca, headers }, (response) => {
      const chunks: Buffer[] = [];
      response.on('data', (chunk: Buffer) => chunks.push(chunk));
      response.on('end', () => resolve(Buffer.concat(chunks).toString('utf8')));
    })
      .on('error', reject)
      .end(body);
  });
