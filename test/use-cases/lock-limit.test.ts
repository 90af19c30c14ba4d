import { expect, test } from 'vitest';
import { RetryLater } from '../../shared/domain/errors.ts';
import { toGroupId } from '../../shared/domain/group.ts';
import { MINUTE } from '../../shared/domain/time.ts';
import { address, group, SENTINEL } from '../contract/stores/records.ts';
import { appOn, createWorld, SHORT } from '../fakes/world.ts';
import { storm } from '../fakes/world-storm.ts';
import { incidentsIn, liveOn } from './app-life.ts';

const NAMES = ['a', 'b', 'c', 'd', 'e', 'f'];
const addressOf = (name: string) => address(`${name}@example.org`);

/** Six groups, each with a storm of its own, at the same time. */
function sixStorms() {
  const groups = NAMES.map((name, i) =>
    group({
      id: toGroupId(`${i}1111111-2222-4333-8444-555555555555`),
      name,
      address: addressOf(name),
      addresses: [addressOf(name)],
    }),
  );
  const mail = NAMES.flatMap((name) =>
    storm(12, addressOf(name)).map((message) => ({
      ...message,
      internetMessageId: message.internetMessageId.replace('<', `<${name}-`),
    })),
  );
  return createWorld({ mail, groups });
}

test.each([
  ['Exchange answers at once', false],
  ['Exchange is busy when the storms are seen', true],
])('no more groups are locked by themselves than an hour allows: %s', async (_what, isBusy) => {
  const world = sixStorms();
  const app = appOn(world, { policy: { ...SHORT, purge: 'off', locksPerHour: 3, coolDown: 60 * MINUTE } });
  if (isBusy) world.exchange.busyReads = 12;
  await liveOn(world, app, 12);
  const states = (await incidentsIn(world)).map(({ containment }) => containment.state);
  expect(states.filter((state) => state === 'locked')).toHaveLength(3);
  expect(states).not.toContain('wanted');
  expect(states).not.toContain('locking');
});

test('instances that see storms side by side lock no more together', async () => {
  const world = sixStorms();
  const policy = { ...SHORT, purge: 'off' as const, locksPerHour: 3, coolDown: 60 * MINUTE };
  const [one, two] = [appOn(world, { policy }), appOn(world, { policy })];
  await world.stores.cursors.put({ sentinel: SENTINEL }, undefined);
  world.exchange.nextFailure = new RetryLater('503', MINUTE);
  for (let minute = 0; minute < 6; minute++) {
    await Promise.all([liveOn(world, one, 1), liveOn(world, two, 1)]);
  }
  const states = (await incidentsIn(world)).map(({ containment }) => containment.state);
  expect(states.filter((state) => state === 'locked')).toHaveLength(3);
});
