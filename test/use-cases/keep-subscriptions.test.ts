import { beforeEach, expect, test } from 'vitest';
import { clientStates } from '../../shared/adapters/client-states.ts';
import { RetryLater } from '../../shared/domain/errors.ts';
import { DAY, HOUR } from '../../shared/domain/time.ts';
import type { SentinelId } from '../../shared/ports/mail.ts';
import type { Subscription } from '../../shared/ports/subscriptions.ts';
import { type KeepDeps, keepSubscriptions } from '../../shared/use-cases/keep-subscriptions.ts';
import { NOON, OTHER_SENTINEL, SENTINEL } from '../contract/stores/records.ts';
import { MemoryAuditStore } from '../fakes/memory-audit.ts';
import { MemoryCursorStore } from '../fakes/memory-cursors.ts';
import { RecordingLog } from '../fakes/recording-log.ts';
import { TestClock } from '../fakes/test-clock.ts';
import { FakeSentinelDirectory, FakeSubscriptions } from '../fakes/world-subscriptions.ts';

const NOTIFY = 'https://stormlock.example.org/api/notify?key=new';
const OLD_SECRET = 'https://stormlock.example.org/api/notify?key=old';
const WEEK = 7 * DAY;
const states = clientStates({ secrets: ['the secret of these tests'] });

let subscriptions: FakeSubscriptions;
let cursors: MemoryCursorStore;
let audit: MemoryAuditStore;

const deps = (
  sentinels: string[] = ['one'],
  names: Record<string, SentinelId[] | Error> = { one: [SENTINEL], two: [OTHER_SENTINEL] },
): KeepDeps => ({
  clock: new TestClock(NOON),
  log: new RecordingLog(),
  cursors,
  audit,
  subscriptions,
  sentinelDirectory: new FakeSentinelDirectory(names),
  clientStates: states,
  sentinels,
  notifyUrl: NOTIFY,
  lifecycleUrl: 'https://stormlock.example.org/api/lifecycle',
  subscriptionLifetime: WEEK,
});

const existing = (id: string, sentinel: SentinelId, overrides: Partial<Subscription> = {}): Subscription => ({
  id,
  resource: `users/${sentinel}/mailFolders('inbox')/messages`,
  changeType: 'created',
  notificationUrl: NOTIFY,
  expiresAt: NOON + WEEK,
  ...overrides,
});

const watched = async () => (await cursors.list()).map(({ value }) => value.sentinel);

beforeEach(() => {
  subscriptions = new FakeSubscriptions();
  cursors = new MemoryCursorStore();
  audit = new MemoryAuditStore();
});

test('each sentinel gets a subscription that proves whom it is for, and is read at once', async () => {
  const kept = await keepSubscriptions(deps(['one', 'two']));
  expect(kept).toMatchObject({ watched: 2, created: 2, renewed: 0, removed: 0, failures: [] });
  expect(kept.wakes.map(({ sentinel }) => sentinel)).toEqual(
    expect.arrayContaining([SENTINEL, OTHER_SENTINEL]),
  );
  expect(subscriptions.wanted[0]).toEqual({
    resource: `users/${SENTINEL}/mailFolders('inbox')/messages`,
    notificationUrl: NOTIFY,
    lifecycleNotificationUrl: 'https://stormlock.example.org/api/lifecycle',
    clientState: states.make(SENTINEL),
    expiresAt: NOON + WEEK,
  });
  expect(await watched()).toEqual([SENTINEL, OTHER_SENTINEL]);
});

test('a second run changes nothing', async () => {
  await keepSubscriptions(deps());
  subscriptions.calls.length = 0;
  expect(await keepSubscriptions(deps())).toMatchObject({ created: 0, renewed: 0, wakes: [] });
  expect(subscriptions.calls).toEqual(['list']);
});

test('a subscription is renewed at about half of its life', async () => {
  subscriptions.rows = [existing('s', SENTINEL, { expiresAt: NOON + 3 * DAY })];
  expect(await keepSubscriptions(deps())).toMatchObject({ renewed: 1, created: 0 });
  expect(subscriptions.rows[0]?.expiresAt).toBe(NOON + WEEK);
});

test('one that was challenged is renewed however long it would live', async () => {
  subscriptions.rows = [existing('s', SENTINEL)];
  expect(await keepSubscriptions(deps(), SENTINEL)).toMatchObject({ renewed: 1 });
});

test('one that is gone when it is to be renewed is made anew, and the inbox is read', async () => {
  subscriptions.rows = [existing('s', SENTINEL, { expiresAt: NOON + HOUR })];
  subscriptions.renew = async () => {
    subscriptions.rows = [];
    return false;
  };
  await cursors.put({ sentinel: SENTINEL, readAt: NOON - HOUR }, undefined);
  const kept = await keepSubscriptions(deps());
  expect(kept).toMatchObject({ created: 1, wakes: [{ sentinel: SENTINEL, madeAt: NOON }] });
});

test('one of ours that the listing did not show is adopted', async () => {
  subscriptions.rows = [existing('s', SENTINEL)];
  const list = subscriptions.list.bind(subscriptions);
  let looks = 0;
  subscriptions.list = async () => (looks++ === 0 ? [] : list());
  expect(await keepSubscriptions(deps())).toMatchObject({ failures: [] });
  expect(subscriptions.rows.map(({ id }) => id)).toEqual(['s']);
});

test('one that reports elsewhere is replaced: it would never reach us', async () => {
  subscriptions.rows = [existing('old', SENTINEL, { notificationUrl: 'https://old.example.org/api/notify' })];
  expect(await keepSubscriptions(deps())).toMatchObject({ created: 1, failures: [] });
  expect(subscriptions.rows).toMatchObject([{ id: 'subscription-1', notificationUrl: NOTIFY }]);
});

test('one that was made with a former secret is made anew, and what it may have missed is read', async () => {
  subscriptions.rows = [existing('old', SENTINEL, { notificationUrl: OLD_SECRET })];
  const kept = await keepSubscriptions(deps());
  expect(kept).toMatchObject({ created: 1, renewed: 0, failures: [] });
  expect(kept.wakes).toContainEqual({ sentinel: SENTINEL, madeAt: NOON });
  expect(subscriptions.rows).toMatchObject([{ id: 'subscription-1', notificationUrl: NOTIFY }]);
  expect(await keepSubscriptions(deps())).toMatchObject({ created: 0, removed: 0 });
});

test('one of a former secret whose mailbox is watched no more is removed', async () => {
  subscriptions.rows = [existing('orphan', OTHER_SENTINEL, { notificationUrl: OLD_SECRET })];
  expect(await keepSubscriptions(deps())).toMatchObject({ created: 1, removed: 1 });
  expect(subscriptions.rows).toMatchObject([{ id: 'subscription-1' }]);
});

test('one that is in the way and cannot be found is a failure with a name', async () => {
  subscriptions.rows = [existing('ghost', SENTINEL)];
  subscriptions.hidden.add('ghost');
  const kept = await keepSubscriptions(deps());
  expect(kept.failures).toEqual([expect.stringContaining('exists and cannot be replaced')]);
});

test('what belongs to nobody is removed, and its mailbox is watched no more', async () => {
  subscriptions.rows = [existing('s', SENTINEL), existing('orphan', OTHER_SENTINEL)];
  await cursors.put({ sentinel: OTHER_SENTINEL }, undefined);
  expect(await keepSubscriptions(deps())).toMatchObject({ removed: 1 });
  expect(subscriptions.rows.map(({ id }) => id)).toEqual(['s']);
  expect(await watched()).toEqual([SENTINEL]);
});

test("another app's subscription is left alone", async () => {
  subscriptions.rows = [
    existing('s', SENTINEL),
    existing('other', OTHER_SENTINEL, { notificationUrl: 'https://other.example.org' }),
  ];
  await keepSubscriptions(deps());
  expect(subscriptions.rows.map(({ id }) => id)).toEqual(['s', 'other']);
});

test.each<[string, SentinelId[] | Error, string]>([
  ['cannot be looked up now', new RetryLater('busy', 1_000), 'sentinel two: busy'],
  [
    'is nobody',
    [],
    'sentinel two: STORMLOCK_SENTINELS names "two", which is no mailbox and no group with mailboxes',
  ],
])(
  'a name that %s costs no other sentinel its subscription, and removes nothing',
  async (_, answer, failure) => {
    subscriptions.rows = [existing('s', OTHER_SENTINEL)];
    await cursors.put({ sentinel: OTHER_SENTINEL }, undefined);
    const kept = await keepSubscriptions(deps(['one', 'two'], { one: [SENTINEL], two: answer }));
    expect(kept).toMatchObject({ watched: 1, created: 1, removed: 0, failures: [failure] });
    expect(subscriptions.rows.map(({ id }) => id)).toContain('s');
    expect(await watched()).toContain(OTHER_SENTINEL);
  },
);

test('while Graph lists no subscriptions, sentinels are watched all the same', async () => {
  subscriptions.failures.set('list', new RetryLater('Graph is busy', 1_000));
  await expect(keepSubscriptions(deps())).rejects.toThrow('Graph is busy');
  expect(await watched()).toEqual([SENTINEL]);
});

test('another instance that began to watch first is no failure', async () => {
  const put = cursors.put.bind(cursors);
  cursors.put = async (cursor, expected) => {
    cursors.put = put;
    await put(cursor, expected);
    return put(cursor, expected);
  };
  expect(await keepSubscriptions(deps())).toMatchObject({ created: 1, failures: [] });
});

test('a handshake that met a cold app is tried once more, and then left for the next run', async () => {
  const cold = new RetryLater('Subscription validation request timed out.', 30_000);
  subscriptions.failures.set('create', cold);
  const warmed = deps();
  const clock = warmed.clock as TestClock;
  clock.sleep = async () => void subscriptions.failures.delete('create');
  expect(await keepSubscriptions(warmed)).toMatchObject({ created: 1, failures: [] });

  subscriptions = new FakeSubscriptions();
  subscriptions.failures.set('create', cold);
  const tired = deps();
  (tired.clock as TestClock).sleep = async () => {};
  expect((await keepSubscriptions(tired)).failures).toEqual([expect.stringContaining('timed out')]);
  expect(subscriptions.calls.filter((call) => call.startsWith('create'))).toHaveLength(2);
});

test('what changed is in the audit trail, renewals are not, and a trail that fails is a failure that is told', async () => {
  await keepSubscriptions(deps(['one', 'two']));
  await keepSubscriptions(deps());
  await keepSubscriptions(deps());
  expect(await audit.list({ limit: 10 })).toMatchObject([
    { act: 'change subscriptions', after: 'sentinels: 1, created: 0, removed: 1' },
    { act: 'change subscriptions', by: { kind: 'stormlock' }, after: 'sentinels: 2, created: 2, removed: 0' },
  ]);
  audit.append = () => Promise.reject(new Error('down'));
  expect(await keepSubscriptions(deps(['one', 'two']))).toMatchObject({ failures: ['audit trail: down'] });
});
