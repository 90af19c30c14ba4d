import { spawn } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { createRemoteJWKSet, jwtVerify } from 'jose';
import { generate } from 'selfsigned';
import { describe, expect, it, onTestFinished } from 'vitest';
import { startTenant, type Tenant } from '../../../../dev/tenant/server.ts';
import { TestClock } from '../../../fakes/test-clock.ts';
import { tenantForTest, tokenFor } from '../support/tenant.ts';

const claimsOf = (token: string): Record<string, unknown> =>
  JSON.parse(Buffer.from(token.split('.')[1] ?? '', 'base64url').toString());

const askToken = (tenant: Tenant, form: Record<string, string>) =>
  fetch(`${tenant.url}/${tenant.env().tenantId}/oauth2/v2.0/token`, {
    method: 'POST',
    body: new URLSearchParams({
      grant_type: 'client_credentials',
      client_id: tenant.env().clientId,
      ...form,
    }),
  });

describe('the token endpoint', () => {
  it('issues tokens for the audience of the scope, with the roles granted', async () => {
    const { tenant } = await tenantForTest({
      registration: { roles: { graph: ['Mail.Read'], exchange: ['Exchange.ManageAsApp'] } },
    });
    expect(claimsOf(await tokenFor(tenant, 'graph'))).toMatchObject({
      aud: 'https://graph.microsoft.com',
      roles: ['Mail.Read'],
      appid: tenant.env().clientId,
    });
    expect(claimsOf(await tokenFor(tenant, 'exchange'))).toMatchObject({
      aud: 'https://outlook.office365.com',
      roles: ['Exchange.ManageAsApp'],
    });
  });

  it('answers a wrong secret with AADSTS7000215', async () => {
    const { tenant } = await tenantForTest();
    const response = await askToken(tenant, {
      client_secret: 'wrong',
      scope: 'https://graph.microsoft.com/.default',
    });
    expect(response.status).toBe(401);
    expect(await response.json()).toMatchObject({ error: 'invalid_client', error_codes: [7000215] });
    expect(tenant.violations).toHaveLength(1);
  });

  it('issues tokens for the app’s own API that its published key proves', async () => {
    const { tenant } = await tenantForTest();
    const { roles } = tenant.behaviour.registration;
    roles.own = ['Reports.Read'];
    const { tenantId, clientId } = tenant.env();
    const token = await tokenFor(tenant, 'own');
    const keys = createRemoteJWKSet(new URL(`${tenant.url}/${tenantId}/discovery/v2.0/keys`));
    const { payload } = await jwtVerify(token, keys, {
      audience: `api://${clientId}`,
      issuer: `https://sts.windows.net/${tenantId}/`,
    });
    expect(payload).toMatchObject({ tid: tenantId, appid: clientId, roles: ['Reports.Read'] });
  });

  it('knows only the resources of Graph, Exchange and the app’s own API, by .default', async () => {
    const { tenant } = await tenantForTest();
    const secret = { client_secret: tenant.env().clientSecret };
    const vague = await askToken(tenant, { ...secret, scope: 'https://graph.microsoft.com/Mail.Read' });
    const foreign = await askToken(tenant, { ...secret, scope: 'https://elsewhere.example/.default' });
    expect(await vague.json()).toMatchObject({ error: 'invalid_scope' });
    expect(await foreign.json()).toMatchObject({ error: 'invalid_resource' });
  });

  it('never records secrets or tokens', async () => {
    const { tenant, call, token } = await tenantForTest();
    await call('GET', '/v1.0/organization');
    const recorded = JSON.stringify(tenant.exchanges);
    expect(recorded).not.toContain(tenant.env().clientSecret);
    expect(recorded).not.toContain(token);
  });

  it('serves managed identities that show the identity header', async () => {
    const { tenant } = await tenantForTest();
    const { identityEndpoint, identityHeader } = tenant.env();
    const url = `${identityEndpoint}?api-version=2019-08-01&resource=https://graph.microsoft.com`;
    const response = await fetch(url, { headers: { 'X-IDENTITY-HEADER': identityHeader } });
    const body = (await response.json()) as { access_token: string };
    expect(claimsOf(body.access_token)).toMatchObject({ aud: 'https://graph.microsoft.com' });
    expect((await fetch(url)).status).toBe(401);
  });
});

describe('the credentials of @azure/identity', () => {
  it('get a token by secret and by certificate, over TLS, without instance discovery', async () => {
    const pair = await generate([{ name: 'commonName', value: 'app' }], { algorithm: 'sha256' });
    const tenant = await startTenant({ clock: new TestClock(), registration: { certificates: [pair.cert] } });
    onTestFinished(() => tenant.stop());
    const { caFile = '', clientSecret } = tenant.env();
    const certificate = join(dirname(caFile), 'client.pem');
    writeFileSync(certificate, `${pair.private}\n${pair.cert}`);
    const good = await askByIdentity(tenant, { CLIENT_SECRET: clientSecret, CERTIFICATE: certificate });
    expect(good).toMatchObject({
      secret: 'https://graph.microsoft.com',
      certificate: 'https://outlook.office365.com',
    });
    const bad = await askByIdentity(tenant, { CLIENT_SECRET: 'wrong', CERTIFICATE: certificate });
    expect(bad['error']).toContain('AADSTS7000215');
  }, 30_000);
});

/** A process of its own, because Node reads NODE_EXTRA_CA_CERTS when it starts. */
const SCRIPT = `
  import { ClientCertificateCredential, ClientSecretCredential } from '@azure/identity';
  const { TENANT, CLIENT, CLIENT_SECRET, CERTIFICATE, AUTHORITY } = process.env;
  const options = { authorityHost: AUTHORITY, disableInstanceDiscovery: true };
  const audience = ({ token }) => JSON.parse(Buffer.from(token.split('.')[1], 'base64url')).aud;
  try {
    const secret = new ClientSecretCredential(TENANT, CLIENT, CLIENT_SECRET, options);
    const certificate = new ClientCertificateCredential(TENANT, CLIENT, CERTIFICATE, options);
    console.log(JSON.stringify({
      secret: audience(await secret.getToken('https://graph.microsoft.com/.default')),
      certificate: audience(await certificate.getToken('https://outlook.office365.com/.default')),
    }));
  } catch (error) {
    console.log(JSON.stringify({ error: String(error) }));
  }
`;

async function askByIdentity(tenant: Tenant, env: Record<string, string>): Promise<Record<string, string>> {
  const { tenantId, clientId, authorityHost, caFile } = tenant.env();
  const child = spawn(process.execPath, ['--input-type=module', '-e', SCRIPT], {
    env: {
      PATH: process.env['PATH'],
      TENANT: tenantId,
      CLIENT: clientId,
      AUTHORITY: authorityHost,
      NODE_EXTRA_CA_CERTS: caFile,
      ...env,
    },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  let output = '';
  for await (const chunk of child.stdout) output += String(chunk);
  return JSON.parse(output);
}
