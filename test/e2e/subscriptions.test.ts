import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Subscription } from '../../dev/tenant/graph/subscriptions/subscription.ts';
import type { Group, User } from '../../dev/tenant/world/types.ts';
import { DAY, HOUR, MINUTE, type Stage, startStage } from './harness/stage.ts';
import { until } from './harness/until.ts';

let stage: Stage;
let group: Group;

beforeAll(async () => {
  stage = await startStage();
  group = stage.addGroup({ primarySmtpAddress: 'all@contoso.example' });
});

afterAll(() => stage.stop());

const ofSentinel = (user: User | undefined): Subscription | undefined =>
  stage.tenant.subscriptions().find((subscription) => subscription.user === user);

const idOf = (user: User | undefined): string => ofSentinel(user)?.id ?? '';

function post(subject: string): string {
  return stage.tenant.world.post({
    from: stage.tenant.world.person(1).address,
    to: [group.primarySmtpAddress],
    subject,
  }).internetMessageId;
}

const isSeen = (messageId: string, patience?: number): Promise<boolean> =>
  until(
    `${messageId} is seen`,
    async () => (await stage.seen(group)).some((seen) => seen.messageId === messageId),
    patience === undefined ? {} : { patience },
  );

test('each sentinel has one subscription, with both addresses, immutable ids and the longest life', () => {
  expect(stage.tenant.subscriptions().map(({ user }) => user)).toEqual(stage.sentinels);
  for (const subscription of stage.tenant.subscriptions()) {
    expect(subscription).toMatchObject({
      changeTypes: ['created'],
      folder: 'inbox',
      notificationUrl: expect.stringMatching(`^${stage.host.url}/api/notify\\?key=[0-9a-f]{8}$`),
      lifecycleNotificationUrl: expect.stringMatching(`^${stage.host.url}/api/lifecycle\\?key=[0-9a-f]{8}$`),
      immutableIds: true,
    });
    expect(subscription.clientState?.length).toBeLessThanOrEqual(128);
    expect(subscription.expiresAt - stage.clock.now()).toBeGreaterThan(6 * DAY);
  }
});

test('reconciling what is as it should be changes nothing', async () => {
  const before = stage.said('graph', undefined, '/subscriptions').length;
  await stage.host.fire('subscriptions');
  const said = stage.said('graph', undefined, '/subscriptions').slice(before);
  expect(said.map(({ method }) => method)).toEqual(['GET']);
});

test('over a fortnight each is renewed in time and never runs out', async () => {
  const ids = stage.sentinels.map(idOf);
  const end = stage.clock.now() + 14 * DAY;
  while (stage.clock.now() < end) {
    stage.leap(6 * HOUR);
    await stage.host.fire('subscriptions');
    const left = stage.tenant.subscriptions().map(({ expiresAt }) => expiresAt - stage.clock.now());
    expect(Math.min(...left)).toBeGreaterThan(2 * DAY);
  }
  expect(stage.sentinels.map(idOf)).toEqual(ids);
  const renewals = stage.said('graph', 'PATCH', '/subscriptions/').length;
  expect(renewals).toBeGreaterThanOrEqual(4 * stage.sentinels.length);
  expect(renewals).toBeLessThanOrEqual(6 * stage.sentinels.length);
});

test('after an outage longer than their life they are made anew, and the mail of the gap is read', async () => {
  const ids = stage.sentinels.map(idOf);
  stage.leap(8 * DAY);
  expect(stage.tenant.subscriptions()).toEqual([]);
  const id = post('in the gap');
  await stage.host.fire('subscriptions');
  expect(stage.sentinels.map(idOf)).not.toEqual(ids);
  await isSeen(id);
});

test('one that Graph removed is made anew at once, and the mail of the gap is read', async () => {
  const [sentinel] = stage.sentinels;
  const before = idOf(sentinel);
  stage.tenant.sendLifecycle(before, 'subscriptionRemoved');
  const id = post('after the removal');
  await until('there is another', () => ![before, ''].includes(idOf(sentinel)));
  await isSeen(id);
});

test('a challenge is answered by renewing, and what came meanwhile is read', async () => {
  const [sentinel] = stage.sentinels;
  stage.leap(4 * DAY);
  const subscription = ofSentinel(sentinel);
  stage.tenant.sendLifecycle(idOf(sentinel), 'reauthorizationRequired');
  expect(subscription?.paused).toBe(true);
  const id = post('while paused');
  await until('it is active again', () => subscription?.paused === false);
  await isSeen(id);
  expect(idOf(sentinel)).toBe(subscription?.id);
});

test('a challenge long before half of its life is answered too', async () => {
  const [sentinel] = stage.sentinels;
  await stage.host.fire('subscriptions');
  stage.leap(10 * MINUTE);
  const subscription = ofSentinel(sentinel);
  stage.tenant.sendLifecycle(idOf(sentinel), 'reauthorizationRequired');
  await until('it is active again', () => subscription?.paused === false);
});

test('a sentinel whose mailbox is refused is read every minute, and stops no other', async () => {
  const [sentinel] = stage.sentinels;
  stage.tenant.sendLifecycle(idOf(sentinel), 'subscriptionRemoved');
  stage.tenant.faults.failNext({
    service: 'graph',
    method: 'POST',
    path: '/subscriptions',
    status: 403,
    times: 2,
  });
  await until('it is gone', () => idOf(sentinel) === '' || stage.tenant.faults.unused === 0);
  stage.tenant.faults.clear();
  await stage.host.fire('subscriptions');
  expect(stage.tenant.subscriptions().length).toBe(2);
});

test('what Graph refuses for a moment is tried again by the next run', async () => {
  stage.leap(8 * DAY);
  stage.tenant.faults.failNext({
    service: 'graph',
    method: 'POST',
    path: '/subscriptions',
    status: 400,
    times: 2,
  });
  await stage.host.fire('subscriptions');
  stage.tenant.faults.clear();
  await stage.host.fire('subscriptions');
  expect(stage.tenant.subscriptions().length).toBe(2);
});
