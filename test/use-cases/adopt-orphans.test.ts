import { expect, test } from 'vitest';
import { groupLocks } from '../../shared/adapters/group-locks.ts';
import { Refused } from '../../shared/domain/errors.ts';
import { type AdoptDeps, adoptOrphans } from '../../shared/use-cases/adopt-orphans.ts';
import { lockGroup, releaseGroup } from '../../shared/use-cases/operate-group.ts';
import { address, GROUP, group } from '../contract/stores/records.ts';
import { type AppDeps, appOn, createWorld, SHORT, type World } from '../fakes/world.ts';
import { HOLDER } from '../fakes/world-exchange.ts';
import { storm } from '../fakes/world-storm.ts';
import { incidentsIn, liveOn, newestIn } from './app-life.ts';

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

test('a lock that nothing remembers is found, told of, and taken back after the cool-down', async () => {
  const { world, app } = setUp();
  expect(await adopt(app)).toHaveLength(1);
  expect(await newestIn(world)).toMatchObject({
    containment: { state: 'locked', lock: { adopted: 'opens', snapshot: { acceptSenders: [] } } },
  });
  expect(world.channel.sent[0]).toMatchObject({ kind: 'attention' });
  expect(world.exchange.writes).toEqual([]);
  await liveOn(world, app, 15);
  const incident = await newestIn(world);
  expect(incident.containment).toMatchObject({ state: 'released', exact: false });
  expect(incident.closedAt).toBeDefined();
  expect(listsOf(world)).toEqual({ senders: [], groups: [] });
  expect(world.channel.sent.at(-1)?.text).toContain('Who could before the lock is not known');
});

test('what is found is written into the audit trail', async () => {
  const { world, app } = setUp();
  await adopt(app);
  expect(await world.stores.audit.list({ limit: 5, act: 'adopt' })).toMatchObject([
    { act: 'adopt lock', by: { kind: 'stormlock' }, before: 'no incident' },
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
  const [incident] = await adopt({ ...app, lock });
  expect(incident?.containment).toMatchObject({ lock: { means: 'rule', until: world.clock.now() } });
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

test('a forgotten lock on a group that was surely not open is opened by an operator only', async () => {
  const { world, app } = setUp(group());
  await adopt(app);
  await liveOn(world, app, 15);
  expect((await newestIn(world)).containment.state).toBe('release-refused');
  expect(listsOf(world)).toEqual(LOCKED);
  await releaseGroup(app, address('everyone@example.org'), { by: KIM, reason: 'it was open' }, true);
  expect((await newestIn(world)).containment.state).toBe('released');
  expect(listsOf(world)).toEqual({ senders: [], groups: [] });
});

test('what a closed incident saved is what a forgotten lock is taken back to', async () => {
  const { world, app } = setUp();
  world.exchange.edit(GROUP, { senders: ['board'], groups: ['managers'] });
  await lockGroup(app, address('everyone@example.org'), { by: KIM, reason: 'a test' });
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

test('a group that somebody else lets our mailbox write to is left as it is', async () => {
  const { world, app } = setUp();
  world.exchange.edit(GROUP, { senders: [HOLDER, 'board'], groups: [] });
  expect(await adopt(app)).toEqual([]);
  expect(await incidentsIn(world)).toEqual([]);
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
    lock: { adopted: 'opens', snapshot: { acceptSenders: [] } },
  });
});
