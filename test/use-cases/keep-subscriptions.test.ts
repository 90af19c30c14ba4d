import { beforeEach, describe, expect, test } from 'vitest';
import { clientStates } from '../../shared/adapters/client-states.ts';
import { RetryLater } from '../../shared/domain/errors.ts';
import type { Trouble } from '../../shared/domain/standing-trouble.ts';
import { DAY, HOUR } from '../../shared/domain/time.ts';
import type { SentinelId } from '../../shared/ports/mail.ts';
import { ExpiryTooFar, type Subscription } from '../../shared/ports/subscriptions.ts';
import { type KeepDeps, keepSubscriptions } from '../../shared/use-cases/keep-subscriptions.ts';
import { NOON, OTHER_SENTINEL, SENTINEL } from '../contract/stores/records.ts';
import { MemoryAuditStore } from '../fakes/memory-audit.ts';
import { MemoryCursorStore } from '../fakes/memory-cursors.ts';
import { RecordingLog } from '../fakes/recording-log.ts';
import { TestClock } from '../fakes/test-clock.ts';
import { FakeSentinelDirectory, FakeSubscriptions } from '../fakes/world-subscriptions.ts';

const NOTIFY = 'https://stormlock.example.org/api/notify?key=new';
const OLD_SECRET = 'https://stormlock.example.org/api/notify?key=old';
const LIFETIME = 7 * DAY - 2 * HOUR;
const LIFECYCLE = 'https://stormlock.example.org/api/lifecycle';
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
  lifecycleUrl: LIFECYCLE,
  subscriptionLifetime: LIFETIME,
});

const existing = (id: string, sentinel: SentinelId, overrides: Partial<Subscription> = {}): Subscription => ({
  id,
  resource: `users/${sentinel}/mailFolders('inbox')/messages`,
  changeType: 'created',
  notificationUrl: NOTIFY,
  lifecycleNotificationUrl: LIFECYCLE,
  expiresAt: NOON + LIFETIME,
  ...overrides,
});

const toSentinel = (i: number) => `${String(i).padStart(8, '0')}-2222-4333-8444-555555555555` as SentinelId;

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
    lifecycleNotificationUrl: LIFECYCLE,
    clientState: states.make(SENTINEL),
    expiresAt: NOON + LIFETIME,
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
  expect(subscriptions.rows[0]?.expiresAt).toBe(NOON + LIFETIME);
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
  expect(await keepSubscriptions(deps())).toMatchObject({ unsubscribed: [], created: 0 });
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

test.each<[string, Partial<Subscription>]>([
  ['no lifecycle address, which cannot be added later', { lifecycleNotificationUrl: undefined as never }],
  ['another lifecycle address', { lifecycleNotificationUrl: `${LIFECYCLE}?key=old` }],
  ['other kinds of change', { changeType: 'created,updated' }],
])('one with %s is replaced once, not renewed for ever', async (_what, overrides) => {
  subscriptions.rows = [existing('old', SENTINEL, { expiresAt: NOON + HOUR, ...overrides })];
  expect(await keepSubscriptions(deps())).toMatchObject({ created: 1, renewed: 0, removed: 1 });
  expect(subscriptions.rows).toMatchObject([
    { id: 'subscription-1', changeType: 'created', lifecycleNotificationUrl: LIFECYCLE },
  ]);
  expect(await keepSubscriptions(deps())).toMatchObject({ created: 0, removed: 0 });
});

test('of twins the one that lives longest stays', async () => {
  subscriptions.rows = [
    existing('short', SENTINEL, { expiresAt: NOON + 5 * DAY }),
    existing('long', SENTINEL, { expiresAt: NOON + 6 * DAY }),
    existing('odd', SENTINEL, { changeType: 'updated' }),
  ];
  expect(await keepSubscriptions(deps())).toMatchObject({ created: 0, renewed: 0, removed: 2 });
  expect(subscriptions.rows.map(({ id }) => id)).toEqual(['long']);
});

test("many in the way of ours are replaced with one look at Graph's list", async () => {
  const many = Array.from({ length: 30 }, (_, i) => toSentinel(i));
  subscriptions.rows = many.map((sentinel, i) =>
    existing(`old-${i}`, sentinel, { notificationUrl: 'https://old.example.org/api/notify' }),
  );
  expect(await keepSubscriptions(deps(['all'], { all: many }))).toMatchObject({ created: 30 });
  expect(subscriptions.calls.filter((call) => call === 'list')).toHaveLength(1);
});

describe("where Graph's clock is behind, so that a whole lifetime is too long", () => {
  beforeEach(() => {
    subscriptions = new FakeSubscriptions({ now: () => NOON - 3 * HOUR });
  });

  test('a subscription is made for less', async () => {
    expect(await keepSubscriptions(deps())).toMatchObject({ created: 1, unsubscribed: [] });
    expect(subscriptions.rows[0]?.expiresAt).toBe(NOON + 0.75 * LIFETIME);
  });

  test('one is renewed for less, and then left alone', async () => {
    subscriptions.rows = [existing('s', SENTINEL, { expiresAt: NOON + HOUR })];
    expect(await keepSubscriptions(deps())).toMatchObject({ renewed: 1, unsubscribed: [] });
    expect(subscriptions.rows).toMatchObject([{ id: 's', expiresAt: NOON + 0.75 * LIFETIME }]);
    expect(await keepSubscriptions(deps())).toMatchObject({ renewed: 0, created: 0 });
  });

  test('one that cannot even be renewed for less is made anew', async () => {
    subscriptions.rows = [existing('s', SENTINEL, { expiresAt: NOON + HOUR })];
    subscriptions.renew = async () => {
      throw new ExpiryTooFar('400 ErrorInvalidParameter', 'Ask for less.');
    };
    expect(await keepSubscriptions(deps())).toMatchObject({ renewed: 0, created: 1, unsubscribed: [] });
    expect(subscriptions.rows).toMatchObject([{ id: 'subscription-1' }]);
  });
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
  expect(kept.unsubscribed).toMatchObject([
    { what: SENTINEL, why: expect.stringContaining('exists and cannot be replaced') },
  ]);
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

test.each<[string, SentinelId[] | Error, Partial<Trouble>]>([
  ['cannot be looked up now', new RetryLater('busy', 1_000), { what: 'two', why: 'busy', passing: true }],
  [
    'is nobody',
    [],
    {
      what: 'two',
      why: 'STORMLOCK_SENTINELS names "two", which is no mailbox and no group with mailboxes',
      passing: false,
    },
  ],
])(
  'a name that %s costs no other sentinel its subscription, and removes nothing',
  async (_, answer, failure) => {
    subscriptions.rows = [existing('s', OTHER_SENTINEL)];
    await cursors.put({ sentinel: OTHER_SENTINEL }, undefined);
    const kept = await keepSubscriptions(deps(['one', 'two'], { one: [SENTINEL], two: answer }));
    expect(kept).toMatchObject({ watched: 1, created: 1, removed: 0, unresolved: [failure] });
    expect(subscriptions.rows.map(({ id }) => id)).toContain('s');
    expect(await watched()).toContain(OTHER_SENTINEL);
  },
);

test('while Graph lists no subscriptions, sentinels are watched all the same', async () => {
  subscriptions.failures.set('list', new RetryLater('Graph is busy', 1_000));
  expect(await keepSubscriptions(deps())).toMatchObject({
    wakes: [{ sentinel: SENTINEL }],
    unsubscribed: [{ what: SENTINEL, why: 'Graph is busy', passing: true }],
  });
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
  expect((await keepSubscriptions(tired)).unsubscribed).toMatchObject([
    { why: expect.stringContaining('timed out'), passing: true },
  ]);
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
  expect(await keepSubscriptions(deps(['one', 'two']))).toMatchObject({
    failures: [{ what: 'audit trail', why: 'down' }],
  });
});
