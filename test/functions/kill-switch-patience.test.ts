import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { GROUP } from '../contract/stores/records.ts';
import {
  type Answered,
  ask,
  FUNCTION_KEY,
  INVOCATION,
  type MemoryApp,
  memoryApp,
  order as send,
  signedInAccess,
} from './app.ts';
import { lockRecord, stormIncident } from './storm.ts';
import { principal } from './tokens.ts';

// An operator waits ten seconds at most, whatever is slow.

const SECOND = 1_000;
const ID = '20161114-120500-abc123';
const never = () => new Promise<never>(() => {});
let app: MemoryApp;

beforeEach(() => {
  app = memoryApp();
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'performance'] });
});
afterEach(() => {
  vi.useRealTimers();
});

/** The answer, and after how long it came. */
async function timedBy(asking: () => Promise<Answered>) {
  const began = performance.now();
  let took: number | undefined;
  const asked = asking().finally(() => {
    took = performance.now() - began;
  });
  await vi.advanceTimersByTimeAsync(20 * SECOND);
  return { answered: await asked, took: took ?? Number.NaN };
}

/** The same for an order at the kill-switch, the check of its key taking so long. */
async function timed(body: object, keyTakes = 0) {
  const keys = {
    accepts: async () => {
      await new Promise((resolve) => setTimeout(resolve, keyTakes));
      return true;
    },
  };
  return timedBy(() =>
    send(app, signedInAccess({ keys }), { headers: { 'x-functions-key': FUNCTION_KEY }, body }),
  );
}

const LOCK = { action: 'lock', group: 'all@example.org', reason: 'storm' };

describe('an order is answered within ten seconds, with where to look', () => {
  it('when Exchange says nothing about the address: nothing is stored, and the answer says so', async () => {
    app.deps.directory = { find: never };
    const { answered, took } = await timed(LOCK);
    expect(took).toBeLessThanOrEqual(10 * SECOND);
    expect(answered).toMatchObject({
      status: 503,
      json: {
        title: 'The order is not stored yet',
        detail: expect.stringContaining('Repeat it'),
        confirmed: false,
        look: 'https://stormlock.example.net/api/console',
      },
    });
  });

  it('when Exchange does not answer the lock: the answer names the incident', async () => {
    app.lock.pace = never();
    const { answered, took } = await timed(LOCK);
    expect(took).toBeLessThanOrEqual(10 * SECOND);
    expect(answered).toMatchObject({
      status: 202,
      json: {
        incident: expect.any(String),
        confirmed: false,
        phase: 'locking',
        look: expect.stringContaining('/api/console#/incidents/'),
      },
    });
  });

  it('when the check of the key has taken seconds of them', async () => {
    app.lock.pace = never();
    const { answered, took } = await timed(LOCK, 6 * SECOND);
    expect(took).toBeLessThanOrEqual(10 * SECOND);
    expect(answered).toMatchObject({ status: 202, json: { incident: expect.any(String) } });
  });

  it('when storage stops answering once the order is stored', async () => {
    app.stores.incidents.get = never;
    const { answered, took } = await timed(LOCK);
    expect(took).toBeLessThanOrEqual(10 * SECOND);
    expect(answered).toMatchObject({ status: 202, json: { incident: expect.any(String) } });
  });

  it('when storage stops answering for the switch once the order is stored', async () => {
    app.lock.pace = never();
    const { get } = app.stores.switch;
    app.lock.resolveSenders = () => {
      app.stores.switch.get = never;
      return never();
    };
    const { answered, took } = await timed(LOCK);
    app.stores.switch.get = get;
    expect(took).toBeLessThanOrEqual(10 * SECOND);
    expect(answered).toMatchObject({ status: 202, json: { incident: expect.any(String) } });
  });

  it.each(['pause', 'observe', 'arm'])('when storage does not take the position of %s', async (action) => {
    app.deps.switch = { get: never, put: never };
    const { answered, took } = await timed({ action, reason: 'migration' });
    expect(took).toBeLessThanOrEqual(10 * SECOND);
    expect(answered).toMatchObject({ status: 503, json: { confirmed: false } });
  });
});

describe('an order on what was seen is answered within ten seconds', () => {
  const headers = { 'x-ms-client-principal': principal(['Stormlock.Operator']), 'x-stormlock-request': '1' };
  const params = { id: ID, order: 'release' };
  const release = async () => {
    const { headers: got } = await ask(app, signedInAccess(), 'incident', { params, headers });
    const seen = { ...headers, 'if-match': got['etag'] ?? '' };
    const asked = { params, headers: seen, body: { reason: 'it is over' } };
    return () => ask(app, signedInAccess(), 'incident-order', asked);
  };
  const NOT_STORED = {
    status: 503,
    json: { title: 'The order is not stored yet', detail: expect.stringContaining('Repeat it') },
  };

  beforeEach(async () => {
    await app.stores.incidents.open(stormIncident(ID));
    app.lock.senders.set(GROUP, lockRecord().expected.senders);
  });

  it('when Exchange does not answer: the order is stored, and the incident shows how far it is', async () => {
    app.lock.pace = never();
    const { answered, took } = await timedBy(await release());
    expect(took).toBeLessThanOrEqual(10 * SECOND);
    expect(answered).toMatchObject({ status: 202, json: { id: ID, containment: { state: 'releasing' } } });
  });

  it('when storage does not take it', async () => {
    const order = await release();
    app.stores.incidents.update = never;
    const { answered, took } = await timedBy(order);
    expect(took).toBeLessThanOrEqual(10 * SECOND);
    expect(answered).toMatchObject(NOT_STORED);
  });

  it('when storage does not take the position of the switch', async () => {
    const { headers: got } = await ask(app, signedInAccess(), 'switch', { headers });
    app.deps.switch = { get: never, put: never };
    const { answered, took } = await timedBy(() =>
      ask(app, signedInAccess(), 'switch-set', {
        headers: { ...headers, 'if-match': got['etag'] ?? '' },
        body: { position: 'paused', reason: 'migration' },
      }),
    );
    expect(took).toBeLessThanOrEqual(10 * SECOND);
    expect(answered).toMatchObject(NOT_STORED);
  });
});

it('what was answered too early goes on by itself', async () => {
  let goOn = (): void => {};
  app.lock.pace = new Promise((resolve) => {
    goOn = resolve;
  });
  expect((await timed(LOCK)).answered.status).toBe(202);
  goOn();
  await vi.waitFor(() => expect(app.lock.senders.get(GROUP)).toHaveLength(1));
});

it('storage that fails is a problem that says what to do, and is logged', async () => {
  app.deps.switch = { get: () => Promise.reject(new Error('ECONNREFUSED')), put: never };
  const { answered } = await timed({ action: 'pause', reason: 'migration' });
  expect(answered).toMatchObject({
    status: 500,
    headers: { 'content-type': 'application/problem+json' },
    json: {
      title: 'The order failed',
      detail: expect.stringMatching(`Repeat it.* under invocation ${INVOCATION}`),
      invocation: INVOCATION,
    },
  });
  expect(app.log.messages('error')).toEqual(['An order failed']);
});
