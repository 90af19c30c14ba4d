import { HttpRequest, InvocationContext } from '@azure/functions';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { ADMIN_ROUTES, type AdminName } from '../../functions/admin-routes.ts';
import { health } from '../../functions/health.ts';
import { answerKeyHolder } from '../../functions/kill-switch/answer.ts';
import type { Access } from '../../shared/compose-access.ts';
import { Refused, RetryLater } from '../../shared/domain/errors.ts';
import { HOUR } from '../../shared/domain/time.ts';
import { InvalidSettings } from '../../shared/settings.ts';
import { checkHealth } from '../../shared/use-cases/check-health.ts';
import { group, NOON, SENTINEL } from '../contract/stores/records.ts';
import {
  type Answered,
  type Ask,
  ask,
  FUNCTION_KEY,
  type MemoryApp,
  memoryApp,
  order as send,
  signedInAccess,
} from './app.ts';
import { document, everythingDescribed, expectDescribed } from './described.ts';
import { heldCleanup, lockRecord, stormIncident, stormObservations } from './storm.ts';
import { principal } from './tokens.ts';

// Every status and every shape that the document names is answered by something here, and everything answered here is
// named by the document.

const ID = '20161114-120500-abc123';
const operator = { 'x-ms-client-principal': principal(['Stormlock.Operator']), 'x-stormlock-request': '1' };
const WITHOUT_ROLE = { ...operator, 'x-ms-client-principal': principal([]) };

const answeredAs = new Set<string>();
let app: MemoryApp;

beforeEach(async () => {
  app = memoryApp([group(), group({ id: ON_PREMISES, address: OLD, addresses: [OLD], onPremises: true })]);
  await app.clock.advance(2 * HOUR);
  await app.stores.observations.add(stormObservations());
  await app.stores.cursors.put({ sentinel: SENTINEL, readAt: NOON + 2 * HOUR }, undefined);
});
afterEach(() => {
  vi.useRealTimers();
});

const ON_PREMISES = group({ id: '00000000-0000-4000-8000-0000000000fe' as never }).id;
const OLD = 'old@example.org' as ReturnType<typeof group>['address'];

/** The answer is described, and is remembered to have been given. */
function holds(path: string, method: string, status: number, answered: Answered): void {
  expect(answered.status, answered.text).toBe(status);
  for (const name of expectDescribed(path, method, answered)) answeredAs.add(name);
}

/** The app whose parts cannot be made. */
const broken = (error: Error): MemoryApp =>
  Object.defineProperty({ ...app }, 'deps', {
    get: () => {
      throw error;
    },
  });
const CRASH = new Error('ECONNREFUSED');
const NO_SETTINGS = new InvalidSettings([
  { setting: 'AZURE_TENANT_ID', value: 'missing', remedy: 'Set it to the tenant’s id.' },
]);

const call = (name: AdminName, asked: Ask = {}, on = app): Promise<Answered> =>
  ask(on, signedInAccess(), name, { ...asked, headers: asked.headers ?? operator });

const tagOf = async (name: AdminName): Promise<string> =>
  (await call(name, { params: { id: ID } })).headers['etag'] ?? '';

const statusesOf = (path: string, method: string): number[] =>
  Object.keys(document['paths']?.[path]?.[method]?.['responses'] ?? {})
    .filter((status) => status !== 'default')
    .map(Number);

describe.each(ADMIN_ROUTES.filter(({ method }) => method === 'GET'))('$method $route', ({ name, route }) => {
  const params = { id: ID };
  const answers: Record<number, () => Promise<Answered>> = {
    200: () => call(name, { params }),
    304: async () => call(name, { params, headers: { ...operator, 'if-none-match': await tagOf(name) } }),
    400: () =>
      route.includes('{id}') ? call(name, { params: { id: 'x' } }) : call(name, { query: { no: 'such' } }),
    401: () => call(name, { params, headers: {} }),
    403: () => call(name, { params, headers: WITHOUT_ROLE }),
    404: () => call(name, { params: { id: '20200101-000000-000000' } }),
    500: () => call(name, { params }, broken(CRASH)),
    503: () => call(name, { params }, broken(NO_SETTINGS)),
  };

  it.each(statusesOf(`/${route}`, 'get'))('answers %i as described', async (status) => {
    await app.stores.incidents.open(stormIncident(ID));
    const answered = await answers[status]?.();
    if (answered === undefined) throw new Error(`nothing here makes ${route} answer ${status}`);
    holds(`/${route}`, 'get', status, answered);
  });
});

describe('orders on an incident', () => {
  const give = async (what: string, more: Ask = {}, on = app): Promise<Answered> =>
    call(
      'incident-order',
      {
        params: { id: ID, order: what },
        headers: more.headers ?? { ...operator, 'if-match': await tagOf('incident') },
        body: { reason: 'an exercise' },
        ...more,
      },
      on,
    );
  const open = (overrides: Parameters<typeof stormIncident>[1] = {}) =>
    app.stores.incidents.open(stormIncident(ID, overrides));

  it.each([
    ['approve', { cleanup: heldCleanup() }],
    ['purge', { cleanup: { state: 'none', why: 'switched off' } as const }],
    ['release', {}],
    ['dismiss', {}],
    ['close', { containment: { state: 'none' } as const }],
  ])('to %s are answered as described', async (what, state) => {
    await open(state);
    holds(`/incidents/{id}/${what}`, 'post', 200, await give(what));
  });

  it('to extend are answered as described', async () => {
    await open();
    const body = { reason: 'an exercise', for: 'PT1H' };
    holds('/incidents/{id}/extend', 'post', 200, await give('extend', { body }));
  });

  it('that cannot be carried out are answered as described', async () => {
    await open();
    const path = '/incidents/{id}/approve';
    const stale = { ...operator, 'if-match': '"of-yesterday"' };
    holds(path, 'post', 400, await give('approve', { text: '{' }));
    holds(path, 'post', 401, await give('approve', { headers: {} }));
    holds(path, 'post', 403, await give('approve', { headers: WITHOUT_ROLE }));
    holds(
      path,
      'post',
      404,
      await give('approve', { params: { id: '20200101-000000-0', order: 'approve' } }),
    );
    holds(path, 'post', 409, await give('approve'));
    holds(path, 'post', 412, await give('approve', { headers: stale }));
    holds(path, 'post', 428, await give('approve', { headers: operator }));
    holds(path, 'post', 500, await give('approve', {}, broken(CRASH)));
    holds(path, 'post', 503, await give('approve', {}, broken(NO_SETTINGS)));
  });

  it('that take long are answered as described', async () => {
    await open();
    const tag = await tagOf('incident');
    const headers = { ...operator, 'if-match': tag };
    app.lock.senders.set(group().id, lockRecord().expected.senders);
    app.lock.pace = new Promise<never>(() => {});
    holds('/incidents/{id}/release', 'post', 202, await late(() => give('release', { headers })));
    app.stores.incidents.get = () => new Promise<never>(() => {});
    holds('/incidents/{id}/release', 'post', 503, await late(() => give('release', { headers })));
  });
});

/** The answer when time passes and nothing else happens. */
async function late(asking: () => Promise<Answered>): Promise<Answered> {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'performance'] });
  const asked = asking();
  await vi.advanceTimersByTimeAsync(20_000);
  vi.useRealTimers();
  return asked;
}

it('the switch is answered for as described', async () => {
  const seen = { ...operator, 'if-match': await tagOf('switch') };
  const set = (more: Ask = {}, on = app) =>
    call('switch-set', { headers: seen, body: { position: 'observe', reason: 'an exercise' }, ...more }, on);
  holds('/switch', 'put', 200, await set());
  holds('/switch', 'put', 412, await set());
  holds('/switch', 'put', 400, await set({ body: { position: 'sideways', reason: 'an exercise' } }));
  holds('/switch', 'put', 401, await set({ headers: {} }));
  holds('/switch', 'put', 403, await set({ headers: WITHOUT_ROLE }));
  holds('/switch', 'put', 428, await set({ headers: operator }));
  holds('/switch', 'put', 500, await set({}, broken(CRASH)));
  holds('/switch', 'put', 503, await set({}, broken(NO_SETTINGS)));
  app.deps.switch = { get: () => new Promise<never>(() => {}), put: () => new Promise<never>(() => {}) };
  holds('/switch', 'put', 503, await late(() => set()));
});

describe.each([
  ['the kill-switch', '/kill-switch', false],
  ['the kill-switch past the platform’s guard', '/kill-switch/key', true],
])('%s', (_, path, guarded) => {
  const LOCK = { action: 'lock', group: 'all@example.org', reason: 'an exercise' };
  const PURGE = { action: 'purge', incident: ID, reason: 'an exercise' };
  const key = { 'x-functions-key': FUNCTION_KEY };
  const order = (body: object, more: Ask = {}, on = app, access: Access = signedInAccess()) =>
    send(on, access, { guarded, headers: key, body, ...more });

  it('answers what was carried out as described', async () => {
    holds(path, 'post', 200, await order(LOCK));
    holds(path, 'post', 200, await order({ action: 'release', group: OLD, reason: 'an exercise' }));
    holds(path, 'post', 200, await order({ action: 'pause', reason: 'an exercise' }));
  });

  it('answers what goes on, and what waits for people, as described', async () => {
    await app.stores.incidents.open(stormIncident(ID));
    holds(path, 'post', 202, await order(PURGE));
    holds(path, 'post', 409, await order({ ...LOCK, group: OLD }));
  });

  it('answers what cannot be carried out as described', async () => {
    await app.stores.incidents.open(stormIncident(ID, { cleanup: heldCleanup() }));
    const elsewhere = { headers: { ...key, 'sec-fetch-site': 'cross-site' } };
    holds(path, 'post', 400, await order({ action: 'nothing' }));
    holds(path, 'post', 403, await order(LOCK, elsewhere));
    holds(path, 'post', 404, await order({ ...LOCK, group: 'nobody@example.org' }));
    holds(path, 'post', 409, await order(PURGE));
    holds(path, 'post', 500, await order(LOCK, {}, broken(CRASH)));
    holds(path, 'post', 503, await order(LOCK, {}, broken(NO_SETTINGS)));
    app.deps.directory = { find: () => Promise.reject(new Refused('Exchange refuses.', 'Grant the role.')) };
    holds(path, 'post', 502, await order(LOCK));
    app.deps.directory = { find: () => new Promise<never>(() => {}) };
    holds(path, 'post', 503, await late(() => order(LOCK)));
  });

  it.skipIf(guarded)('answers whoever has no right key as described', async () => {
    holds(path, 'post', 401, await order(LOCK, { headers: {} }));
    const unchecked = { accepts: () => Promise.reject(new RetryLater('No answer.', 5_000)) };
    holds(path, 'post', 503, await order(LOCK, {}, app, signedInAccess({ keys: unchecked })));
  });
});

it('a right key is answered for as described', async () => {
  const request = new HttpRequest({
    method: 'GET',
    url: 'https://stormlock.example.net/api/kill-switch/key',
  });
  const world = { access: signedInAccess, compose: async () => app.deps, log: app.log, invocation: '' };
  const { status = 200 } = await answerKeyHolder(request, world);
  holds('/kill-switch/key', 'get', 204, { status, headers: {}, text: '', json: undefined });
});

it('health is answered for as described', async () => {
  const headers = { 'content-type': 'application/json' };
  const state = async () => ({ headers, text: '', json: await checkHealth(app.deps) });
  holds('/health', 'get', 200, { status: 200, ...(await state()) });
  await app.clock.advance(HOUR);
  holds('/health', 'get', 503, { status: 503, ...(await state()) });
  const { status = 200, body } = await health(new InvocationContext({ logHandler: () => {} }));
  const type = { 'content-type': 'application/problem+json' };
  const text = String(body);
  holds('/health', 'get', 503, { status, headers: type, text, json: JSON.parse(text) });
});

it('nothing is described that is not answered', () => {
  // The platform answers these itself.
  const byThePlatform = ['get /kill-switch/key 401', 'post /kill-switch/key 401'];
  const never = [...everythingDescribed()].filter((name) => !answeredAs.has(name));
  expect(never.toSorted()).toEqual(byThePlatform);
});
