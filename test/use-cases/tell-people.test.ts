import { beforeEach, expect, test } from 'vitest';
import { HOUR, MINUTE } from '../../shared/domain/time.ts';
import { tellPeople } from '../../shared/use-cases/tell-people.ts';
import { incident } from '../contract/stores/records.ts';
import { RecordingChannel } from '../fakes/recording-channel.ts';
import { type AppDeps, appOn, createWorld, type World } from '../fakes/world.ts';

let world: World;
let second: RecordingChannel;
let app: AppDeps;
const ID = incident('20161114-083000-aaaaaa').id;

const entry = async () => (await world.stores.incidents.get(ID))?.value.outbox[0];
const sent = () => [world.channel, second].map((channel) => channel.sent.length);

beforeEach(async () => {
  world = createWorld();
  second = new RecordingChannel('second');
  app = appOn(world, { channels: [world.channel, second] });
  const at = world.clock.now();
  const notice = { kind: 'locked', severity: 'information', title: 'T', text: 'X', facts: [], at } as const;
  const outbox = [{ notice, sentTo: [], attempts: 0, nextAttemptAt: at, done: false }];
  await world.stores.incidents.open(incident(ID, { outbox }));
});

test('a notice goes out once by every channel', async () => {
  await tellPeople(app, ID);
  await tellPeople(app, ID);
  expect(sent()).toEqual([1, 1]);
  expect(await entry()).toMatchObject({ done: true, sentTo: ['recording', 'second'], attempts: 1 });
});

test('a channel that fails is tried again, later and later; the others are not told twice', async () => {
  second.failure = new Error('404');
  await tellPeople(app, ID);
  await tellPeople(app, ID);
  expect(await entry()).toMatchObject({
    done: false,
    attempts: 1,
    nextAttemptAt: world.clock.now() + MINUTE,
  });
  await world.clock.advance(MINUTE);
  await tellPeople(app, ID);
  expect(await entry()).toMatchObject({ attempts: 2, nextAttemptAt: world.clock.now() + 2 * MINUTE });
  second.failure = undefined;
  await world.clock.advance(2 * MINUTE);
  await tellPeople(app, ID);
  expect(sent()).toEqual([1, 1]);
  expect(await entry()).toMatchObject({ done: true });
});

test('a channel that never works is given up, so that the incident can close', async () => {
  second.failure = new Error('404');
  for (let hours = 0; hours < 14; hours++) {
    await tellPeople(app, ID);
    await world.clock.advance(2 * HOUR);
  }
  expect(await entry()).toMatchObject({ done: true, attempts: 12, sentTo: ['recording'] });
});

test('without any channel the outbox drains', async () => {
  await tellPeople({ ...app, channels: [] }, ID);
  expect(await entry()).toMatchObject({ done: true });
});

test('a channel that was taken out of the settings is not waited for', async () => {
  second.failure = new Error('404');
  await tellPeople(app, ID);
  await world.clock.advance(MINUTE);
  await tellPeople({ ...app, channels: [world.channel] }, ID);
  expect(await entry()).toMatchObject({ done: true });
  expect(sent()).toEqual([1, 0]);
});

test('beyond the allowance notices wait', async () => {
  await tellPeople({ ...app, noticeBudget: { take: async () => false } }, ID);
  expect(await entry()).toMatchObject({ done: false, attempts: 0 });
});

test('what was sent is noted although the incident went on meanwhile', async () => {
  const send = world.channel.send.bind(world.channel);
  world.channel.send = async (notice) => {
    const row = await world.stores.incidents.get(ID);
    if (row !== undefined) await world.stores.incidents.update({ ...row.value, why: 'went on' }, row.version);
    return send(notice);
  };
  await tellPeople(app, ID);
  expect((await world.stores.incidents.get(ID))?.value).toMatchObject({
    why: 'went on',
    outbox: [{ done: true }],
  });
  expect(sent()).toEqual([1, 1]);
});

test('of two instances one sends', async () => {
  await Promise.all([tellPeople(app, ID), tellPeople(app, ID)]);
  expect(sent()).toEqual([1, 1]);
});
