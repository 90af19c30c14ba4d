import { expect, test } from 'vitest';
import { Refused, RetryLater } from '../../shared/domain/errors.ts';
import { STORMLOCK } from '../../shared/domain/switch.ts';
import { DAY, MINUTE } from '../../shared/domain/time.ts';
import { keepHouse } from '../../shared/use-cases/keep-house.ts';
import { SENTINEL } from '../contract/stores/records.ts';
import { MemoryScenarioStore } from '../fakes/memory-scenarios.ts';
import { appOn, createWorld, SHORT, type World } from '../fakes/world.ts';
import { EVERYONE, mailTo } from '../fakes/world-storm.ts';
import { liveOn, newestIn } from './app-life.ts';

/** Newest first. */
const trailOf = (world: World, act: string) => world.stores.audit.list({ limit: 100, act });

test('every act of an incident is in the trail, each with its cause, before and after, and from where', async () => {
  const world = createWorld();
  const app = appOn(world, { actsFrom: 'sweep 1 on a' });
  await liveOn(world, app, 45);
  expect((await newestIn(world)).closedAt).toBeDefined();
  const entries = (await world.stores.audit.list({ limit: 100 })).toReversed();
  expect(entries.map(({ act }) => act).filter((act) => act !== 'send notice')).toEqual([
    'open incident',
    'lock group',
    'confirm lock',
    'plan purge',
    'create eDiscovery case',
    'create compliance search',
    'create compliance search',
    'clear purge',
    'purge messages',
    'purge messages',
    'begin release',
    'release group',
    'confirm release',
    'complete purge',
    'close incident',
  ]);
  for (const entry of entries) {
    expect(entry).toMatchObject({ by: STORMLOCK, group: 'everyone@example.org', from: 'sweep 1 on a' });
    expect(entry.reason).toMatch(/^.+\.$/);
    expect(entry.after).not.toBe(entry.before);
  }
  const why = (await newestIn(world)).why;
  expect(entries.filter(({ reason }) => reason === why).map(({ act }) => act)).toEqual([
    'open incident',
    'lock group',
    'confirm lock',
    'plan purge',
  ]);
  expect(entries.filter(({ reason }) => reason === 'The cool-down is over.').map(({ act }) => act)).toEqual([
    'begin release',
    'release group',
    'confirm release',
  ]);
  expect(entries.find(({ act }) => act === 'confirm lock')).toMatchObject({
    before: 'lock: locking (attempt 1); purge: waiting',
    after: expect.stringMatching(/^lock: locked until .+; purge: waiting$/),
  });
});

test('people who were told are in the trail, by which way', async () => {
  const world = createWorld();
  await liveOn(world, appOn(world), 2);
  expect(await trailOf(world, 'send notice')).toContainEqual(
    expect.objectContaining({ reason: 'Everyone is locked.', after: 'sent by recording' }),
  );
});

test('a lock that is prolonged is no release that began', async () => {
  const world = createWorld();
  const app = appOn(world, { policy: { ...SHORT, purge: 'off', coolDown: 12 * MINUTE } });
  await liveOn(world, app, 8);
  world.mail.deliver(SENTINEL, mailTo(EVERYONE, 40, world.clock.now()));
  await liveOn(world, app, 6);
  expect(await trailOf(world, 'begin release')).toEqual([]);
  const [entry] = await trailOf(world, 'prolong lock');
  expect(entry?.reason).toContain('1 message came through the lock');
  expect(entry?.before).not.toBe(entry?.after);
});

test('a purge that is held for its counts is not one that was cleared', async () => {
  const world = createWorld();
  world.ediscovery.factor = 2;
  await liveOn(world, appOn(world), 10);
  const { cleanup } = await newestIn(world);
  expect(cleanup.state).toBe('held');
  expect(await trailOf(world, 'clear purge')).toEqual([]);
  expect(await trailOf(world, 'hold purge')).toMatchObject([
    { reason: expect.stringMatching(/expected/), after: expect.stringContaining('purge: held') },
  ]);
});

test('a purge that is held because its search was changed is in the trail', async () => {
  const world = createWorld();
  const read = world.ediscovery.readSearch.bind(world.ediscovery);
  world.ediscovery.readSearch = async (...given) => ({ ...(await read(...given)), query: 'kind:email' });
  await liveOn(world, appOn(world), 8);
  expect(await trailOf(world, 'hold purge')).toMatchObject([
    { reason: 'Search 1 was changed after it was counted.', after: expect.stringContaining('held') },
  ]);
});

test('a group that cannot be locked is in the trail, with the reason', async () => {
  const world = createWorld();
  world.exchange.nextFailure = new Refused('403 Forbidden', 'Grant the role.');
  await liveOn(world, appOn(world), 2);
  expect((await newestIn(world)).containment.state).toBe('unlockable');
  expect(await trailOf(world, 'find unlockable')).toMatchObject([
    { reason: expect.stringContaining('403 Forbidden'), after: expect.stringContaining('lock: unlockable') },
  ]);
});

test('a purge that is refused is in the trail with what the service said', async () => {
  const world = createWorld();
  world.ediscovery.before = () => {
    throw new Refused('403 Forbidden', 'Grant eDiscovery.ReadWrite.All.');
  };
  await liveOn(world, appOn(world, { policy: { ...SHORT, coolDown: 30 * MINUTE } }), 10);
  expect(await trailOf(world, 'hand over purge')).toMatchObject([{ reason: '403 Forbidden.' }]);
});

test('an act that fails for now is in the trail with what the service said', async () => {
  const world = createWorld();
  let refusals = 1;
  world.ediscovery.before = () => {
    if (refusals-- > 0) throw new RetryLater('429 Too Many Requests', MINUTE);
  };
  await liveOn(world, appOn(world), 8);
  expect(await trailOf(world, 'create eDiscovery case')).toMatchObject([
    { act: 'create eDiscovery case' },
    { act: 'create eDiscovery case: failed', reason: '429 Too Many Requests' },
  ]);
});

test('what is forgotten by age is counted in the trail', async () => {
  const world = createWorld();
  const keep = { keepObservations: DAY, keepIncidents: DAY, keepAudit: DAY };
  await keepHouse({ ...appOn(world), scenarios: new MemoryScenarioStore(), ...keep });
  const [entry] = await world.stores.audit.list({ limit: 1 });
  expect(entry).toMatchObject({
    act: 'forget what is old',
    after: expect.stringContaining('observations: 0'),
  });
});
