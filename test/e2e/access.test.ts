import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { ADMIN_ROUTES } from '../../functions/admin-routes.ts';
import { OTHER_TENANT, principal } from '../functions/tokens.ts';
import { ownToken } from './harness/own-token.ts';
import { type Stage, startStage } from './harness/stage.ts';

const OWN_PAGE = { 'x-stormlock-request': '1', 'sec-fetch-site': 'same-origin' };
const ORDER = { action: 'pause', reason: 'an exercise' };
const NOBODYS = '20161114-000000-000000';
const CLIENT = '5c8b1f0e-7a2d-4c39-9e64-3b7d20a1c5f8';
const OWN_KEY = 'the-key-of-the-function-kill-switch';

type Caller = {
  who: string;
  headers: (stage: Stage) => Record<string, string> | Promise<Record<string, string>>;
  /** Status of a route for readers, of one for operators, and of the kill-switch where that is another. */
  reads: number;
  acts: number;
  kills?: number;
};

const signedIn = (role: string, tenant?: string) => (stage: Stage) => ({
  ...OWN_PAGE,
  'x-ms-client-principal': principal([`Stormlock.${role}`], tenant ?? stage.tenant.env().tenantId),
});
const keyOf = (stage: Stage) => ({ 'x-functions-key': stage.host.keys.default });
const ownKeyOf = () => ({ 'x-functions-key': OWN_KEY });
const WRONG_KEY = { 'x-functions-key': 'guessed' };

const withToken = (role: string, lifetime?: number) => async (stage: Stage) => ({
  authorization: `Bearer ${await ownToken(stage.tenant, [`Stormlock.${role}`], lifetime)}`,
});

const ask = async (
  stage: Stage,
  method: string,
  route: string,
  headers: Record<string, string>,
): Promise<number> => {
  const path = route.replace('{id}', NOBODYS).replace('{order}', 'dismiss');
  const body = route === 'switch' ? { position: 'paused', reason: 'an exercise' } : ORDER;
  const init = method === 'GET' ? {} : { body: JSON.stringify(body) };
  const response = await fetch(`${stage.host.url}/api/${path}`, {
    method,
    headers: { 'content-type': 'application/json', 'if-match': '"unseen"', ...headers },
    ...init,
  });
  await response.arrayBuffer();
  return response.status;
};

/** What an admitted caller gets from a route when there is no incident and the state was never seen. */
const ADMITTED: Record<string, number> = { 'incident-order': 400, 'switch-set': 412 };
const admitted = (name: string, route: string): number =>
  ADMITTED[name] ?? (route.includes('{id}') ? 404 : 200);

const expectMatrix = async (stage: Stage, caller: Caller): Promise<void> => {
  const { reads, acts, kills = acts } = caller;
  const headers = await caller.headers(stage);
  for (const { name, method, route, role } of ADMIN_ROUTES) {
    const expected = role === 'reader' ? reads : acts;
    expect(await ask(stage, method, route, headers), `${method} ${route}`).toBe(
      expected === 200 ? admitted(name, route) : expected,
    );
  }
  expect(await ask(stage, 'POST', 'kill-switch', headers), 'POST kill-switch').toBe(kills);
  for (const route of ['console', 'openapi.json'])
    expect(await ask(stage, 'GET', route, headers), route).toBe(200);
};

describe('where the platform signs people in', () => {
  let stage: Stage;
  beforeAll(async () => {
    stage = await startStage({
      settings: { WEBSITE_AUTH_ENABLED: 'True', STORMLOCK_API_AUDIENCE: `api://${CLIENT}` },
      tenant: { registration: { clientId: CLIENT } },
      keys: { functions: { 'kill-switch': OWN_KEY, 'kill-switch-door': 'the-key-of-another-function' } },
    });
  });
  afterAll(() => stage.stop());

  test.each<Caller>([
    { who: 'nobody', headers: () => ({}), reads: 401, acts: 401 },
    { who: 'the holder of a host key', headers: keyOf, reads: 401, acts: 401, kills: 200 },
    {
      who: 'the holder of a key of the function kill-switch',
      headers: ownKeyOf,
      reads: 401,
      acts: 401,
      kills: 200,
    },
    {
      who: 'the holder of a key of another function',
      headers: () => ({ 'x-functions-key': 'the-key-of-another-function' }),
      reads: 401,
      acts: 401,
    },
    { who: 'the holder of a wrong key', headers: () => WRONG_KEY, reads: 401, acts: 401 },
    {
      who: 'the holder of a function key in a browser on another site',
      headers: () => ({ ...ownKeyOf(), 'sec-fetch-site': 'cross-site' }),
      reads: 401,
      acts: 401,
      kills: 403,
    },
    { who: 'a reader', headers: signedIn('Reader'), reads: 200, acts: 403 },
    {
      who: 'a reader with a function key',
      headers: (at) => ({ ...signedIn('Reader')(at), ...ownKeyOf() }),
      reads: 200,
      acts: 403,
      kills: 200,
    },
    { who: 'an operator', headers: signedIn('Operator'), reads: 200, acts: 200 },
    {
      who: 'an operator with a wrong key',
      headers: (at) => ({ ...signedIn('Operator')(at), ...WRONG_KEY }),
      reads: 200,
      acts: 200,
      kills: 401,
    },
    {
      who: 'an operator of another tenant',
      headers: signedIn('Operator', OTHER_TENANT),
      reads: 401,
      acts: 401,
    },
    { who: 'somebody without a role', headers: signedIn('Nothing'), reads: 403, acts: 403 },
    {
      who: 'an operator’s browser on another site',
      headers: (at) => ({ ...signedIn('Operator')(at), 'sec-fetch-site': 'cross-site' }),
      reads: 200,
      acts: 403,
    },
    {
      who: 'an operator’s browser posting a form from anywhere',
      headers: (at) => ({
        'x-ms-client-principal': signedIn('Operator')(at)['x-ms-client-principal'],
      }),
      reads: 200,
      acts: 403,
    },
    { who: 'a token of an operator', headers: withToken('Operator'), reads: 200, acts: 200 },
    { who: 'a token of a reader', headers: withToken('Reader'), reads: 200, acts: 403 },
    { who: 'a token without a role', headers: withToken('Nothing'), reads: 403, acts: 403 },
    { who: 'an expired token', headers: withToken('Operator', -3_600), reads: 401, acts: 401 },
    {
      who: 'an expired token with a function key',
      headers: async (at) => ({ ...(await withToken('Operator', -3_600)(at)), ...ownKeyOf() }),
      reads: 401,
      acts: 401,
    },
    {
      who: 'a token that nobody signed',
      headers: () => ({ authorization: 'Bearer a.b.c' }),
      reads: 401,
      acts: 401,
    },
  ])('$who gets what is theirs', async (caller) => expectMatrix(stage, caller));

  test('the platform itself guards the door behind the door', async () => {
    const guarded = (method: string, headers: Record<string, string>) =>
      ask(stage, method, 'kill-switch/key', headers);
    for (const method of ['GET', 'POST']) {
      expect(await guarded(method, {})).toBe(401);
      expect(await guarded(method, WRONG_KEY)).toBe(401);
      expect(await guarded(method, signedIn('Operator')(stage))).toBe(401);
      expect(await guarded(method, await withToken('Operator')(stage))).toBe(401);
    }
    expect(await guarded('GET', ownKeyOf())).toBe(204);
    expect(await guarded('POST', ownKeyOf())).toBe(200);
  });

  test('the kill-switch answers problem details that say what to do', async () => {
    const { status, body } = await stage.order({
      action: 'lock',
      group: 'nobody@contoso.example',
      reason: 'storm',
    });
    expect(status).toBe(404);
    expect(body).toMatchObject({
      status: 404,
      title: expect.any(String),
      detail: expect.stringContaining('is no group'),
    });
  });
});

describe('where the platform signs nobody in and no audience is set', () => {
  let stage: Stage;
  beforeAll(async () => {
    stage = await startStage({ subscribe: false });
  });
  afterAll(() => stage.stop());

  test.each<Caller>([
    { who: 'a forged principal header', headers: signedIn('Operator'), reads: 401, acts: 401 },
    {
      who: 'a forged principal header with the key',
      headers: (at) => ({ ...signedIn('Operator')(at), ...keyOf(at) }),
      reads: 401,
      acts: 401,
      kills: 200,
    },
    { who: 'a token of an operator', headers: withToken('Operator'), reads: 401, acts: 401 },
  ])('$who gets what is theirs', async (caller) => expectMatrix(stage, caller));
});
