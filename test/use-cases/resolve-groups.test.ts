import { beforeEach, expect, test } from 'vitest';
import { Ambiguous, RetryLater } from '../../shared/domain/errors.ts';
import { HOUR } from '../../shared/domain/time.ts';
import { resolveGroups } from '../../shared/use-cases/resolve-groups.ts';
import { address, group } from '../contract/stores/records.ts';
import { appOn, createWorld, type World } from '../fakes/world.ts';

const EVERYONE = address('everyone@example.org');
const ANN = address('ann@example.org');

let world: World;
const resolve = (...addresses: (typeof ANN)[]) => resolveGroups(appOn(world), addresses);

beforeEach(() => {
  world = createWorld();
});

test('groups are told from other addresses, by any of their addresses', async () => {
  const all = address('all@example.org');
  const { groups, failures } = await resolve(ANN, EVERYONE, all, ANN);
  expect([...groups]).toEqual([
    [EVERYONE, group()],
    [all, group()],
  ]);
  expect(failures).toEqual([]);
  expect(world.directory.calls).toEqual([ANN, EVERYONE, all]);
});

test('what an address turned out to be is remembered for a while, "not a group" included', async () => {
  await resolve(ANN, EVERYONE);
  await world.clock.advance(12 * HOUR - 1);
  expect((await resolve(ANN, EVERYONE)).groups.size).toBe(1);
  expect(world.directory.calls).toHaveLength(2);
  await world.clock.advance(1);
  await resolve(ANN, EVERYONE);
  expect(world.directory.calls).toHaveLength(4);
});

test('an outdated answer is better than none', async () => {
  await resolve(ANN, EVERYONE);
  await world.clock.advance(13 * HOUR);
  for (const each of [ANN, EVERYONE]) world.directory.failures.set(each, new RetryLater('busy', 1_000));
  const { groups, failures } = await resolve(ANN, EVERYONE);
  expect([...groups.keys()]).toEqual([EVERYONE]);
  expect(failures).toEqual([]);
});

test('an address of which nothing is known is named as a failure, beside what was found', async () => {
  const busy = new RetryLater('busy', 1_000);
  world.directory.failures.set(ANN, busy);
  const { groups, failures } = await resolve(ANN, EVERYONE);
  expect([...groups.keys()]).toEqual([EVERYONE]);
  expect(failures).toEqual([{ address: ANN, error: busy }]);
});

test('an address that stands for several recipients holds up nothing, and is looked up again in an hour', async () => {
  world.directory.failures.set(ANN, new Ambiguous('two recipients', 'Take it away from one.'));
  const { groups, failures } = await resolve(ANN, EVERYONE);
  expect([...groups.keys()]).toEqual([EVERYONE]);
  expect(failures).toEqual([]);
  await resolve(ANN);
  expect(world.directory.calls).toEqual([ANN, EVERYONE]);
  world.directory.failures.clear();
  await world.clock.advance(HOUR);
  await resolve(ANN);
  expect(world.directory.calls).toEqual([ANN, EVERYONE, ANN]);
});
