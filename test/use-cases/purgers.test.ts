import { expect, test, vi } from 'vitest';
import { Refused } from '../../shared/domain/errors.ts';
import { approvePurge } from '../../shared/domain/incident-orders.ts';
import type { Purger } from '../../shared/domain/purge.ts';
import { HOUR, MINUTE } from '../../shared/domain/time.ts';
import { incidentWith } from '../../shared/use-cases/operate-incident.ts';
import { group, incident, OTHER_GROUP } from '../contract/stores/records.ts';
import { runWith } from '../domain/incident-states.ts';
import { appOn, createWorld, SHORT } from '../fakes/world.ts';
import { FakeDefender } from '../fakes/world-defender.ts';
import { storm } from '../fakes/world-storm.ts';
import { liveOn, newestIn, storyOf } from './app-life.ts';

// Hundreds of thousands of copies are named.
vi.setConfig({ testTimeout: 60_000 });

const KIM = { kind: 'operator', name: 'Kim' } as const;

function setUp(purgers: readonly Purger[], policy: Partial<typeof SHORT> = {}) {
  const world = createWorld();
  const defender = new FakeDefender(world.clock, storm(12), 12_000);
  world.mail.isTaken = (id) => defender.hasRemoved(id);
  const app = appOn(world, {
    remediation: defender,
    policy: { ...SHORT, remediationTakes: 10 * MINUTE, purgers, ...policy },
  });
  return { world, defender, app };
}

/** 144,000 copies, of which three megabytes hold so many. */
const BATCHES = [41_095, 41_095, 41_095, 20_715];
const sizesOf = ({ accepted }: FakeDefender): number[] => accepted.map(({ copies }) => copies.length);

test('Defender removes exactly the copies it counted, in batches, and the sentinels are looked into afterwards', async () => {
  const { world, defender, app } = setUp(['defender']);
  await liveOn(world, app, 40);
  expect(sizesOf(defender)).toEqual(BATCHES);
  expect(world.ediscovery.calls).toEqual([]);
  expect((await newestIn(world)).cleanup).toMatchObject({
    state: 'done',
    run: { purger: 'defender', remediation: { copies: 144_000, sent: 144_000, complete: true } },
    residue: { left: 0 },
  });
  expect(world.channel.sent.find(({ kind }) => kind === 'purged')?.text).toContain('144,000 copies');
});

test('a batch that failed half-way is sent again from where the last one ended', async () => {
  const { world, defender, app } = setUp(['defender']);
  defender.failures = [new Error('the connection broke'), new Error('the connection broke')];
  await liveOn(world, app, 60);
  expect(sizesOf(defender)).toEqual(BATCHES);
  expect((await newestIn(world)).cleanup).toMatchObject({ state: 'done' });
});

test('copies that are not as many as expected wait for an operator, whose approval lets them go', async () => {
  const { world, defender, app } = setUp(['defender']);
  defender.factor = 2;
  await liveOn(world, app, 10);
  const { id, cleanup } = await newestIn(world);
  expect(cleanup).toMatchObject({
    state: 'held',
    why: expect.stringContaining('288,000 copies where 144,000'),
  });
  const { value, version } = await incidentWith(app, id);
  const given = { by: KIM, reason: 'they forwarded it', at: world.clock.now() };
  await world.stores.incidents.update(approvePurge(value, given), version);
  await liveOn(world, app, 30);
  expect((await newestIn(world)).cleanup).toMatchObject({ state: 'done' });
});

test('where eDiscovery is refused before it removed anything, Defender does it', async () => {
  const { world, defender, app } = setUp(['ediscovery', 'defender', 'manual']);
  world.ediscovery.before = (method) => {
    if (method === 'purge')
      throw new Refused('the search has more than 50,000 source mailboxes', 'Split it.');
  };
  await liveOn(world, app, 60);
  expect(world.ediscovery.purges).toEqual([]);
  expect(sizesOf(defender)).toEqual(BATCHES);
  expect(storyOf(await newestIn(world))).toContain('It is tried in the next way.');
  expect((await newestIn(world)).cleanup).toMatchObject({ state: 'done', run: { purger: 'defender' } });
});

test('where every purger is refused, the finished plan is handed to people', async () => {
  const { world, defender, app } = setUp(['ediscovery', 'defender', 'manual']);
  world.ediscovery.before = () => {
    throw new Refused('403, no licence', 'Buy one.');
  };
  defender.failures = [new Refused('403, no Plan 2', 'Buy that.')];
  await liveOn(world, app, 20);
  const { cleanup } = await newestIn(world);
  expect(cleanup).toMatchObject({
    state: 'handed-over',
    remedy: 'Buy that.',
    run: { plan: { slices: { length: 2 } } },
  });
});

test('a case that vanished after a purge began is handed over, not tried in another way', async () => {
  const { world, defender, app } = setUp(['ediscovery', 'defender']);
  world.ediscovery.before = (method) => {
    if (method === 'operations' && world.ediscovery.purges.length > 0)
      throw new Refused('404, the case was deleted', 'Run the query by hand.');
  };
  await liveOn(world, app, 40);
  expect(defender.accepted).toEqual([]);
  expect((await newestIn(world)).cleanup).toMatchObject({
    state: 'handed-over',
    remedy: 'Run the query by hand.',
  });
});

test('left to people by setting, the purge is planned and handed over', async () => {
  const { world, app } = setUp(['manual']);
  await liveOn(world, app, 10);
  expect((await newestIn(world)).cleanup).toMatchObject({
    state: 'handed-over',
    run: { plan: { removed: { length: 12 } } },
  });
  expect(world.ediscovery.calls).toEqual([]);
});

test('a purge that never ends is given up after the patience that was set, and held', async () => {
  const { world, app } = setUp(['ediscovery'], { longestOperation: HOUR });
  world.ediscovery.endings.purge.push('running');
  await liveOn(world, app, 90);
  expect((await newestIn(world)).cleanup).toMatchObject({
    state: 'held',
    why: expect.stringContaining('no end after 1 h'),
  });
});

test('a purge that ended only partially is checked, and left to people with its plan', async () => {
  const { world, app } = setUp(['ediscovery']);
  world.ediscovery.endings.purge.push('partial');
  await liveOn(world, app, 60);
  const { cleanup, containment, closedAt } = await newestIn(world);
  expect(cleanup).toMatchObject({
    state: 'handed-over',
    why: 'purge 1 ended only partially',
    run: { plan: { slices: { length: 2 } } },
    residue: { left: 0 },
  });
  expect([containment.state, closedAt]).toEqual(['released', undefined]);
  expect(world.channel.sent.find(({ kind }) => kind === 'attention')?.text).toMatch(
    /purge 1 ended only partially\. .*Look at the case in Microsoft Purview\./,
  );
});

test('Defender is sent no more than it takes of all incidents together', async () => {
  const { world, defender, app } = setUp(['defender']);
  const batches = Array.from({ length: 50 }, () => ({ at: world.clock.now(), copies: 1 }));
  const remediation = { copies: 50, sent: 50, complete: true, batches };
  const other = incident('20161114-080000-aaaaaa', {
    group: { ...group(), id: OTHER_GROUP },
    closedAt: world.clock.now(),
    cleanup: {
      state: 'handed-over',
      run: runWith([], { purger: 'defender', remediation }),
      why: 'it was dismissed',
      remedy: '',
      at: world.clock.now(),
    },
  });
  await world.stores.incidents.open(other);
  await liveOn(world, app, 9);
  expect((await newestIn(world)).cleanup).toMatchObject({ state: 'running', run: { cleared: true } });
  expect(defender.accepted).toEqual([]);
  await liveOn(world, app, 4);
  expect(defender.accepted.length).toBeGreaterThan(0);
  expect((await newestIn(world)).setbacks).toEqual({});
});
