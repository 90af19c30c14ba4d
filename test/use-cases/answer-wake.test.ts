import { beforeEach, expect, test } from 'vitest';
import { clientStates } from '../../shared/adapters/client-states.ts';
import { RetryLater } from '../../shared/domain/errors.ts';
import { DAY, MINUTE } from '../../shared/domain/time.ts';
import { answerWake } from '../../shared/use-cases/answer-wake.ts';
import { SENTINEL } from '../contract/stores/records.ts';
import { appOn, createWorld, type World } from '../fakes/world.ts';
import { FakeSubscriptions } from '../fakes/world-subscriptions.ts';

let world: World;
let subscriptions: FakeSubscriptions;

beforeEach(async () => {
  world = createWorld();
  subscriptions = new FakeSubscriptions(world.clock);
  await world.stores.cursors.put({ sentinel: SENTINEL }, undefined);
});

const NOTIFY = 'https://stormlock.example.org/api/notify';
const LIFECYCLE = 'https://stormlock.example.org/api/lifecycle';

const deps = () => ({
  ...appOn(world),
  subscriptions,
  clientStates: clientStates({ secrets: ['the secret of these tests'] }),
  notifyUrl: NOTIFY,
  lifecycleUrl: LIFECYCLE,
  subscriptionLifetime: 6 * DAY,
});

const wake = (news: { challenged?: string; removed?: true } = {}) => ({
  sentinel: SENTINEL,
  madeAt: world.clock.now(),
  ...news,
});

const has = (...ids: string[]) => {
  subscriptions.rows = ids.map((id) => ({
    id,
    resource: `users/${SENTINEL}/mailFolders('inbox')/messages`,
    changeType: 'created',
    notificationUrl: NOTIFY,
    lifecycleNotificationUrl: LIFECYCLE,
    expiresAt: world.clock.now() + 5 * DAY,
  }));
};

const again = () => [{ sentinel: SENTINEL, madeAt: world.clock.now() }];
const isRead = () => world.mail.calls.length > 0;

test('a wake that says nothing of subscriptions asks nobody about them', async () => {
  expect(await answerWake(deps(), wake())).toEqual([]);
  expect(isRead()).toBe(true);
  expect(subscriptions.calls).toEqual([]);
});

test('one that was challenged is renewed however long it would live, with one request', async () => {
  has('s');
  expect(await answerWake(deps(), wake({ challenged: 's' }))).toEqual(again());
  expect(subscriptions.calls).toEqual(['renew s']);
  expect(subscriptions.rows[0]?.expiresAt).toBe(world.clock.now() + 6 * DAY);
});

test('one that is gone is made anew, and what came meanwhile is read', async () => {
  expect(await answerWake(deps(), wake({ removed: true }))).toEqual(again());
  expect(subscriptions.rows).toMatchObject([
    { notificationUrl: NOTIFY, lifecycleNotificationUrl: LIFECYCLE },
  ]);
  expect(subscriptions.calls.filter((call) => call === 'list')).toEqual([]);
});

test('one that was challenged and is gone is made anew', async () => {
  await answerWake(deps(), wake({ challenged: 'gone' }));
  expect(subscriptions.rows).toHaveLength(1);
});

test('where one of two is gone and the other challenged, the other is renewed and stays', async () => {
  has('other');
  await answerWake(deps(), wake({ challenged: 'other', removed: true }));
  expect(subscriptions.rows).toMatchObject([{ id: 'other', expiresAt: world.clock.now() + 6 * DAY }]);
});

test('for a mailbox that is watched no more nothing is done', async () => {
  await world.stores.cursors.remove(SENTINEL);
  expect(await answerWake(deps(), wake({ removed: true }))).toEqual([]);
  expect(subscriptions.calls).toEqual([]);
});

test('while Graph takes no requests for subscriptions, the inbox is read all the same, and the wake comes again', async () => {
  for (const method of ['list', 'create', 'renew'] as const)
    subscriptions.failures.set(method, new RetryLater('429 TooManyRequests', MINUTE));
  await expect(answerWake(deps(), wake({ removed: true }))).rejects.toThrow('429 TooManyRequests');
  expect((await world.stores.incidents.listOpen()).length).toBe(1);
});

test('an inbox that cannot be read keeps no subscription from being mended', async () => {
  world.mail.failures.set(SENTINEL, new RetryLater('the mailbox is busy', MINUTE));
  await expect(answerWake(deps(), wake({ removed: true }))).rejects.toThrow('the mailbox is busy');
  expect(subscriptions.rows).toHaveLength(1);
  subscriptions.failures.set('create', new RetryLater('429 TooManyRequests', MINUTE));
  await expect(answerWake(deps(), wake({ removed: true }))).rejects.toThrow('the mailbox is busy');
  expect(world.log.messages('error')).toEqual(['A subscription could not be mended']);
});
