import { expect, test } from 'vitest';
import { Refused } from '../../shared/domain/errors.ts';
import { STORMLOCK } from '../../shared/domain/switch.ts';
import { advanceIncident } from '../../shared/use-cases/advance-incident.ts';
import { setSwitch } from '../../shared/use-cases/operate-switch.ts';
import { group, SENTINEL } from '../contract/stores/records.ts';
import { appOn, createWorld, SHORT } from '../fakes/world.ts';
import { EVERYONE, mailTo, storm } from '../fakes/world-storm.ts';
import { liveOn, newestIn, storyOf } from './app-life.ts';

test('observing reads the group, plans the purge, says what would have been done, and changes nothing', async () => {
  const world = createWorld();
  await liveOn(world, appOn(world, { firstPosition: 'observe' }), 30);
  const incident = await newestIn(world);
  expect(incident).toMatchObject({
    rehearsal: true,
    containment: { state: 'none' },
    cleanup: { state: 'none' },
    rehearsed: { containment: { state: 'locking' }, cleanup: { state: 'running' } },
    counts: { replies: 12 },
  });
  expect(incident.closedAt).toBeDefined();
  expect(storyOf(incident)).toContain('It would have been locked now.');
  expect(storyOf(incident)).toContain('12 messages would have been removed by 2 searches.');
  expect(world.exchange.writes).toEqual([]);
  expect(world.ediscovery.calls).toEqual([]);
  const titles = world.channel.sent.map(({ title }) => title);
  expect(titles).toEqual([
    'A storm on Everyone',
    'Everyone would have been locked',
    'What would have been removed from Everyone',
  ]);
  const facts = world.channel.sent.at(-1)?.facts.map(({ label }) => label);
  expect(facts).toEqual(expect.arrayContaining(['Expected items', 'Search 1', 'Search 2']));
});

test('observing says that a purge would have waited for approval', async () => {
  const world = createWorld();
  const policy = { ...SHORT, purgeMailboxes: 10 };
  await liveOn(world, appOn(world, { firstPosition: 'observe', policy }), 20);
  expect((await newestIn(world)).rehearsed?.cleanup).toMatchObject({ state: 'held' });
  expect(world.channel.sent.at(-1)?.text).toContain('after an approval');
});

test('observing says why a group could not have been locked, and plans no purge of it', async () => {
  const world = createWorld();
  world.exchange.read = async () => {
    throw new Refused('Exchange has no role for this app', 'Assign the role.');
  };
  await liveOn(world, appOn(world, { firstPosition: 'observe' }), 20);
  const { rehearsed, closedAt } = await newestIn(world);
  expect(rehearsed).toMatchObject({
    containment: { state: 'unlockable', remedy: 'Assign the role.' },
    cleanup: { state: 'none', why: 'The group could not have been locked.' },
  });
  expect(closedAt).toBeDefined();
  expect(world.channel.sent.at(-1)?.title).toBe('Everyone would not have been locked');
});

test('observing plans no purge where purging is switched off', async () => {
  const world = createWorld();
  const policy = { ...SHORT, purge: 'off' as const };
  await liveOn(world, appOn(world, { firstPosition: 'observe', policy }), 20);
  expect((await newestIn(world)).rehearsed?.cleanup).toMatchObject({ state: 'none' });
});

test('observing says why no query is sure enough to be planned', async () => {
  const nameless = storm(12).map((mail) => ({
    ...mail,
    from: mail.from.replace('person', '"per son"') as typeof mail.from,
  }));
  const world = createWorld({ mail: nameless, groups: [group()] });
  await liveOn(world, appOn(world, { firstPosition: 'observe' }), 20);
  expect((await newestIn(world)).rehearsed?.cleanup).toMatchObject({ state: 'handed-over' });
  expect(world.channel.sent.at(-1)?.text).toContain('it would have removed nothing');
});

test('a storm that is still on when Stormlock is armed is locked in earnest', async () => {
  const world = createWorld();
  const app = appOn(world, { firstPosition: 'observe' });
  await liveOn(world, app, 3);
  await setSwitch(app, 'armed', { by: STORMLOCK, reason: 'a test' });
  world.mail.deliver(SENTINEL, mailTo(EVERYONE, 50, world.clock.now()));
  await liveOn(world, app, 3);
  expect(await newestIn(world)).toMatchObject({ rehearsal: false, containment: { state: 'locked' } });
});

test('a rehearsal is told once, however often the incident is written meanwhile and whoever rehearses it too', async () => {
  const world = createWorld();
  const app = appOn(world, { firstPosition: 'observe' });
  const { exchange, stores, clock } = world;
  const read = exchange.read.bind(exchange);
  let reads = 0;
  exchange.read = async (which) => {
    const answer = await read(which);
    const [row] = await stores.incidents.listOpen();
    reads += 1;
    if (row === undefined || reads > 2) return answer;
    await clock.advance(3_000);
    await stores.incidents.update({ ...row.value, lastSeenAt: clock.now() }, row.version);
    // The second instance is just as far.
    if (reads === 1) await advanceIncident(appOn(world, { firstPosition: 'observe' }), row.value.id);
    return answer;
  };
  await liveOn(world, app, 20);
  const titles = world.channel.sent.map(({ title }) => title);
  expect(titles.filter((title) => title === 'Everyone would have been locked')).toHaveLength(1);
  expect(titles.filter((title) => title.startsWith('What would have been'))).toHaveLength(1);
});
