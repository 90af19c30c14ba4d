import { beforeEach, expect, test } from 'vitest';
import { Refused, RetryLater } from '../../shared/domain/errors.ts';
import { MINUTE, SECOND } from '../../shared/domain/time.ts';
import { releaseGroup } from '../../shared/use-cases/operate-group.ts';
import { setSwitch } from '../../shared/use-cases/operate-switch.ts';
import { address, GROUP } from '../contract/stores/records.ts';
import { type AppDeps, appOn, createWorld, SHORT, type World } from '../fakes/world.ts';
import { HOLDER } from '../fakes/world-exchange.ts';
import { EVERYONE } from '../fakes/world-storm.ts';
import { liveOn, newestIn, storyOf } from './app-life.ts';

// A colleague changes who may mail the group while Stormlock is about to lock it.

const ANN = { by: { kind: 'operator', name: 'ann' }, reason: 'because' } as const;

let world: World;
let app: AppDeps;

beforeEach(() => {
  world = createWorld();
  app = appOn(world, { policy: { ...SHORT, purge: 'off' } });
});

const edit = (...senders: string[]) => world.exchange.edit(GROUP, { senders, groups: [] });
const senders = () => world.exchange.lists(GROUP).senders;
const forms = () => world.exchange.writes.map(({ change }) => change.form);

/** The first write is turned away; then Stormlock is paused. */
async function turnedAwayAndPaused(...before: string[]): Promise<void> {
  edit(...before);
  world.exchange.nextFailure = new RetryLater('503', 10 * SECOND);
  await liveOn(world, app, 1);
  await setSwitch(app, 'paused', ANN);
  await liveOn(world, app, 3);
}

async function armed(): Promise<void> {
  await setSwitch(app, 'armed', ANN);
  await liveOn(world, app, 1);
}

/** What a colleague does right after the group was read, or written, for the first time. */
function rightAfter(what: 'read' | 'write', act: () => void): void {
  const { exchange } = world;
  const read = exchange.read.bind(exchange);
  const write = exchange.write.bind(exchange);
  let done = false;
  const once = (method: typeof what) => {
    if (done || method !== what) return;
    done = true;
    act();
  };
  exchange.read = async (which) => {
    const shown = await read(which);
    once('read');
    return shown;
  };
  exchange.write = async (...order) => {
    await write(...order);
    once('write');
  };
}

test('the first lock of a group is sent after one look at it', async () => {
  await liveOn(world, app, 1);
  const { calls } = world.exchange;
  expect(calls.slice(0, calls.indexOf('write add') + 2)).toEqual([
    'resolveSenders',
    'read',
    'write add',
    'read',
  ]);
});

test.each([
  ['is made longer', ['board'], ['board', 'new-ceo']],
  ['is made where there was none', [], ['new-ceo']],
  ['is taken away', ['board'], []],
])('a list that %s before the lock is given back as it was then', async (_, before, after) => {
  await turnedAwayAndPaused(...before);
  edit(...after);
  await armed();
  expect((await newestIn(world)).containment.state).toBe('locked');
  expect(senders()).toEqual([HOLDER]);
  expect(storyOf(await newestIn(world))).toContain('it is saved, and the lock planned, anew');
  await liveOn(world, app, 15);
  expect((await newestIn(world)).containment).toMatchObject({ state: 'released', exact: true });
  expect(senders()).toEqual(after);
});

test('a list that nobody changed is looked at once more and locked as planned', async () => {
  await turnedAwayAndPaused('board');
  await armed();
  expect(forms()).toEqual(['replace']);
  expect(storyOf(await newestIn(world))).not.toContain('anew');
});

test('a list that was written between the look and the lock counts as locked, and is for people to release', async () => {
  rightAfter('read', () => edit('new-ceo'));
  await liveOn(world, app, 1);
  expect((await newestIn(world)).containment.state).toBe('locked');
  expect(world.channel.sent.at(-1)).toMatchObject({
    kind: 'locked',
    severity: 'warning',
    text: expect.stringContaining('who may still send: new-ceo.'),
  });
  await liveOn(world, app, 20);
  expect((await newestIn(world)).containment).toMatchObject({
    state: 'release-refused',
    why: expect.stringContaining('its list names new-ceo besides'),
  });
  expect(senders()).toEqual(['new-ceo', HOLDER]);
});

test('whoever is let through before the lock is confirmed stays let through, and is named', async () => {
  rightAfter('write', () => edit(HOLDER, 'boss'));
  await liveOn(world, app, 60);
  expect(world.exchange.writes).toHaveLength(1);
  expect(storyOf(await newestIn(world))).toContain('who may still send: boss.');
  expect(senders()).toEqual([HOLDER, 'boss']);
});

test('a lock that took effect before it was to be sent again is confirmed, not sent again', async () => {
  world.exchange.delay = 90 * SECOND;
  world.exchange.lostAnswers = 1;
  await liveOn(world, app, 4);
  expect((await newestIn(world)).containment.state).toBe('locked');
  expect(world.exchange.writes).toHaveLength(1);
});

test('a lock of which a part was taken out is made whole, and whoever was let through stays', async () => {
  app = appOn(world, {
    policy: { ...SHORT, purge: 'off' },
    allowedSenders: [address('desk@example.org')],
  });
  edit('board');
  rightAfter('write', () => edit(HOLDER, 'boss'));
  await liveOn(world, app, 3);
  expect(forms()).toEqual(['replace', 'add']);
  expect(senders()).toEqual([HOLDER, 'boss', 'allowed-1']);
  expect((await newestIn(world)).containment).toMatchObject({
    state: 'locked',
    lock: { snapshot: { acceptSenders: ['board'] } },
  });
});

test('an open group is made whole the same way', async () => {
  app = appOn(world, {
    policy: { ...SHORT, purge: 'off' },
    allowedSenders: [address('desk@example.org')],
  });
  rightAfter('write', () => edit(HOLDER, 'boss'));
  await liveOn(world, app, 3);
  expect(forms()).toEqual(['add', 'add']);
  expect(senders()).toEqual([HOLDER, 'boss', 'allowed-1']);
});

test('a list that can no longer be given back exactly is left alone, and what was saved is remembered', async () => {
  await turnedAwayAndPaused('board');
  edit('board', 'new-ceo');
  world.exchange.unresolved = ['Old Contact'];
  await armed();
  expect((await newestIn(world)).containment).toMatchObject({
    state: 'unlockable',
    why: expect.stringContaining('Old Contact'),
    former: { snapshot: { acceptSenders: ['board'] } },
  });
  expect(senders()).toEqual(['board', 'new-ceo']);
});

test('before anything was sent there is nothing to remember', async () => {
  const { exchange } = world;
  rightAfter('read', () => void setSwitch(app, 'paused', ANN));
  await liveOn(world, app, 1);
  expect(exchange.calls).not.toContain('write add');
  exchange.unresolved = ['Old Contact'];
  await armed();
  const { containment } = await newestIn(world);
  expect(containment.state).toBe('unlockable');
  expect(containment).not.toHaveProperty('former');
});

test('a group that cannot be looked at before the next write is not forgotten', async () => {
  world.exchange.lostRequests = 1;
  await liveOn(world, app, 2);
  const { exchange } = world;
  const read = exchange.read.bind(exchange);
  exchange.read = () => Promise.reject(new Refused('403', 'Assign the role.'));
  await liveOn(world, app, 3);
  expect((await newestIn(world)).containment.state).toBe('locking');
  exchange.read = read;
  await world.clock.advance(10 * MINUTE);
  await liveOn(world, app, 1);
  expect((await newestIn(world)).containment.state).toBe('locked');
});

test('where nobody holds locks any more, the plan stays as it is', async () => {
  await turnedAwayAndPaused('board');
  edit('board', 'new-ceo');
  app = { ...app, lockHolder: undefined };
  await armed();
  expect(forms()).toEqual(['replace']);
});

test('an operator may force the release of what was edited meanwhile', async () => {
  rightAfter('write', () => edit(HOLDER, 'boss'));
  await liveOn(world, app, 1);
  await releaseGroup(app, EVERYONE, ANN, true);
  expect(senders()).toEqual([]);
});
