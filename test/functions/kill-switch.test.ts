import { beforeEach, describe, expect, it } from 'vitest';
import { within } from '../../functions/patience.ts';
import type { Cleanup } from '../../shared/domain/cleanup.ts';
import type { Containment } from '../../shared/domain/containment.ts';
import { HOUR } from '../../shared/domain/time.ts';
import { advanceIncident } from '../../shared/use-cases/advance-incident.ts';
import { group, NOON } from '../contract/stores/records.ts';
import { FUNCTION_KEY, type MemoryApp, memoryApp, order as send, signedInAccess } from './app.ts';
import { heldCleanup, plan, stormIncident } from './storm.ts';

const ID = '20161114-120500-abc123';
const KIM = { kind: 'operator', name: 'Kim' } as const;
let app: MemoryApp;

beforeEach(() => {
  app = memoryApp();
});

const order = (body: unknown) =>
  send(app, signedInAccess(), {
    headers: { 'x-functions-key': FUNCTION_KEY, 'x-forwarded-for': '203.0.113.9:51000' },
    body,
  });

const LOCK = { action: 'lock', group: 'All@Example.org', reason: 'reply-all storm' };

describe('locking by the kill-switch', () => {
  it('works for any address of a group, storm or not, and says that it is confirmed', async () => {
    const { status, json } = await order(LOCK);
    expect(status).toBe(200);
    expect(json).toMatchObject({
      group: 'everyone@example.org',
      members: 12_000,
      confirmed: true,
      locked: true,
      phase: 'cooling-down',
      look: expect.stringMatching(/^https:\/\/stormlock\.example\.net\/api\/console#\/incidents\//),
    });
    expect(app.lock.senders.get(group().id)).toHaveLength(1);
  });

  it('twice changes nothing the second time, and is written down twice', async () => {
    const first = await order(LOCK);
    await app.clock.advance(2_000);
    const second = await order(LOCK);
    expect(second.json).toEqual(first.json);
    expect(
      (await app.stores.audit.list({ limit: 50 })).filter(({ act }) => act === 'order lock'),
    ).toHaveLength(2);
  });

  it('is audited with the name that was claimed, as a claim', async () => {
    await order({ ...LOCK, by: 'Kim, service desk' });
    const [entry] = (await app.stores.audit.list({ limit: 50 })).filter(({ act }) => act === 'order lock');
    expect(entry).toMatchObject({
      by: { kind: 'operator', name: 'Kim, service desk (by function key)' },
      reason: 'reply-all storm',
      from: '203.0.113.9',
      via: 'function key',
      before: 'no incident',
      after: 'lock: wanted; purge: none',
    });
  });

  it('goes ahead while Stormlock is paused, because an operator says so', async () => {
    await order({ action: 'pause', reason: 'maintenance' });
    await app.clock.advance(1000);
    expect((await order(LOCK)).json).toMatchObject({ confirmed: true });
  });

  it('is held back by a pause that was given after the order', async () => {
    let goOn = (): void => {};
    app.lock.resolveSenders = () =>
      new Promise((resolve) => {
        goOn = () => resolve({ senders: ['00000000-0000-4000-8000-00000000f00d'], groups: [], leftOut: [] });
      });
    const ordered = order(LOCK);
    await app.clock.advance(1000);
    await order({ action: 'pause', reason: 'wrong group' });
    goOn();
    expect(await ordered).toMatchObject({
      status: 202,
      json: {
        confirmed: false,
        phase: 'locking',
        heldBack: [{ act: 'lock', why: 'The group is not locked: the switch was paused after the order.' }],
      },
    });
    expect(app.lock.senders.get(group().id)).toEqual([]);
  });

  it.each(['lock', 'release'])('of what is no group is 404 to %s, and says what is', async (action) => {
    const { status, text } = await order({ ...LOCK, action, group: 'nobody@example.org' });
    expect(status).toBe(404);
    expect(text).toContain('is no group of this tenant');
  });

  it('of a group that cannot be locked from here is 409 with the remedy', async () => {
    app = memoryApp([group({ onPremises: true })]);
    const { status, json } = await order(LOCK);
    expect(status).toBe(409);
    expect(json).toMatchObject({
      confirmed: false,
      remedy: expect.stringContaining('Set-DistributionGroup'),
    });
  });
});

describe('releasing by the kill-switch', () => {
  it('gives back what was locked, by group or by incident', async () => {
    const { json } = await order(LOCK);
    const { incident } = json as { incident: string };
    expect((await order({ action: 'release', incident, reason: 'it is over' })).json).toMatchObject({
      released: true,
      confirmed: true,
    });
    expect(app.lock.senders.get(group().id)).toEqual([]);
  });

  it('of what was never locked is carried out, and says that nothing was', async () => {
    expect(await order({ action: 'release', group: 'all@example.org', reason: 'over' })).toEqual({
      status: 200,
      headers: expect.anything(),
      text: expect.anything(),
      json: {
        group: 'everyone@example.org',
        members: 12_000,
        confirmed: true,
        released: true,
        heldBack: [],
        note: 'Nothing was locked by Stormlock: it holds no lock on everyone@example.org.',
        look: 'https://stormlock.example.net/api/console',
      },
    });
  });

  it.each<[string, Containment]>([
    ['only told', { state: 'none' }],
    ['could not lock', { state: 'unlockable', why: 'on premises', remedy: 'ask there' }],
  ])('of a group that Stormlock %s is carried out, and names the incident', async (_, containment) => {
    await app.stores.incidents.open(stormIncident(ID, { containment }));
    const released = await order({ action: 'release', group: 'all@example.org', reason: 'over' });
    expect(released).toMatchObject({
      status: 200,
      json: { incident: ID, released: true, note: expect.stringContaining('Nothing was locked') },
    });
  });

  it('of a group that is about to be locked is refused: the lock would follow', async () => {
    await app.stores.incidents.open(stormIncident(ID, { containment: { state: 'wanted' } }));
    const released = await order({ action: 'release', group: 'all@example.org', reason: 'over' });
    expect(released.status).toBe(409);
    expect(released.text).toContain('Dismiss the incident to call the lock off');
  });

  it('that somebody’s edit keeps from being exact is 409 and says what to do, after the incident was closed too', async () => {
    const { incident: row } = await app.stores.incidents.open(stormIncident(ID));
    app.lock.senders.set(group().id, ['somebody else']);
    const refused = { status: 409, json: { released: false, remedy: expect.stringContaining('Force') } };
    const release = () => order({ action: 'release', group: 'all@example.org', reason: 'over' });
    expect(await release()).toMatchObject(refused);
    const now = await app.stores.incidents.get(row.value.id);
    if (now === undefined) throw new Error('the incident is gone');
    await app.stores.incidents.update({ ...now.value, closedAt: NOON }, now.version);
    expect(await release()).toMatchObject(refused);
  });
});

describe('purging by the kill-switch', () => {
  it('needs an incident', async () => {
    const { status, text } = await order({ action: 'purge', reason: 'clear it' });
    expect(status).toBe(400);
    expect(text).toContain('incident');
  });

  it('plans a purge, says where to look, and twice is once', async () => {
    const { json } = await order(LOCK);
    const { incident } = json as { incident: string };
    const ordered = { action: 'purge', incident, reason: 'clear the mailboxes' };
    const first = await order(ordered);
    expect(first).toMatchObject({ status: 202, json: { confirmed: false, cleanup: 'settling' } });
    expect((await order(ordered)).json).toEqual(first.json);
  });

  it('says what holds it back before it is planned and after', async () => {
    const { incident: row } = await app.stores.incidents.open(
      stormIncident(ID, { cleanup: { state: 'settling', until: NOON + HOUR }, purgeOrderedBy: KIM }),
    );
    await order({ action: 'pause', reason: 'wait' });
    const heldBack = (what: string) => ({
      status: 202,
      json: { confirmed: false, heldBack: [{ act: 'purge', why: `${what}: the switch is paused.` }] },
    });
    const again = () => order({ action: 'purge', incident: ID, reason: 'clear it' });
    expect(await again()).toMatchObject(heldBack('Nothing will be deleted'));
    const run = {
      plan: plan(),
      slices: plan().slices.map(() => ({ step: 'planned' as const })),
      cleared: false,
    };
    await app.stores.incidents.update({ ...row.value, cleanup: { state: 'running', run } }, row.version);
    expect(await again()).toMatchObject(heldBack('Nothing is searched or deleted'));
  });

  it('that ends with a lock that cannot be set is left to people', async () => {
    const onPremises = group({ onPremises: true });
    app = memoryApp([onPremises]);
    const wanted = {
      group: onPremises,
      containment: { state: 'wanted' },
      cleanup: { state: 'waiting' },
    } as const;
    await app.stores.incidents.open(stormIncident(ID, wanted));
    expect(await order({ action: 'purge', incident: ID, reason: 'clear it' })).toMatchObject({
      status: 409,
      json: { confirmed: false, cleanup: 'none', why: expect.stringContaining('order the purge when') },
    });
  });

  it('of a storm of which nothing is to go is carried out', async () => {
    await app.stores.incidents.open(stormIncident(ID, { cleanup: { state: 'none', why: 'switched off' } }));
    await app.clock.advance(2 * HOUR);
    expect(await order({ action: 'purge', incident: ID, reason: 'clear it' })).toMatchObject({
      status: 200,
      json: { confirmed: true, cleanup: 'none', why: 'no message of the storm is to go' },
    });
  });

  it('never approves blindly: what waits for approval is 409', async () => {
    await app.stores.incidents.open(stormIncident(ID, { cleanup: heldCleanup() }));
    const { status, text } = await order({ action: 'purge', incident: ID, reason: 'clear it' });
    expect(status).toBe(409);
    expect(text).toContain('waits for approval');
  });
});

describe('pausing by the kill-switch', () => {
  it('stops a running purge before its next slice, and an unreadable switch does too', async () => {
    const { plan } = (heldCleanup() as Extract<Cleanup, { state: 'held' }>).run;
    const query = plan.slices[0]?.query ?? '';
    const run = {
      plan,
      slices: [{ step: 'estimated', searchId: 's1', items: 120_000, mailboxes: 12_000, unindexed: 0 }],
      caseId: 'c1',
      cleared: true,
    };
    await app.stores.incidents.open(
      stormIncident(ID, {
        cleanup: { state: 'running', run } as never,
        purgeOrderedBy: { kind: 'operator', name: 'Kim' },
      }),
    );
    let purges = 0;
    const deps = {
      ...app.deps,
      budget: { take: async () => true },
      ediscovery: {
        ...app.deps.ediscovery,
        readSearch: async (_case: string, id: string) => ({
          id,
          name: '',
          query,
          scope: 'allTenantMailboxes',
        }),
        purge: async () => {
          purges++;
          return 'operation';
        },
      },
    };
    const { id } = stormIncident(ID);
    await order({ action: 'pause', reason: 'wait' });
    await advanceIncident(deps, id);
    expect(purges).toBe(0);
    const broken = {
      ...deps,
      switch: { ...deps.switch, get: () => Promise.reject(new Error('no storage')) },
    };
    await advanceIncident(broken, id);
    expect(purges).toBe(0);
    await order({ action: 'observe', reason: 'the operator’s purge may go on' });
    await advanceIncident(deps, id);
    expect(purges).toBe(1);
  });

  it('says what it was and what it is', async () => {
    expect((await order({ action: 'pause', reason: 'wait' })).json).toEqual({
      switch: { before: 'armed', after: 'paused' },
    });
  });
});

describe('an order that takes long', () => {
  it('is answered all the same, and what failed later is logged', async () => {
    let fail = (_: Error): void => {};
    const work = new Promise<never>((_, reject) => {
      fail = reject;
    });
    expect(await within(work, app.log, 1)).toBeUndefined();
    fail(new Error('Exchange is slow'));
    await new Promise((resolve) => setImmediate(resolve));
    expect(app.log.messages('error')).toEqual(['An order failed after it was answered']);
  });
});
