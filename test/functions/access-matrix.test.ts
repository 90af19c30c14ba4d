import { beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { Access } from '../../functions/access.ts';
import { ADMIN_ROUTES, type AdminName } from '../../functions/admin-routes.ts';
import { entraTokens } from '../../shared/adapters/entra-tokens.ts';
import { incident, NOON } from '../contract/stores/records.ts';
import { type Ask, ask, type MemoryApp, memoryApp, signedInAccess } from './app.ts';
import { AUDIENCE, AUTHORITY, OTHER_TENANT, principal, TENANT, tokenOffice } from './tokens.ts';

const ID = '20161114-120000-abc123';
const KEY = { 'x-functions-key': 'the function key' };
const OWN_PAGE = { 'x-stormlock-request': '1', 'sec-fetch-site': 'same-origin' };

type Kind = {
  who: string;
  headers: () => Promise<Record<string, string>>;
  access?: Partial<Access>;
  url?: string;
};

let office: Awaited<ReturnType<typeof tokenOffice>>;
let app: MemoryApp;

beforeAll(async () => {
  office = await tokenOffice();
});

beforeEach(async () => {
  app = memoryApp();
  await app.stores.incidents.open(
    incident(ID, { containment: { state: 'unlockable', why: 'it is on premises', remedy: 'ask there' } }),
  );
});

const session =
  (roles: string[], tenant = TENANT) =>
  async () => ({
    ...OWN_PAGE,
    'x-ms-client-principal': principal(roles, tenant),
  });
const bearer = (claims: Parameters<typeof office.issue>[0]) => async () => ({
  authorization: `Bearer ${await office.issue(claims)}`,
});

/** What each kind of caller gets from routes for readers and from routes for operators. */
const KINDS: readonly (Kind & { reads: number; acts: number })[] = [
  { who: 'nobody', headers: async () => ({}), reads: 401, acts: 401 },
  { who: 'the holder of the function key', headers: async () => KEY, reads: 401, acts: 401 },
  {
    who: 'a forger of the principal header, where the platform signs nobody in',
    headers: session(['Stormlock.Operator']),
    access: { platformSignIn: false },
    reads: 401,
    acts: 401,
  },
  {
    who: 'somebody addressing the developer’s machine from elsewhere',
    headers: async () => ({ ...OWN_PAGE, 'x-forwarded-for': '198.51.100.7:4711' }),
    access: { developmentRole: 'operator', platformSignIn: false },
    url: 'http://localhost:7071/api/x',
    reads: 401,
    acts: 401,
  },
  {
    who: 'a developer’s browser on their own machine',
    headers: async () => OWN_PAGE,
    access: { developmentRole: 'operator', platformSignIn: false },
    url: 'http://localhost:7071/api/x',
    reads: 200,
    acts: 200,
  },
  { who: 'a signed-in person without a role', headers: session([]), reads: 403, acts: 403 },
  { who: 'a signed-in reader', headers: session(['Stormlock.Reader']), reads: 200, acts: 403 },
  { who: 'a signed-in operator', headers: session(['Stormlock.Operator']), reads: 200, acts: 200 },
  {
    who: 'a signed-in operator of another tenant',
    headers: session(['Stormlock.Operator'], OTHER_TENANT),
    reads: 401,
    acts: 401,
  },
  {
    who: 'an unreadable principal',
    headers: async () => ({ ...OWN_PAGE, 'x-ms-client-principal': 'e30=' }),
    reads: 401,
    acts: 401,
  },
  {
    who: 'an operator’s browser on another site’s page',
    headers: async () => ({ ...(await session(['Stormlock.Operator'])()), 'sec-fetch-site': 'cross-site' }),
    reads: 200,
    acts: 403,
  },
  {
    who: 'an operator’s browser posting a form from anywhere',
    headers: async () => ({ 'x-ms-client-principal': principal(['Stormlock.Operator']) }),
    reads: 200,
    acts: 403,
  },
  { who: 'a token of an operator', headers: bearer({}), reads: 200, acts: 200 },
  {
    who: 'a token of version 1',
    headers: bearer({ iss: `https://sts.windows.net/${TENANT}/` }),
    reads: 200,
    acts: 200,
  },
  { who: 'a token of a reader', headers: bearer({ roles: ['Stormlock.Reader'] }), reads: 200, acts: 403 },
  { who: 'a token without roles', headers: bearer({ roles: [] }), reads: 403, acts: 403 },
  { who: 'an expired token', headers: bearer({ expiresIn: -120 }), reads: 401, acts: 401 },
  { who: 'a token of another tenant', headers: bearer({ tid: OTHER_TENANT }), reads: 401, acts: 401 },
  {
    who: 'a token that names our issuer and another tenant',
    headers: bearer({ tid: OTHER_TENANT, iss: `${AUTHORITY}/${TENANT}/v2.0` }),
    reads: 401,
    acts: 401,
  },
  {
    who: 'a token for another audience',
    headers: bearer({ aud: 'https://graph.microsoft.com' }),
    reads: 401,
    acts: 401,
  },
  {
    who: 'a token signed by a stranger',
    headers: async () => ({ authorization: `Bearer ${await office.forge()}` }),
    reads: 401,
    acts: 401,
  },
  {
    who: 'a token that is not signed',
    headers: async () => {
      const part = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url');
      return {
        authorization: `Bearer ${part({ alg: 'none' })}.${part({ tid: TENANT, roles: ['Stormlock.Operator'] })}.`,
      };
    },
    reads: 401,
    acts: 401,
  },
  {
    who: 'nonsense for a token',
    headers: async () => ({ authorization: 'Bearer x' }),
    reads: 401,
    acts: 401,
  },
];

/** A well-formed request for each route, so that an admitted caller gets 200. */
async function wellFormed(name: AdminName): Promise<Ask> {
  const row = await ask(app, signedInAccess(), name === 'switch-set' ? 'switch' : 'incident', {
    params: { id: ID },
    headers: await session(['Stormlock.Operator'])(),
  });
  const tag = { 'if-match': row.headers['etag'] ?? '' };
  const acting: Partial<Record<AdminName, Ask>> = {
    'incident-order': { params: { id: ID, order: 'dismiss' }, headers: tag, body: { reason: 'an exercise' } },
    'switch-set': { headers: tag, body: { position: 'paused', reason: 'an exercise' } },
    orders: { body: { action: 'pause', reason: 'an exercise' } },
  };
  return acting[name] ?? { params: { id: ID } };
}

describe.each(KINDS)('$who', ({ headers, access, reads, acts, url }) => {
  it.each(ADMIN_ROUTES)('gets what is theirs from $method $route', async ({ name, role }) => {
    const given = await wellFormed(name);
    const tokens = entraTokens({
      authorityHost: AUTHORITY,
      tenant: TENANT,
      audiences: [AUDIENCE],
      fetch: office.fetch,
    });
    const answered = await ask(app, signedInAccess({ tokens, ...access }), name, {
      ...given,
      headers: { ...given.headers, ...(await headers()) },
      ...(url === undefined ? {} : { url }),
    });
    expect(answered.status).toBe(role === 'reader' ? reads : acts);
    if (answered.status >= 400) expect(answered.headers['content-type']).toBe('application/problem+json');
    if (answered.status === 401) expect(answered.headers['www-authenticate']).toMatch(/^Bearer/);
  });

  it('leaves no trace unless it may act', async () => {
    const tokens = entraTokens({
      authorityHost: AUTHORITY,
      tenant: TENANT,
      audiences: [AUDIENCE],
      fetch: office.fetch,
    });
    for (const { name } of ADMIN_ROUTES) {
      const given = await wellFormed(name);
      await ask(app, signedInAccess({ tokens, ...access }), name, {
        ...given,
        headers: { ...given.headers, ...(await headers()) },
        ...(url === undefined ? {} : { url }),
      });
    }
    const acted = acts === 200;
    expect((await app.stores.audit.list({ limit: 10 })).length > 0).toBe(acted);
    expect((await app.stores.switch.get())?.value.position).toBe(acted ? 'paused' : undefined);
  });
});

describe('the tenant’s keys', () => {
  it('are fetched once for many tokens', async () => {
    const own = await tokenOffice();
    const tokens = entraTokens({
      authorityHost: AUTHORITY,
      tenant: TENANT,
      audiences: [AUDIENCE],
      fetch: own.fetch,
    });
    for (let i = 0; i < 5; i++) await tokens.verify(await own.issue());
    expect(own.asked).toEqual([
      `${AUTHORITY}/${TENANT}/v2.0/.well-known/openid-configuration`,
      `${AUTHORITY}/${TENANT}/discovery/v2.0/keys`,
    ]);
  });

  it('that cannot be fetched are no proof against anybody: the answer is 503', async () => {
    const tokens = entraTokens({
      authorityHost: AUTHORITY,
      tenant: TENANT,
      audiences: [AUDIENCE],
      fetch: async () => new Response('', { status: 500 }),
    });
    const headers = { authorization: `Bearer ${await office.issue()}` };
    const answered = await ask(app, signedInAccess({ tokens }), 'me', { headers });
    expect(answered.status).toBe(503);
    expect(answered.headers['retry-after']).toBe('10');
  });
});

describe('an act', () => {
  it('is audited with the caller’s name and address, whatever the caller claims before the proxy’s own entry', async () => {
    const headers = {
      ...(await session(['Stormlock.Operator'])()),
      'x-forwarded-for': '10.0.0.1, 203.0.113.9:51000',
    };
    await ask(app, signedInAccess(), 'orders', {
      headers,
      body: { action: 'pause', reason: 'migration weekend' },
    });
    expect(await app.stores.audit.list({ limit: 10 })).toEqual([
      {
        at: NOON,
        by: { kind: 'operator', name: 'kim@contoso.com' },
        act: 'set switch',
        reason: 'migration weekend',
        before: 'armed',
        after: 'paused',
        from: '203.0.113.9',
      },
    ]);
  });
});
