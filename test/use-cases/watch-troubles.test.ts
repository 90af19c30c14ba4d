import { beforeEach, expect, test } from 'vitest';
import { clientStates } from '../../shared/adapters/client-states.ts';
import { Refused, RetryLater } from '../../shared/domain/errors.ts';
import { DAY, MINUTE } from '../../shared/domain/time.ts';
import type { SentinelId } from '../../shared/ports/mail.ts';
import { checkHealth } from '../../shared/use-cases/check-health.ts';
import { checkSenders } from '../../shared/use-cases/check-senders.ts';
import { type ReconcileDeps, reconcileWatch } from '../../shared/use-cases/reconcile-watch.ts';
import { address, SENTINEL } from '../contract/stores/records.ts';
import { appOn, createWorld, type World } from '../fakes/world.ts';
import { FakeSentinelDirectory, FakeSubscriptions } from '../fakes/world-subscriptions.ts';

const DESK = address('desk@example.org');

let world: World;
let names: Record<string, SentinelId[] | Error>;
let subscriptions: FakeSubscriptions;

beforeEach(() => {
  world = createWorld({ mail: [] });
  names = { ann: [SENTINEL] };
  subscriptions = new FakeSubscriptions(world.clock);
});

const deps = (): ReconcileDeps & ReturnType<typeof appOn> => ({
  ...appOn(world, { allowedSenders: [DESK] }),
  coverageLink: 'https://stormlock.example/api/console#/coverage',
  subscriptions,
  sentinelDirectory: new FakeSentinelDirectory(names),
  clientStates: clientStates({ secrets: ['the secret of these tests'] }),
  sentinels: ['ann', 'typo', 'group:nobody@example.org'],
  notifyUrl: 'https://stormlock.example.org/api/notify',
  lifecycleUrl: 'https://stormlock.example.org/api/lifecycle',
  subscriptionLifetime: 6 * DAY,
});

/** Reconciles every quarter of an hour; ann's inbox is read meanwhile. */
async function hours(count: number): Promise<void> {
  for (let quarter = 0; quarter < 4 * count; quarter++) {
    await reconcileWatch(deps());
    await world.clock.advance(15 * MINUTE);
    const row = await world.stores.cursors.get(SENTINEL);
    await world.stores.cursors.put({ sentinel: SENTINEL, readAt: world.clock.now() }, row?.version);
  }
}

const titles = (): string[] => world.channel.sent.map(({ title }) => title);

test('names that stand for no mailbox make the app unhealthy, and people are told once', async () => {
  await hours(3);
  expect(await checkHealth(deps())).toMatchObject({
    healthy: false,
    sentinels: 1,
    unread: 0,
    unresolved: 2,
    advice: [expect.stringContaining('Correct STORMLOCK_SENTINELS')],
  });
  expect(world.channel.sent).toMatchObject([
    {
      kind: 'attention',
      title: '2 sentinels are not watched',
      facts: [{ label: 'typo' }, { label: 'group:nobody@example.org' }],
      link: 'https://stormlock.example/api/console#/coverage',
    },
  ]);
  names = { ...names, typo: [], 'group:nobody@example.org': [SENTINEL] };
  await hours(1);
  expect(await checkHealth(deps())).toMatchObject({ healthy: false, unresolved: 1 });
  names = { ...names, typo: [SENTINEL] };
  await hours(1);
  expect(await checkHealth(deps())).toMatchObject({ healthy: true, unresolved: 0, advice: [] });
  names = { ann: [SENTINEL], 'group:nobody@example.org': [SENTINEL] };
  await hours(1);
  expect(titles()).toEqual(['2 sentinels are not watched', 'A sentinel is not watched']);
});

test('health tells no names: anybody may ask it', async () => {
  await hours(1);
  expect(JSON.stringify(await checkHealth(deps()))).not.toMatch(/typo|nobody@example/);
});

test('a directory that is busy for a moment alarms nobody; one that is for an hour does', async () => {
  names = {
    ann: [SENTINEL],
    typo: new RetryLater('Graph is busy', MINUTE),
    'group:nobody@example.org': [SENTINEL],
  };
  await hours(1);
  expect(titles()).toEqual([]);
  await hours(1);
  expect(titles()).toEqual(['A sentinel is not watched']);
});

test('a sentinel without a subscription is told of, but it is read: the app works, only later', async () => {
  names = { ...names, typo: [SENTINEL], 'group:nobody@example.org': [SENTINEL] };
  subscriptions.failures.set('create', new Refused('403 Access is denied', 'Grant Mail.Read.'));
  await hours(2);
  expect(await checkHealth(deps())).toMatchObject({ healthy: true, unsubscribed: 1 });
  expect(world.channel.sent).toMatchObject([
    {
      title: 'A sentinel has no subscription',
      facts: [{ label: SENTINEL, value: '403 Access is denied. Grant Mail.Read.' }],
    },
  ]);
});

test('while no channel takes it, or the allowance of notices is spent, it is told later', async () => {
  world.channel.failure = new Error('Teams is down');
  await hours(1);
  world.channel.failure = undefined;
  await reconcileWatch({ ...deps(), noticeBudget: { take: async () => false } });
  expect(titles()).toEqual([]);
  await hours(1);
  expect(titles()).toEqual(['2 sentinels are not watched']);
});

test('without a channel nothing waits to be told', async () => {
  await reconcileWatch({ ...deps(), channels: [] });
  expect((await world.stores.troubles.get('names'))?.value.troubles).toMatchObject([
    { told: true },
    { told: true },
  ]);
});

test('storage that keeps no troubles stops no subscription', async () => {
  world.stores.troubles.get = async () => {
    throw new Error('the table is down');
  };
  expect(await reconcileWatch(deps())).toMatchObject({ created: 1 });
  expect(world.log.messages('error')).toContain('What is not watched could not be noted');
});

test('an instance that looked at the same moment is no failure', async () => {
  const put = world.stores.troubles.put.bind(world.stores.troubles);
  world.stores.troubles.put = async (topic, value, expected) => {
    world.stores.troubles.put = put;
    await put(topic, value, expected);
    return put(topic, value, expected);
  };
  await reconcileWatch(deps());
  expect(world.log.messages('error')).not.toContain('What is not watched could not be noted');
});

test('senders that Exchange does not accept are found before the storm', async () => {
  await hours(1);
  world.channel.sent.length = 0;
  world.exchange.strangers.add(DESK);
  for (let hour = 0; hour < 3; hour++) expect(await checkSenders(deps())).toMatchObject([{ what: DESK }]);
  expect(titles()).toEqual(['A sender cannot be let through a lock']);
  expect(await checkHealth(deps())).toMatchObject({ healthy: false, unknownSenders: 1 });
  world.exchange.strangers.delete(DESK);
  expect(await checkSenders(deps())).toEqual([]);
  expect(await checkHealth(deps())).toMatchObject({ unknownSenders: 0 });
});

test('a lock holder that is not known is told of under its setting', async () => {
  const lockHolder = async () => {
    throw new Refused('no mailbox is known that could hold the lock', 'Set STORMLOCK_LOCK_HOLDER.');
  };
  expect(await checkSenders({ ...deps(), lockHolder })).toMatchObject([{ what: 'STORMLOCK_LOCK_HOLDER' }]);
  expect(await checkSenders({ ...deps(), lockHolder: undefined })).toEqual([]);
});
