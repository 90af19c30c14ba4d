import { beforeEach, expect, test } from 'vitest';
import { OutcomeUnknown, RetryLater } from '../../shared/domain/errors.ts';
import { MINUTE, SECOND } from '../../shared/domain/time.ts';
import { lockGroup, releaseGroup } from '../../shared/use-cases/operate-group.ts';
import { setSwitch } from '../../shared/use-cases/operate-switch.ts';
import { GROUP } from '../contract/stores/records.ts';
import { type AppDeps, appOn, createWorld, SHORT, type World } from '../fakes/world.ts';
import { HOLDER } from '../fakes/world-exchange.ts';
import { EVERYONE } from '../fakes/world-storm.ts';
import { liveOn, newestIn, storyOf } from './app-life.ts';

// A write whose end nobody saw may take effect a quarter of an hour later.

const ANN = { by: { kind: 'operator', name: 'ann' }, reason: 'because' } as const;
const BOARD = { senders: ['board'], groups: [] };
const LOCKED = { senders: [HOLDER], groups: [] };

let world: World;
let app: AppDeps;

beforeEach(() => {
  world = createWorld({ mail: [] });
  world.exchange.edit(GROUP, BOARD);
  app = appOn(world, { policy: { ...SHORT, purge: 'off' } });
});

const heldStates = () => world.exchange.history.map(({ senders }) => senders.includes(HOLDER));

test('a lock that takes effect after the group was given back is taken back too', async () => {
  world.exchange.delay = 5 * MINUTE;
  world.exchange.lostAnswers = 1;
  await lockGroup(app, EVERYONE, ANN);
  await world.clock.advance(MINUTE);
  world.exchange.delay = 0;
  await releaseGroup(app, EVERYONE, ANN, false);
  await liveOn(world, app, 3);
  expect((await newestIn(world)).containment.state).toBe('releasing');
  expect(storyOf(await newestIn(world))).toContain('may still take effect until 14 Nov 2016');
  await liveOn(world, app, 20);
  expect(heldStates()).toEqual([false, true, false]);
  expect(world.exchange.lists(GROUP)).toEqual(BOARD);
  const { containment, closedAt } = await newestIn(world);
  expect(containment).toMatchObject({ state: 'released', exact: true });
  expect(closedAt).toBeDefined();
});

test('the first of two writes that takes effect after the release is taken back too', async () => {
  world.exchange.delay = 9 * MINUTE;
  world.exchange.lostAnswers = 1;
  await lockGroup(app, EVERYONE, ANN);
  world.exchange.delay = 0;
  await liveOn(world, app, 4);
  expect((await newestIn(world)).containment.state).toBe('locked');
  await releaseGroup(app, EVERYONE, ANN, false);
  await liveOn(world, app, 20);
  expect(heldStates()).toEqual([false, true, false, true, false]);
  expect((await newestIn(world)).containment).toMatchObject({ state: 'released', exact: true });
});

test('a release is over at once where every write of the lock was seen to take effect', async () => {
  world.exchange.lostAnswers = 1;
  await lockGroup(app, EVERYONE, ANN);
  expect((await releaseGroup(app, EVERYONE, ANN, false)).containment.state).toBe('released');
});

test('what was turned away is not waited for', async () => {
  world.exchange.nextFailure = new RetryLater('429', 10 * SECOND);
  await lockGroup(app, EVERYONE, ANN);
  expect((await releaseGroup(app, EVERYONE, ANN, false)).containment.state).toBe('released');
});

test('a release that was refused in between is not over before the lock can no longer land', async () => {
  world.exchange.nextFailure = new OutcomeUnknown('no answer');
  await lockGroup(app, EVERYONE, ANN);
  world.exchange.edit(GROUP, { senders: ['eve'], groups: [] });
  await releaseGroup(app, EVERYONE, ANN, false);
  await liveOn(world, app, 3);
  expect((await newestIn(world)).containment.state).toBe('release-refused');
  await releaseGroup(app, EVERYONE, ANN, true);
  expect((await newestIn(world)).containment.state).toBe('releasing');
  world.exchange.edit(GROUP, LOCKED);
  await liveOn(world, app, 20);
  expect(world.exchange.lists(GROUP)).toEqual(BOARD);
});

test.each(['paused', 'observe'] as const)(
  'a release that Stormlock began is held back while the switch is on %s, at each send',
  async (position) => {
    world = createWorld();
    app = appOn(world, { policy: { ...SHORT, purge: 'off' } });
    await liveOn(world, app, 8);
    world.exchange.nextFailure = new RetryLater('503', 10 * SECOND);
    await liveOn(world, app, 1);
    expect((await newestIn(world)).containment.state).toBe('releasing');
    await setSwitch(app, position, ANN);
    await liveOn(world, app, 10);
    expect(world.exchange.lists(GROUP)).toEqual(LOCKED);
    expect((await newestIn(world)).containment.state).toBe('releasing');
    await setSwitch(app, 'armed', ANN);
    await liveOn(world, app, 1);
    expect((await newestIn(world)).containment).toMatchObject({ state: 'released', exact: true });
  },
);

test('a release that an operator ordered is sent in a pause too', async () => {
  await lockGroup(app, EVERYONE, ANN);
  await setSwitch(app, 'paused', ANN);
  world.exchange.nextFailure = new RetryLater('503', 10 * SECOND);
  await releaseGroup(app, EVERYONE, ANN, false);
  await liveOn(world, app, 2);
  expect((await newestIn(world)).containment.state).toBe('released');
});

test('whoever stood still since it stored what it would do does it no more', async () => {
  const { incidents } = world.stores;
  const update = incidents.update.bind(incidents);
  let hang = 2 * MINUTE;
  incidents.update = async (...given) => {
    const version = await update(...given);
    const [{ containment }] = given;
    if (containment.state === 'locking' && containment.sentAt !== undefined) {
      await world.clock.advance(hang);
      hang = 0;
    }
    return version;
  };
  await lockGroup(app, EVERYONE, ANN);
  expect(world.exchange.writes).toEqual([]);
  await liveOn(world, app, 3);
  expect((await newestIn(world)).containment.state).toBe('locked');
  expect(world.exchange.writes).toHaveLength(1);
});

test('a release that stood still after it looked at the group is sent by nobody twice', async () => {
  await lockGroup(app, EVERYONE, ANN);
  const { exchange } = world;
  const read = exchange.read.bind(exchange);
  let hang = 2 * MINUTE;
  exchange.read = async (which) => {
    const shown = await read(which);
    await world.clock.advance(hang);
    hang = 0;
    return shown;
  };
  const writes = exchange.writes.length;
  await releaseGroup(app, EVERYONE, ANN, false);
  expect(exchange.writes).toHaveLength(writes);
  await liveOn(world, app, 3);
  expect(exchange.writes).toHaveLength(writes + 1);
  expect(exchange.lists(GROUP)).toEqual(BOARD);
});
