import { HttpRequest } from '@azure/functions';
import { beforeEach, describe, expect, it } from 'vitest';
import { ADMIN_ROUTES, type AdminName } from '../../functions/admin-routes.ts';
import { openapi } from '../../functions/openapi.ts';
import { HOUR } from '../../shared/domain/time.ts';
import { group, NOON, SENTINEL } from '../contract/stores/records.ts';
import { type Ask, ask, type MemoryApp, memoryApp, order, read, signedInAccess } from './app.ts';
import { document, documentRequest, expectDescribed, operations } from './described.ts';
import { heldCleanup, lockRecord, stormIncident, stormObservations } from './storm.ts';
import { principal } from './tokens.ts';

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

describe('the document', () => {
  it('names every route with the function that serves it', () => {
    const named = operations().map(
      ({ path, method, described }) => `${method} ${path} ${described['operationId']}`,
    );
    expect(named.toSorted()).toEqual(
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

  it('holds no shape that nothing takes or answers', () => {
    const paths = JSON.stringify(document['paths']);
    for (const name of Object.keys(document['components']?.['schemas'] ?? {}))
      expect(paths).toContain(`"#/components/schemas/${name}"`);
  });

  it('says which requests need the header that shows they come from the app’s own page', () => {
    for (const { path, method, described } of operations()) {
      const bySession = JSON.stringify(described['security']).includes('"session"');
      const asked = JSON.stringify(described['parameters']).includes('"x-stormlock-request"');
      expect(asked, `${method} ${path}`).toBe(bySession && method !== 'get');
    }
  });

  it('is served with a tag', () => {
    const { headers: got, status } = read(openapi(documentRequest));
    expect(status).toBe(200);
    const again = new HttpRequest({
      method: 'GET',
      url: documentRequest.url,
      headers: { 'if-none-match': got['etag'] ?? '' },
    });
    expect(openapi(again).status).toBe(304);
  });
});
