import { beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { ADMIN_ROUTES, type AdminName } from '../../functions/admin-routes.ts';
import { entraTokens } from '../../shared/adapters/entra-tokens.ts';
import type { Access } from '../../shared/compose-access.ts';
import { RetryLater } from '../../shared/domain/errors.ts';
import { incident, NOON } from '../contract/stores/records.ts';
import { type Ask, ask, FUNCTION_KEY, type MemoryApp, memoryApp, order, signedInAccess } from './app.ts';
import { stormObservations } from './storm.ts';
import { AUDIENCE, AUTHORITY, OTHER_TENANT, principal, TENANT, tokenOffice } from './tokens.ts';

const ID = '20161114-120000-abc123';
const KEY = { 'x-functions-key': FUNCTION_KEY };
const WRONG_KEY = { 'x-functions-key': 'a guess' };
const ORDER = { action: 'pause', reason: 'an exercise' };
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
  await app.stores.observations.add(stormObservations());
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

/** What each kind of caller gets from routes for readers and for operators, and from the kill-switch where that differs. */
const KINDS: readonly (Kind & { reads: number; acts: number; kills?: number })[] = [
  { who: 'nobody', headers: async () => ({}), reads: 401, acts: 401 },
  { who: 'the holder of a function key', headers: async () => KEY, reads: 401, acts: 401, kills: 200 },
  { who: 'the holder of a wrong key', headers: async () => WRONG_KEY, reads: 401, acts: 401 },
  {
    who: 'the holder of a key that no header could carry',
    headers: async () => ({ 'x-functions-key': `${FUNCTION_KEY} ${'x'.repeat(300)}` }),
    reads: 401,
    acts: 401,
  },
  {
    who: 'the holder of a function key in a browser on another site’s page',
    headers: async () => ({ ...KEY, 'sec-fetch-site': 'cross-site' }),
    reads: 401,
    acts: 401,
    kills: 403,
  },
  {
    who: 'a signed-in operator with a wrong key',
    headers: async () => ({ ...(await session(['Stormlock.Operator'])()), ...WRONG_KEY }),
    reads: 200,
    acts: 200,
    kills: 401,
  },
  {
    who: 'a signed-in reader with the function key',
    headers: async () => ({ ...(await session(['Stormlock.Reader'])()), ...KEY }),
    reads: 200,
    acts: 403,
    kills: 200,
  },
  {
    who: 'a forger of the principal header with the function key',
    headers: async () => ({ ...(await session(['Stormlock.Operator'])()), ...KEY }),
    access: { platformSignIn: false },
    reads: 401,
    acts: 401,
    kills: 200,
  },
  {
    who: 'an expired token with the function key',
    headers: async () => ({ ...(await bearer({ expiresIn: -120 })()), ...KEY }),
    reads: 401,
    acts: 401,
  },
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
  };
  return acting[name] ?? { params: { id: ID } };
}

const accessOf = (access: Partial<Access> = {}): Access =>
  signedInAccess({
    tokens: entraTokens({
      authorityHost: AUTHORITY,
      tenant: TENANT,
      audiences: [AUDIENCE],
      fetch: office.fetch,
    }),
    ...access,
  });

describe.each(KINDS)('$who', ({ headers, access, reads, acts, kills = acts, url }) => {
  const at = url === undefined ? {} : { url };

  it.each(ADMIN_ROUTES)('gets what is theirs from $method $route', async ({ name, role }) => {
    const given = await wellFormed(name);
    const answered = await ask(app, accessOf(access), name, {
      ...given,
      headers: { ...given.headers, ...(await headers()) },
      ...at,
    });
    expectRefusal(answered);
    expect(answered.status).toBe(role === 'reader' ? reads : acts);
  });

  it('gets what is theirs from the kill-switch', async () => {
    const answered = await order(app, accessOf(access), { headers: await headers(), body: ORDER, ...at });
    expectRefusal(answered);
    expect(answered.status).toBe(kills);
    expect((await app.stores.audit.list({ limit: 10 })).length).toBe(kills === 200 ? 1 : 0);
    expect((await app.stores.switch.get())?.value.position).toBe(kills === 200 ? 'paused' : undefined);
  });

  it('leaves no trace unless it may act', async () => {
    for (const { name } of ADMIN_ROUTES) {
      const given = await wellFormed(name);
      await ask(app, accessOf(access), name, {
        ...given,
        headers: { ...given.headers, ...(await headers()) },
        ...at,
      });
    }
    const acted = acts === 200;
    expect((await app.stores.audit.list({ limit: 10 })).length > 0).toBe(acted);
    expect((await app.stores.switch.get())?.value.position).toBe(acted ? 'paused' : undefined);
  });
});

function expectRefusal({ status, headers }: Awaited<ReturnType<typeof ask>>): void {
  if (status >= 400) expect(headers['content-type']).toBe('application/problem+json');
  if (status === 401) expect(headers['www-authenticate']).toMatch(/^Bearer/);
}

describe('the kill-switch', () => {
  it('tells nobody in particular all three ways in', async () => {
    const { text } = await order(app, accessOf(), { body: ORDER });
    for (const way of ['Sign in', 'bearer token', 'x-functions-key']) expect(text).toContain(way);
  });

  it('takes a key from the query too, but rather from the header, as the platform does', async () => {
    const inQuery = (code: string, headers = {}) =>
      order(app, accessOf(), { query: { code }, headers, body: ORDER });
    expect((await inQuery(FUNCTION_KEY)).status).toBe(200);
    expect((await inQuery('a guess')).status).toBe(401);
    expect((await inQuery(FUNCTION_KEY, WRONG_KEY)).status).toBe(401);
  });

  it('spends no question on what cannot be a key', async () => {
    const asked: string[] = [];
    const keys = { accepts: async (key: string) => asked.push(key) > 0 };
    for (const code of ['two words', 'ключ', 'x'.repeat(257)])
      expect((await order(app, accessOf({ keys }), { query: { code }, body: ORDER })).status).toBe(401);
    expect(asked).toEqual([]);
  });

  it('says how to go on where the platform does not say whether a key is right', async () => {
    const keys = { accepts: () => Promise.reject(new RetryLater('no answer in time', 5_000)) };
    const answered = await order(app, accessOf({ keys }), { headers: KEY, body: ORDER });
    expect(answered).toMatchObject({
      status: 503,
      headers: { 'content-type': 'application/problem+json', 'retry-after': '5' },
      json: {
        title: 'The key cannot be checked',
        detail: expect.stringContaining('https://stormlock.example.net/api/kill-switch/key'),
      },
    });
    expect(answered.text).not.toContain(FUNCTION_KEY);
    expect(await app.stores.switch.get()).toBeUndefined();
  });

  it('asks nobody about a key where a token or a session decides', async () => {
    const keys = { accepts: () => Promise.reject(new Error('nobody asks')) };
    const token = { ...(await bearer({})()), ...KEY };
    expect((await order(app, accessOf({ keys }), { headers: token, body: ORDER })).status).toBe(200);
    const signedIn = await session(['Stormlock.Operator'])();
    expect((await order(app, accessOf({ keys }), { headers: signedIn, body: ORDER })).status).toBe(200);
  });
});

describe('behind the platform’s own guard', () => {
  it('an order needs no further proof', async () => {
    expect((await order(app, accessOf(), { guarded: true, body: ORDER })).status).toBe(200);
    expect((await app.stores.switch.get())?.value.changedBy).toEqual({
      kind: 'operator',
      name: 'holder of the function key',
    });
  });

  it('a browser on another site’s page is refused all the same', async () => {
    const headers = { 'sec-fetch-site': 'cross-site' };
    expect((await order(app, accessOf(), { guarded: true, headers, body: ORDER })).status).toBe(403);
    expect(await app.stores.switch.get()).toBeUndefined();
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
    await order(app, signedInAccess(), {
      headers,
      body: { action: 'pause', reason: 'migration weekend', by: 'somebody else' },
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
        via: 'session',
      },
    ]);
  });
});
