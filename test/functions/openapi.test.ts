import { HttpRequest } from '@azure/functions';
import { beforeEach, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { ADMIN_ROUTES, type AdminName } from '../../functions/admin-routes.ts';
import { openapi } from '../../functions/openapi.ts';
import { HOUR } from '../../shared/domain/time.ts';
import { checkHealth } from '../../shared/use-cases/check-health.ts';
import { group, NOON, SENTINEL } from '../contract/stores/records.ts';
import {
  type Answered,
  type Ask,
  ask,
  FUNCTION_KEY,
  type MemoryApp,
  memoryApp,
  order,
  read,
  signedInAccess,
} from './app.ts';
import { heldCleanup, lockRecord, stormIncident, stormObservations } from './storm.ts';
import { principal } from './tokens.ts';

type Json = { [key: string]: Json } & { $ref?: string };

const request = new HttpRequest({ method: 'GET', url: 'https://stormlock.example.net/api/openapi.json' });
const document = read(openapi(request)).json as Json;
const ID = '20161114-120500-abc123';
const headers = {
  'x-ms-client-principal': principal(['Stormlock.Operator']),
  'x-stormlock-request': '1',
};

let app: MemoryApp;

beforeEach(async () => {
  app = memoryApp();
  await app.clock.advance(2 * HOUR);
  await app.stores.observations.add(stormObservations());
  await app.stores.cursors.put({ sentinel: SENTINEL, readAt: NOON }, undefined);
  await app.stores.groups.put({ address: group().address, group: group(), learnedAt: NOON });
});

/** The schema that the document gives for an answer, as a validator; objects are closed, so that nothing is left out. */
function validator(path: string, method: string, { status, headers: got }: Answered): z.ZodType {
  const responses = document['paths']?.[path]?.[method]?.['responses'];
  const described = responses?.[status] ?? responses?.['default'];
  const mediaType = got['content-type']?.split(';')[0] ?? '';
  const schema = described?.['content']?.[mediaType]?.['schema'];
  if (schema === undefined) throw new Error(`${method} ${path} ${status} ${mediaType} is not described`);
  const local = JSON.parse(
    JSON.stringify({ ...schema, $defs: document['components']?.['schemas'] }).replaceAll(
      '#/components/schemas/',
      '#/$defs/',
    ),
  );
  return z.fromJSONSchema(closed(local) as Parameters<typeof z.fromJSONSchema>[0]);
}

/** JSON Schema lets further properties pass unless it is told not to; problems may say more than is described. */
function closed(schema: unknown): unknown {
  if (Array.isArray(schema)) return schema.map(closed);
  if (typeof schema !== 'object' || schema === null) return schema;
  const inner = Object.fromEntries(Object.entries(schema).map(([name, part]) => [name, closed(part)]));
  return 'properties' in schema && !('additionalProperties' in schema)
    ? { ...inner, additionalProperties: false }
    : inner;
}

function expectDescribed(path: string, method: string, answered: Answered): void {
  const checked = validator(path, method, answered).safeParse(answered.json);
  expect(checked.error && z.prettifyError(checked.error)).toBeUndefined();
}

const call = (name: AdminName, asked: Ask = {}) =>
  ask(app, signedInAccess(), name, { ...asked, headers: { ...headers, ...asked.headers } });

const pathOf = (name: AdminName): string => `/${ADMIN_ROUTES.find((route) => route.name === name)?.route}`;

const STATES: Record<string, Parameters<typeof stormIncident>[1]> = {
  'locked, waiting to purge': {},
  'held for approval': { cleanup: heldCleanup() },
  'a rehearsal': {
    rehearsal: true,
    containment: { state: 'none' },
    cleanup: { state: 'none', why: 'observing' },
  },
  'not lockable, with setbacks': {
    containment: { state: 'unlockable', why: 'on premises', remedy: 'ask there' },
    setbacks: { cleanup: { at: NOON, retryAt: NOON + 1, failures: 2, message: 'busy' } },
  },
  'dismissed and closed': {
    dismissed: { at: NOON, by: { kind: 'operator', name: 'Kim' }, reason: 'a birthday' },
    containment: {
      state: 'released',
      at: NOON,
      by: { kind: 'operator', name: 'Kim' },
      lock: lockRecord(),
      confirmedAt: NOON,
      exact: true,
      gone: [],
    },
    closedAt: NOON + HOUR,
  },
};

describe.each(Object.entries(STATES))('with an incident that is %s', (_, state) => {
  const reads = ADMIN_ROUTES.filter(
    ({ method, name }) => method === 'GET' && name !== 'incident-report-page' && name !== 'incident-scenario',
  );

  it.each(reads)('$method $route answers as described', async ({ name }) => {
    await app.stores.incidents.open(stormIncident(ID, state));
    await order(app, signedInAccess(), { headers, body: { action: 'pause', reason: 'exercise' } });
    const answered = await call(name, { params: { id: ID } });
    expect(answered.status).toBe(200);
    expectDescribed(pathOf(name), 'get', answered);
  });
});

describe('answers to orders', () => {
  it('are as described: done, refused, stale, unseen', async () => {
    await app.stores.incidents.open(stormIncident(ID));
    const path = '/incidents/{id}/approve';
    const give = (what: string, tag: Record<string, string>) =>
      call('incident-order', { params: { id: ID, order: what }, headers: tag, body: { reason: 'exercise' } });
    const { headers: got } = await call('incident', { params: { id: ID } });
    const tag = { 'if-match': got['etag'] ?? '' };
    const answers = [
      await give('approve', tag),
      await give('approve', {}),
      await give('dismiss', tag),
      await give('dismiss', tag),
      await give('explode', tag),
    ];
    expect(answers.map(({ status }) => status)).toEqual([409, 428, 200, 412, 400]);
    for (const answered of answers) expectDescribed(path, 'post', answered);
  });

  it('are as described for the switch', async () => {
    const { headers: got } = await call('switch');
    const set = () =>
      call('switch-set', {
        headers: { 'if-match': got['etag'] ?? '' },
        body: { position: 'observe', reason: 'exercise' },
      });
    for (const status of [200, 412]) {
      const answered = await set();
      expect(answered.status).toBe(status);
      expectDescribed('/switch', 'put', answered);
    }
  });

  it.each([
    [{ action: 'lock', group: 'all@example.org', reason: 'storm' }, 200],
    [{ action: 'release', group: 'all@example.org', reason: 'storm' }, 404],
    [{ action: 'pause', reason: 'storm' }, 200],
    [{ action: 'nothing' }, 400],
  ])('are as described for %j by key and by name', async (body, status) => {
    const key = { 'x-functions-key': FUNCTION_KEY };
    const byKey = await order(app, signedInAccess(), { headers: key, body });
    expect(byKey.status).toBe(status);
    expectDescribed('/kill-switch', 'post', byKey);
    expectDescribed('/kill-switch', 'post', await order(app, signedInAccess(), { headers, body }));
    expectDescribed('/kill-switch/key', 'post', await order(app, signedInAccess(), { guarded: true, body }));
    expectDescribed('/kill-switch', 'post', await order(app, signedInAccess(), { body }));
  });
});

describe('the document', () => {
  it('names every route with the function that serves it', () => {
    const operations = Object.entries(document['paths'] ?? {}).flatMap(([path, methods]) =>
      Object.entries(z.record(z.string(), z.looseObject({ operationId: z.string() })).parse(methods)).map(
        ([method, { operationId }]) => `${method} ${path} ${operationId}`,
      ),
    );
    expect(operations.toSorted()).toEqual(
      [
        'get /health health',
        'get /kill-switch/key kill-switch-key',
        'post /kill-switch kill-switch-door',
        'post /kill-switch/key kill-switch',
        ...ADMIN_ROUTES.filter(({ name }) => name !== 'incident-order').map(
          ({ name, method, route }) => `${method.toLowerCase()} /${route} ${name}`,
        ),
        ...['approve', 'purge', 'release', 'extend', 'dismiss', 'close'].map(
          (order) => `post /incidents/{id}/${order} incident-order-${order}`,
        ),
      ].toSorted(),
    );
  });

  it('refers to nothing that it does not hold', () => {
    const names = [...JSON.stringify(document).matchAll(/#\/components\/schemas\/(\w+)/g)].map(
      ([, name]) => name,
    );
    for (const name of names) expect(Object.keys(document['components']?.['schemas'] ?? {})).toContain(name);
  });

  it('describes health', async () => {
    const health = await checkHealth(app.deps);
    const answered = { status: 503, headers: { 'content-type': 'application/json' }, text: '', json: health };
    expectDescribed('/health', 'get', answered);
  });

  it('is served with a tag', () => {
    const { headers: got, status } = read(openapi(request));
    expect(status).toBe(200);
    const again = new HttpRequest({
      method: 'GET',
      url: request.url,
      headers: { 'if-none-match': got['etag'] ?? '' },
    });
    expect(openapi(again).status).toBe(304);
  });
});
