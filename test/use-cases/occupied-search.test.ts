import { beforeEach, expect, test } from 'vitest';
import { Occupied } from '../../shared/domain/errors.ts';
import { HOUR, MINUTE } from '../../shared/domain/time.ts';
import { group } from '../contract/stores/records.ts';
import { type AppDeps, appOn, createWorld, SHORT, type World } from '../fakes/world.ts';
import { FakeDefender } from '../fakes/world-defender.ts';
import { storm } from '../fakes/world-storm.ts';
import { liveOn, newestIn, storyOf } from './app-life.ts';

let world: World;
let app: AppDeps;

beforeEach(() => {
  world = createWorld();
  app = appOn(world, { policy: { ...SHORT, longestOperation: HOUR } });
});

/** The service says of so many submissions of this kind that another operation is under way. */
function occupy(method: string, when: () => boolean = () => true): void {
  world.ediscovery.before = (called) => {
    if (called === method && when()) throw new Occupied('409 another operation is in progress.', MINUTE);
  };
}

const purgesAsked = () => world.ediscovery.calls.filter(({ what }) => what === 'purge').length;

test('a purge that is turned away for as long as any operation may take waits for people, and is asked ever less often', async () => {
  occupy('purge');
  await liveOn(world, app, 120);
  expect((await newestIn(world)).cleanup).toMatchObject({
    state: 'held',
    why: 'the service has turned search 1 away for 1 h, as another operation of it is under way (409 another operation is in progress)',
  });
  expect(purgesAsked()).toBeLessThan(10);
  expect(world.channel.sent.filter(({ kind }) => kind === 'held')).toHaveLength(1);
});

test('a count is given up in the same way', async () => {
  occupy('estimate');
  await liveOn(world, app, 120);
  expect((await newestIn(world)).cleanup).toMatchObject({
    state: 'held',
    why: expect.stringContaining('the service has turned search 1 away for 1 h'),
    run: { slices: [{ step: 'created' }, { step: 'planned' }] },
  });
});

test('where another purger is next it does what no search may', async () => {
  world = createWorld({ groups: [group({ audience: { members: 250, exact: true } })] });
  const defender = new FakeDefender(world.clock, storm(12), 250);
  world.mail.isTaken = (id) => defender.hasRemoved(id);
  app = appOn(world, {
    remediation: defender,
    policy: {
      ...SHORT,
      longestOperation: HOUR,
      remediationTakes: 10 * MINUTE,
      purgers: ['ediscovery', 'defender'],
    },
  });
  occupy('purge');
  await liveOn(world, app, 150);
  const incident = await newestIn(world);
  expect(storyOf(incident)).toContain('The purge was given up: the service has turned search 1 away');
  expect(incident.cleanup).toMatchObject({ state: 'done', run: { purger: 'defender' } });
});

test('a count after the purge is left out, and the sentinels tell', async () => {
  occupy('estimate', () => world.ediscovery.purges.length === 2);
  await liveOn(world, app, 200);
  const incident = await newestIn(world);
  expect(storyOf(incident)).toContain('Search 1 is not counted again');
  expect(incident.cleanup).toMatchObject({ state: 'done', residue: { left: 0 } });
});

test('what ends in time is waited for', async () => {
  let turnedAway = 0;
  occupy('purge', () => turnedAway++ < 3);
  await liveOn(world, app, 60);
  expect((await newestIn(world)).cleanup).toMatchObject({ state: 'done' });
});
