import { describe, expect, test } from 'vitest';
import { groupLocks } from '../../shared/adapters/group-locks.ts';
import { Refused } from '../../shared/domain/errors.ts';
import { HOUR } from '../../shared/domain/time.ts';
import { type AdoptDeps, adoptOrphans } from '../../shared/use-cases/adopt-orphans.ts';
import { lockGroup, releaseGroup } from '../../shared/use-cases/operate-group.ts';
import { orderOnIncident } from '../../shared/use-cases/operate-incident.ts';
import { address, GROUP, group, incident, NOON } from '../contract/stores/records.ts';
import { LOCK } from '../domain/lock-records.ts';
import { MemoryScenarioStore } from '../fakes/memory-scenarios.ts';
import { type AppDeps, appOn, createWorld, SHORT, type World } from '../fakes/world.ts';
import { HOLDER } from '../fakes/world-exchange.ts';
import { storm } from '../fakes/world-storm.ts';
import { incidentsIn, liveOn, newestIn, storyOf } from './app-life.ts';

const EVERYONE = address('everyone@example.org');
const LOCKED = { senders: [HOLDER], groups: [] };
const SMALL = group({ audience: { members: 900, exact: true } });
const KIM = { kind: 'operator', name: 'Kim' } as const;

function setUp(known = SMALL) {
  const world = createWorld({ mail: [], groups: [known] });
  world.exchange.edit(GROUP, LOCKED);
  return { world, app: { ...appOn(world), groupsById: world.directory } };
}

const adopt = (app: AdoptDeps) => adoptOrphans(app);
const listsOf = (world: World) => world.exchange.lists(GROUP);

test('a lock that nothing remembers is found and told of, and opened by nobody but an operator', async () => {
  const { world, app } = setUp();
  expect(await adopt(app)).toHaveLength(1);
  expect(await newestIn(world)).toMatchObject({
    containment: { state: 'release-refused', lock: { adopted: true, snapshot: { acceptSenders: [] } } },
  });
  expect(world.channel.sent).toMatchObject([{ kind: 'attention' }]);
  expect(world.channel.sent[0]?.text).toContain('Find out who could mail it before the lock.');
  await liveOn(world, app, 15);
  expect(world.exchange.writes).toEqual([]);
  await releaseGroup(app, EVERYONE, { by: KIM, reason: 'it was open' }, false);
  await liveOn(world, app, 1);
  const over = await newestIn(world);
  expect(over.containment).toMatchObject({ state: 'released', exact: false });
  expect(over.closedAt).toBeDefined();
  expect(storyOf(over)).toContain('everyone may mail it; who could before is not known');
  expect(listsOf(world)).toEqual({ senders: [], groups: [] });
  expect(world.channel.sent.at(-1)?.text).toContain('Who could before the lock is not known');
});

test('what is found is written into the audit trail', async () => {
  const { world, app } = setUp();
  await adopt(app);
  expect(await world.stores.audit.list({ limit: 5, act: 'adopt' })).toMatchObject([
    {
      act: 'adopt lock',
      by: { kind: 'stormlock' },
      before: 'no incident',
      after: 'lock: release refused; purge: none',
    },
  ]);
});

test('a place that cannot be asked hides none of the locks that the others know', async () => {
  const { world, app } = setUp();
  const refusal = new Refused("Get-TransportRule isn't present in the role definition", 'Give it the role.');
  const lock = groupLocks({
    cloud: world.exchange,
    onPremises: rulesOf(world, () => Promise.reject(refusal)),
  });
  expect(await adopt({ ...app, lock })).toHaveLength(1);
  expect(world.log.lines.filter(({ level }) => level === 'error')).toHaveLength(1);
});

test('a forgotten rule is adopted as one, and its end is put off at once', async () => {
  const { world, app } = setUp();
  const lock = groupLocks({
    cloud: { ...reading(world), findLocked: () => Promise.reject(new Error('down')) },
    onPremises: rulesOf(world, async () => [SMALL.id]),
  });
  const [found] = await adopt({ ...app, lock });
  expect(found?.containment).toMatchObject({ lock: { means: 'rule', until: world.clock.now() } });
});

test('a forgotten lock is taken back by the runbook where that does the work', async () => {
  const { world, app } = setUp();
  const lock: AppDeps['lock'] = { ...reading(world), means: () => 'runbook' };
  expect(await adopt({ ...app, lock })).toMatchObject([{ containment: { lock: { means: 'runbook' } } }]);
});

const reading = ({ exchange }: World): AppDeps['lock'] => ({
  read: (which) => exchange.read(which),
  write: (which, change) => exchange.write(which, change),
  resolveSenders: (addresses) => exchange.resolveSenders(addresses),
  findLocked: () => exchange.findLocked(),
});

const rulesOf = (world: World, findLocked: AppDeps['lock']['findLocked']): AppDeps['lock'] => ({
  ...reading(world),
  means: () => 'rule',
  findLocked,
});

test('a lock with an open incident is no orphan, and an orphan is adopted once', async () => {
  const { world, app } = setUp();
  await adopt(app);
  expect(await adopt(app)).toEqual([]);
  expect(await incidentsIn(world)).toHaveLength(1);
});

test('what a closed incident saved is what a forgotten lock is taken back to', async () => {
  const { world, app } = setUp();
  world.exchange.edit(GROUP, { senders: ['board'], groups: ['managers'] });
  await lockGroup(app, EVERYONE, { by: KIM, reason: 'a test' });
  const [row] = await world.stores.incidents.list({ limit: 1 });
  if (row === undefined) throw new Error('no incident');
  await world.stores.incidents.update({ ...row.value, closedAt: world.clock.now() }, row.version);
  await world.clock.advance(1_000);
  expect(await adopt(app)).toMatchObject([
    { containment: { lock: { snapshot: { acceptSenders: ['board'] } } } },
  ]);
  await liveOn(world, app, 15);
  expect(listsOf(world)).toEqual({ senders: ['board'], groups: ['managers'] });
});

test('what a group was given back as is what a lock that came after it is taken back to', async () => {
  const { world, app } = setUp();
  world.exchange.edit(GROUP, { senders: ['board'], groups: [] });
  await lockGroup(app, EVERYONE, { by: KIM, reason: 'a test' });
  await releaseGroup(app, EVERYONE, { by: KIM, reason: 'it is over' }, false);
  await liveOn(world, app, 1);
  expect((await newestIn(world)).closedAt).toBeDefined();
  world.exchange.edit(GROUP, LOCKED);
  await adopt(app);
  await liveOn(world, app, 15);
  expect((await newestIn(world)).containment).toMatchObject({ state: 'released', exact: true });
  expect(listsOf(world)).toEqual({ senders: ['board'], groups: [] });
});

test('also where the allowed senders are others by now, or one of them is gone', async () => {
  const { world, app } = setUp();
  world.exchange.edit(GROUP, { senders: ['board'], groups: [] });
  const withDesk = { ...app, allowedSenders: [address('desk@example.org')] };
  await lockGroup(withDesk, EVERYONE, { by: KIM, reason: 'a test' });
  await releaseGroup(withDesk, EVERYONE, { by: KIM, reason: 'it is over' }, false);
  await liveOn(world, withDesk, 1);
  world.exchange.edit(GROUP, LOCKED);
  expect(await adopt(app)).toMatchObject([
    { containment: { state: 'locked', lock: { snapshot: { acceptSenders: ['board'] } } } },
  ]);
});

test('what was saved before a rule is never taken for what the own list of the group was', async () => {
  const { world, app } = setUp();
  const before = incident('20161114-070000-aaaaaa', {
    group: SMALL,
    containment: {
      state: 'released',
      lock: { ...LOCK, means: 'rule' },
      at: NOON,
      by: KIM,
      confirmedAt: NOON,
      exact: true,
      gone: [],
    },
    closedAt: NOON,
  });
  await world.stores.incidents.open(before);
  expect(await adopt(app)).toMatchObject([{ containment: { lock: { adopted: true } } }]);
});

describe('a lock with others on its list', () => {
  const MIXED = { senders: [HOLDER, 'former-desk'], groups: [] };

  test('is told of once, not every hour, also when people left it as it is', async () => {
    const { world, app } = setUp();
    world.exchange.edit(GROUP, MIXED);
    expect(await adopt(app)).toMatchObject([
      {
        containment: { state: 'release-refused', why: expect.stringContaining('names former-desk besides') },
      },
    ]);
    expect(await adopt(app)).toEqual([]);
    const { id } = await newestIn(world);
    const operator = { ...app, scenarios: new MemoryScenarioStore() };
    await orderOnIncident(operator, id, { do: 'close' }, { by: KIM, reason: 'meant so' }, () => true);
    await world.clock.advance(HOUR);
    expect(await adopt(app)).toEqual([]);
    expect(world.channel.sent).toHaveLength(1);
    world.exchange.edit(GROUP, { senders: [HOLDER, 'eve'], groups: [] });
    expect(await adopt(app)).toHaveLength(1);
    expect(world.exchange.writes).toEqual([]);
  });

  test('is released to those others, and to nobody else', async () => {
    const { world, app } = setUp();
    world.exchange.edit(GROUP, MIXED);
    await adopt(app);
    await releaseGroup(app, EVERYONE, { by: KIM, reason: 'it is over' }, false);
    expect((await newestIn(world)).containment).toMatchObject({ state: 'released', exact: false });
    expect(listsOf(world)).toEqual({ senders: ['former-desk'], groups: [] });
    await liveOn(world, app, 1);
    expect(world.channel.sent.at(-1)?.text).toContain('Only former-desk may mail it now.');
  });

  test('is given back as it was saved, by force, where an incident knows', async () => {
    const { world, app } = setUp();
    world.exchange.edit(GROUP, { senders: ['board'], groups: [] });
    await lockGroup(app, EVERYONE, { by: KIM, reason: 'a test' });
    await releaseGroup(app, EVERYONE, { by: KIM, reason: 'it is over' }, false);
    await liveOn(world, app, 1);
    world.exchange.edit(GROUP, MIXED);
    await adopt(app);
    await releaseGroup(app, EVERYONE, { by: KIM, reason: 'it is over' }, false);
    expect((await newestIn(world)).containment.state).toBe('release-refused');
    await releaseGroup(app, EVERYONE, { by: KIM, reason: 'it is over' }, true);
    expect(listsOf(world)).toEqual({ senders: ['board'], groups: [] });
  });
});

test('a lock that is gone by the time it is looked at is none', async () => {
  const { world, app } = setUp();
  const lock = { ...reading(world), findLocked: async () => [SMALL.id] };
  world.exchange.edit(GROUP, { senders: [], groups: [] });
  expect(await adopt({ ...app, lock })).toEqual([]);
});

test('one group that cannot be looked into holds up no other, and nothing is looked for where people lock by hand', async () => {
  const { world, app } = setUp();
  const broken = { ...app, groupsById: { byId: () => Promise.reject(new Error('down')) } };
  expect(await adopt(broken)).toEqual([]);
  expect(world.log.lines.filter(({ level }) => level === 'error')).toHaveLength(1);
  expect(await adopt({ ...app, lockHolder: undefined })).toEqual([]);
  expect(await adopt({ ...app, groupsById: { byId: async () => undefined } })).toEqual([]);
});

test('a storm on a group with a forgotten lock keeps that lock, and what it shows is not saved as what was before', async () => {
  const world = createWorld({ mail: storm(12), groups: [SMALL] });
  world.exchange.edit(GROUP, LOCKED);
  const app = appOn(world, { policy: { ...SHORT, purge: 'off' } });
  await liveOn(world, app, 3);
  expect((await newestIn(world)).containment).toMatchObject({
    state: 'locked',
    lock: { adopted: true, snapshot: { acceptSenders: [] } },
  });
  expect(world.channel.sent.map(({ text }) => text).join()).toContain('It is not released by itself');
  await liveOn(world, app, 15);
  expect((await newestIn(world)).containment.state).toBe('release-refused');
  expect(world.channel.sent.at(-1)?.text).toContain('Find out who could mail it before the lock.');
  expect(listsOf(world)).toEqual(LOCKED);
});
