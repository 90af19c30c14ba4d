import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { ADMIN_ROUTES } from '../../functions/admin-routes.ts';
import { OTHER_TENANT, principal } from '../functions/tokens.ts';
import { type Stage, startStage } from './harness/stage.ts';

const OWN_PAGE = { 'x-stormlock-request': '1', 'sec-fetch-site': 'same-origin' };
const ORDER = { action: 'pause', reason: 'an exercise' };
const NOBODYS = '20161114-000000-000000';

type Caller = {
  who: string;
  headers: (stage: Stage) => Record<string, string>;
  reads: number;
  acts: number;
  kills: number;
};

/** Status of a route for readers, of one for operators, and of the kill-switch, which only a key opens. */
const signedIn = (role: string, tenant?: string) => (stage: Stage) => ({
  ...OWN_PAGE,
  'x-ms-client-principal': principal([`Stormlock.${role}`], tenant ?? stage.tenant.env().tenantId),
});
const keyOf = (stage: Stage) => ({ 'x-functions-key': stage.host.keys.default });

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
const ADMITTED: Record<string, number> = { 'incident-order': 400, 'switch-set': 412, orders: 200 };
const admitted = (name: string, route: string): number =>
  ADMITTED[name] ?? (route.includes('{id}') ? 404 : 200);

const expectMatrix = async (stage: Stage, { headers, reads, acts, kills }: Caller): Promise<void> => {
  for (const { name, method, route, role } of ADMIN_ROUTES) {
    const expected = role === 'reader' ? reads : acts;
    expect(await ask(stage, method, route, headers(stage)), `${method} ${route}`).toBe(
      expected === 200 ? admitted(name, route) : expected,
    );
  }
  expect(await ask(stage, 'POST', 'kill-switch', headers(stage)), 'POST kill-switch').toBe(kills);
  for (const route of ['console', 'openapi.json'])
    expect(await ask(stage, 'GET', route, headers(stage)), route).toBe(200);
};

describe('where the platform signs people in', () => {
  let stage: Stage;
  beforeAll(async () => {
    stage = await startStage({ settings: { WEBSITE_AUTH_ENABLED: 'True' } });
  });
  afterAll(() => stage.stop());

  test.each<Caller>([
    { who: 'nobody', headers: () => ({}), reads: 401, acts: 401, kills: 401 },
    { who: 'the holder of the function key', headers: keyOf, reads: 401, acts: 401, kills: 200 },
    {
      who: 'the holder of a wrong key',
      headers: () => ({ 'x-functions-key': 'guessed' }),
      reads: 401,
      acts: 401,
      kills: 401,
    },
    { who: 'a reader', headers: signedIn('Reader'), reads: 200, acts: 403, kills: 401 },
    { who: 'an operator', headers: signedIn('Operator'), reads: 200, acts: 200, kills: 401 },
    {
      who: 'an operator of another tenant',
      headers: signedIn('Operator', OTHER_TENANT),
      reads: 401,
      acts: 401,
      kills: 401,
    },
    { who: 'somebody without a role', headers: signedIn('Nothing'), reads: 403, acts: 403, kills: 401 },
    {
      who: 'an operator’s browser on another site',
      headers: (at) => ({ ...signedIn('Operator')(at), 'sec-fetch-site': 'cross-site' }),
      reads: 200,
      acts: 403,
      kills: 401,
    },
    {
      who: 'a token before any audience is set',
      headers: () => ({ authorization: 'Bearer a.b.c' }),
      reads: 401,
      acts: 401,
      kills: 401,
    },
  ])('$who gets what is theirs', async (caller) => expectMatrix(stage, caller));

  test('the kill-switch answers problem details that say what to do', async () => {
    const { status, body } = await stage.order({
      action: 'lock',
      group: 'nobody@contoso.example',
      reason: 'storm',
    });
    expect(status).toBe(400);
    expect(body).toMatchObject({
      status: 400,
      title: expect.any(String),
      detail: expect.stringContaining('is no group'),
    });
  });
});

describe('where the platform signs nobody in', () => {
  let stage: Stage;
  beforeAll(async () => {
    stage = await startStage({ subscribe: false });
  });
  afterAll(() => stage.stop());

  test.each<Caller>([
    { who: 'a forged principal header', headers: signedIn('Operator'), reads: 401, acts: 401, kills: 401 },
    {
      who: 'a forged principal header with the key',
      headers: (at) => ({ ...signedIn('Operator')(at), ...keyOf(at) }),
      reads: 401,
      acts: 401,
      kills: 200,
    },
  ])('$who gets what is theirs', async (caller) => expectMatrix(stage, caller));
});
