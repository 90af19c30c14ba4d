import { expect, test } from 'vitest';
import { STORMLOCK } from '../../shared/domain/switch.ts';
import { DAY, HOUR, MINUTE } from '../../shared/domain/time.ts';
import { setSwitch } from '../../shared/use-cases/operate-switch.ts';
import { address, GROUP, SENTINEL } from '../contract/stores/records.ts';
import { appOn, createWorld, SHORT } from '../fakes/world.ts';
import { EVERYONE, mailTo, storm } from '../fakes/world-storm.ts';
import { incidentsIn, liveOn, newestIn, storyOf } from './app-life.ts';

const POLICY = { ...SHORT, purge: 'off' as const, coolDown: 12 * MINUTE, longestCoolDown: HOUR };

test('mail that comes through the lock keeps the group locked until it has been quiet for a whole cool-down', async () => {
  const world = createWorld();
  const app = appOn(world, { policy: POLICY });
  await liveOn(world, app, 8);
  const leakedAt = world.clock.now();
  world.mail.deliver(SENTINEL, mailTo(EVERYONE, 40, leakedAt));
  await liveOn(world, app, 9);
  expect((await newestIn(world)).containment).toMatchObject({
    state: 'locked',
    releaseAt: leakedAt + 12 * MINUTE,
  });
  expect(storyOf(await newestIn(world))).toContain('1 message came through the lock');
  await liveOn(world, app, 8);
  const { containment, counts } = await newestIn(world);
  expect(containment).toMatchObject({ state: 'released', exact: true });
  expect(counts).toMatchObject({ leaked: 1 });
  expect(containment.state === 'released' && containment.at).toBeGreaterThanOrEqual(leakedAt + 12 * MINUTE);
});

test('what an allowed sender writes to a locked group is no leak', async () => {
  const world = createWorld();
  const desk = address('desk@example.org');
  const app = appOn(world, { policy: POLICY, allowedSenders: [desk] });
  await liveOn(world, app, 8);
  world.mail.deliver(SENTINEL, mailTo(EVERYONE, 40, world.clock.now(), { from: desk }));
  await liveOn(world, app, 8);
  expect(await newestIn(world)).toMatchObject({ containment: { state: 'released' }, counts: { leaked: 0 } });
});

test('a second wave soon after the release is locked for twice as long, and a third for as long as is allowed', async () => {
  const world = createWorld();
  const app = appOn(world, { policy: { ...POLICY, longestCoolDown: 30 * MINUTE } });
  const lengths: (number | undefined)[] = [];
  for (const wave of [0, 1, 2]) {
    if (wave > 0)
      world.mail.deliver(SENTINEL, ...storm(12, EVERYONE, world.clock.now()).map(renumbered(wave)));
    await liveOn(world, app, 4);
    const { containment } = await newestIn(world);
    if (containment.state !== 'locked') throw new Error(`wave ${wave} is ${containment.state}`);
    lengths.push((containment.releaseAt - containment.confirmedAt) / MINUTE);
    await liveOn(world, app, 35);
    expect((await newestIn(world)).containment.state).toBe('released');
  }
  expect(lengths).toEqual([12, 24, 30]);
  expect(storyOf(await newestIn(world))).toContain('this lock lasts longer, 30 min');
  expect(world.exchange.lists(GROUP)).toEqual({ senders: [], groups: [] });
});

test('a storm a day after the release is locked for the usual time', async () => {
  const world = createWorld();
  const app = appOn(world, { policy: { ...POLICY, secondWave: HOUR } });
  await liveOn(world, app, 20);
  await world.clock.advance(DAY);
  world.mail.deliver(SENTINEL, ...storm(12, EVERYONE, world.clock.now()).map(renumbered(1)));
  await liveOn(world, app, 4);
  expect(await incidentsIn(world)).toHaveLength(2);
  expect((await newestIn(world)).coolDown).toBeUndefined();
});

test.each(['paused', 'observe'] as const)(
  'a switch on %s keeps a locked group locked after its cool-down',
  async (position) => {
    const world = createWorld();
    const app = appOn(world, { policy: POLICY });
    await liveOn(world, app, 4);
    await setSwitch(app, position, { by: STORMLOCK, reason: 'a test' });
    await liveOn(world, app, 30);
    expect((await newestIn(world)).containment.state).toBe('locked');
    await setSwitch(app, 'armed', { by: STORMLOCK, reason: 'a test' });
    await liveOn(world, app, 2);
    expect((await newestIn(world)).containment.state).toBe('released');
  },
);

test('entries that vanished while the group was locked are left out, and named as people know them', async () => {
  const world = createWorld();
  const read = world.exchange.read.bind(world.exchange);
  world.exchange.read = async (group) => ({ ...(await read(group)), names: { gone: 'kim@example.org' } });
  world.exchange.edit(GROUP, { senders: ['gone', 'stays'], groups: [] });
  const app = appOn(world, { policy: POLICY });
  await liveOn(world, app, 4);
  world.exchange.deleted.add('gone');
  await liveOn(world, app, 20);
  expect(world.exchange.lists(GROUP)).toEqual({ senders: ['stays'], groups: [] });
  expect((await newestIn(world)).containment).toMatchObject({
    state: 'released',
    exact: false,
    gone: ['gone'],
  });
  const notice = world.channel.sent.find(({ kind }) => kind === 'released');
  expect(notice?.text).toContain('they no longer exist: kim@example.org');
});

const renumbered =
  (wave: number) =>
  <T extends { internetMessageId: string }>(mail: T): T => ({
    ...mail,
    internetMessageId: mail.internetMessageId.replace('mail-', `wave-${wave}-`),
  });
