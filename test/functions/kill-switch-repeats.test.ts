import { beforeEach, describe, expect, it } from 'vitest';
import type { Cleanup, PurgeRun } from '../../shared/domain/cleanup.ts';
import { LostRace, RetryLater } from '../../shared/domain/errors.ts';
import { DAY, MINUTE } from '../../shared/domain/time.ts';
import { address, GROUP, group, NOON, OTHER_GROUP } from '../contract/stores/records.ts';
import { FUNCTION_KEY, type MemoryApp, memoryApp, order as send, signedInAccess } from './app.ts';
import { plan, stormIncident } from './storm.ts';

// Whoever gets no answer repeats the order, and whoever has second thoughts gives another: the last word counts.

const ID = '20161114-120500-abc123';
let app: MemoryApp;

beforeEach(() => {
  app = memoryApp();
});

const order = (body: object) =>
  send(app, signedInAccess(), { headers: { 'x-functions-key': FUNCTION_KEY }, body });
const lock = () => order({ action: 'lock', group: 'all@example.org', reason: 'storm' });
const release = (on: object = { group: 'all@example.org' }) =>
  order({ action: 'release', ...on, reason: 'over' });
const pause = () => order({ action: 'pause', reason: 'wait' });
const ordersGiven = async (act: string) =>
  (await app.stores.audit.list({ limit: 50 })).filter((entry) => entry.act === act).length;

describe('a release', () => {
  it('repeated is confirmed again, by group and by incident, when the incident is closed too', async () => {
    await lock();
    const { incident } = (await release()).json as { incident: string };
    const outcome = { status: 200, json: { incident, released: true, confirmed: true } };
    expect(await release()).toMatchObject(outcome);
    expect(await release()).toMatchObject({ ...outcome, json: { ...outcome.json, phase: 'closed' } });
    expect(await release({ incident })).toMatchObject(outcome);
    expect(await ordersGiven('order release')).toBe(1);
  });

  it('is confirmed again however long ago it was, and however many storms came after it', async () => {
    await lock();
    const { incident } = (await release()).json as { incident: string };
    await release();
    await app.clock.advance(30 * DAY);
    expect(await release()).toMatchObject({
      status: 200,
      json: { incident, released: true, confirmed: true },
    });
    for (let i = 0; i < 60; i++) {
      const id = `20161215-1200${String(i).padStart(2, '0')}-abc123`;
      const row = await app.stores.incidents.open(stormIncident(id, { group: group({ id: OTHER_GROUP }) }));
      await app.stores.incidents.update(
        { ...row.incident.value, closedAt: row.incident.value.openedAt },
        row.incident.version,
      );
    }
    expect(await release()).toMatchObject({ status: 200, json: { released: true, confirmed: true } });
  });

  it('says nothing of another group’s release', async () => {
    const other = address('other@example.org');
    app = memoryApp([group(), group({ id: OTHER_GROUP, address: other, addresses: [other] })]);
    await lock();
    await release();
    const answered = await release({ group: other });
    expect(answered).toMatchObject({ status: 200, json: { group: other, released: true } });
    expect(answered.json).not.toHaveProperty('incident');
  });
});

describe('a lock', () => {
  it('that Stormlock wants and a pause holds back is the operator’s once ordered, and goes ahead', async () => {
    await app.stores.incidents.open(stormIncident(ID, { containment: { state: 'wanted' } }));
    await pause();
    await app.clock.advance(1_000);
    expect(await lock()).toMatchObject({ status: 200, json: { incident: ID, confirmed: true } });
  });

  it('that a later pause holds back goes ahead when it is ordered once more', async () => {
    app.lock.resolveSenders = () => Promise.reject(new RetryLater('Exchange is busy', MINUTE));
    expect(await lock()).toMatchObject({ status: 202, json: { confirmed: false } });
    await app.clock.advance(1_000);
    await pause();
    app.lock.resolveSenders = async () => ({
      senders: ['00000000-0000-4000-8000-00000000f00d'],
      groups: [],
      leftOut: [],
    });
    await app.clock.advance(1_000);
    expect(await lock()).toMatchObject({ status: 200, json: { confirmed: true } });
  });

  it('repeated while Exchange keeps it waiting is tried again at once, on the same incident', async () => {
    app.lock.resolveSenders = () => Promise.reject(new RetryLater('Exchange is busy', MINUTE));
    const { incident } = (await lock()).json as { incident: string };
    await app.clock.advance(1_000);
    expect(await lock()).toMatchObject({ status: 202, json: { incident, confirmed: false } });
    expect(await ordersGiven('order lock')).toBe(2);
  });

  it('turns a release round that is not carried out yet, and what was there at first comes back in the end', async () => {
    const board = ['00000000-0000-4000-8000-0000000b0a4d'];
    app.lock.senders.set(GROUP, board);
    await lock();
    const { write } = app.lock;
    app.lock.write = () => Promise.reject(new RetryLater('Exchange is busy', MINUTE));
    expect(await release()).toMatchObject({ status: 202, json: { released: false } });
    app.lock.write = write;
    expect(await lock()).toMatchObject({ status: 200, json: { locked: true } });
    expect(await release()).toMatchObject({ status: 200, json: { released: true } });
    expect(app.lock.senders.get(GROUP)).toEqual(board);
  });
});

describe('a purge', () => {
  const purge = (more: object = {}) => order({ action: 'purge', incident: ID, reason: 'clear it', ...more });
  const done = (): Cleanup => ({
    state: 'done',
    run: { plan: plan(), slices: [], cleared: true },
    at: NOON,
    residue: { sentinelsChecked: 1, looked: 10, left: 0, ids: [] },
  });
  const left = (run?: PurgeRun): Cleanup => ({
    state: 'handed-over',
    why: 'the role is missing',
    remedy: 'Grant it.',
    at: NOON,
    ...(run === undefined ? {} : { run }),
  });
  const open = (cleanup: Cleanup, more: Parameters<typeof stormIncident>[1] = {}) =>
    app.stores.incidents.open(stormIncident(ID, { cleanup, ...more }));

  it('that is done is not begun again, however often it is ordered', async () => {
    await open(done());
    for (let i = 0; i < 3; i++)
      expect(await purge()).toMatchObject({
        status: 200,
        json: { confirmed: true, cleanup: 'done', note: expect.stringContaining('"again": true') },
      });
    expect(await ordersGiven('order purge')).toBe(0);
  });

  it('that is done is begun again by an order that says so', async () => {
    await open(done());
    expect(await purge({ again: true })).toMatchObject({ status: 202, json: { cleanup: 'settling' } });
    expect(await purge()).toMatchObject({ status: 202, json: { cleanup: 'settling' } });
    expect(await ordersGiven('order purge')).toBe(1);
  });

  it('that was left to people before anything was removed is begun once', async () => {
    await open(left());
    expect(await purge()).toMatchObject({ status: 202, json: { cleanup: 'settling' } });
    expect(await ordersGiven('order purge')).toBe(1);
  });

  it.each<[string, Cleanup, Parameters<typeof stormIncident>[1]]>([
    ['after an operator ordered it', left(), { purgeOrderedBy: { kind: 'operator', name: 'Kim' } }],
    [
      'after some was removed',
      left({
        plan: plan(),
        slices: [{ step: 'purged', searchId: 's1', items: 1, at: NOON, partial: false }],
        cleared: true,
      }),
      {},
    ],
  ])(
    'that was left to people %s is theirs, and the answer says how it is begun again',
    async (_, cleanup, more) => {
      await open(cleanup, more);
      expect(await purge()).toMatchObject({
        status: 409,
        json: {
          confirmed: false,
          cleanup: 'handed-over',
          why: 'the role is missing',
          remedy: 'Grant it. To begin a new purge, send the order with "again": true.',
        },
      });
      expect(await purge({ again: true })).toMatchObject({ status: 202, json: { cleanup: 'settling' } });
    },
  );

  it('that is done and closed is done', async () => {
    const run: PurgeRun = { plan: plan(), slices: [], cleared: true };
    const residue = { sentinelsChecked: 1, looked: 10, left: 0, ids: [] };
    const cleanup: Cleanup = { state: 'done', run, at: NOON, residue };
    await app.stores.incidents.open(stormIncident(ID, { cleanup, closedAt: NOON }));
    expect(await order({ action: 'purge', incident: ID, reason: 'clear it' })).toMatchObject({
      status: 200,
      json: { confirmed: true, cleanup: 'done', phase: 'closed' },
    });
  });

  it('is ordered all the same when a step of the incident was stored in between', async () => {
    await app.stores.incidents.open(stormIncident(ID, { cleanup: { state: 'none', why: 'switched off' } }));
    const { incidents } = app.stores;
    const update = incidents.update.bind(incidents);
    const lost = { times: 1 };
    incidents.update = (...given) =>
      lost.times-- > 0 ? Promise.reject(new LostRace('written in between')) : update(...given);
    expect(await order({ action: 'purge', incident: ID, reason: 'clear it' })).toMatchObject({ status: 202 });
    expect(await ordersGiven('order purge')).toBe(1);
  });

  it('of an incident that nobody knows is 404 and says where they are listed', async () => {
    const answered = await order({ action: 'purge', incident: ID, reason: 'clear it' });
    expect(answered.status).toBe(404);
    expect(answered.text).toContain('/api/incidents');
  });
});

it.each(['arm', 'observe', 'pause'])('%s twice leaves the switch where once puts it', async (action) => {
  const first = (await order({ action, reason: 'once' })).json as { switch: { after: string } };
  expect(await order({ action, reason: 'twice' })).toMatchObject({
    status: 200,
    json: { switch: { before: first.switch.after, after: first.switch.after } },
  });
});
