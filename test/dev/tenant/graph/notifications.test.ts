import { describe, expect, it } from 'vitest';
import type { NotificationBehaviour } from '../../../../dev/tenant/graph/notifications/behaviour.ts';
import { receivingApp } from '../support/app.ts';
import { NOON, tenantForTest } from '../support/tenant.ts';

const SECOND = 1_000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;
const PROMPT = { latency: { least: SECOND, average: SECOND, most: SECOND } };

async function watched(notifications: Partial<NotificationBehaviour> = {}, expiresIn = 48 * HOUR) {
  const given = await tenantForTest({ notifications: { ...PROMPT, ...notifications }, seed: 5 });
  const app = await receivingApp();
  const user = given.world.addUser({ address: 'sentinel@contoso.example' });
  const created = await given.call('POST', '/v1.0/subscriptions', {
    headers: { prefer: 'IdType="ImmutableId"' },
    body: {
      changeType: 'created',
      notificationUrl: `${app.url}/notify`,
      lifecycleNotificationUrl: `${app.url}/lifecycle`,
      resource: `users/${user.id}/mailFolders('inbox')/messages`,
      expirationDateTime: new Date(NOON + expiresIn).toISOString(),
      clientState: 'secret',
    },
  });
  const post = (count = 1) => {
    for (let n = 0; n < count; n += 1)
      given.world.post({ from: given.world.person(n).address, to: [user.address], subject: `${n}` });
  };
  const pass = async (duration: number) => {
    await given.clock.advance(duration);
    await given.tenant.idle();
  };
  const events = () => app.items().map((item) => item['lifecycleEvent'] ?? item['changeType']);
  return { ...given, app, user, post, pass, events, id: String(created.json['id']) };
}

describe('notifications of new mail', () => {
  it('name the message by its immutable id, the subscription and its client state', async () => {
    const { post, pass, app, call, id, tenant } = await watched();
    post();
    await pass(5 * SECOND);
    expect(app.posted).toMatchObject([{ path: '/notify', contentType: 'application/json; charset=utf-8' }]);
    const [item] = app.items();
    expect(item).toMatchObject({
      subscriptionId: id,
      clientState: 'secret',
      changeType: 'created',
      tenantId: tenant.env().tenantId,
    });
    const resource = String(item?.['resource']);
    const messageId = resource.split(/[/']/).findLast((part) => part !== ')');
    expect(item).toMatchObject({ resourceData: { id: messageId } });
    const path = `/v1.0/users/sentinel@contoso.example/messages/${messageId}`;
    expect((await call('GET', path)).json).toMatchObject({ subject: '0' });
  });

  it('spell the resource in three ways', async () => {
    const { post, pass, app } = await watched();
    post(30);
    await pass(5 * SECOND);
    const spellings = app.items().map((item) => String(item['resource']).replace(/[^/('@]{30,}/g, 'x'));
    expect(new Set(spellings)).toEqual(
      new Set(['users/x@x/messages/x', 'Users/x/Messages/x', "Users('x')/messages('x')"]),
    );
  });

  it('travel together when they are due together', async () => {
    const { post, pass, app } = await watched({ mostPerPost: 20 });
    post(30);
    await pass(5 * SECOND);
    expect(app.posted.map((each) => each.value.length)).toEqual([20, 10]);
  });

  it('come within three minutes, on average within one', async () => {
    const { post, pass, tenant, app, clock } = await watched({
      latency: { least: SECOND, average: 20 * SECOND, most: 3 * MINUTE },
      batchWindow: 0,
    });
    post(200);
    await pass(3 * MINUTE);
    const delays = tenant.notifications.flatMap(({ at, notification }) =>
      (notification as { value: unknown[] }).value.map(() => at - NOON),
    );
    expect(app.items()).toHaveLength(200);
    expect(Math.max(...delays)).toBeLessThanOrEqual(clock.now() - NOON);
    expect(delays.reduce((sum, delay) => sum + delay, 0) / delays.length).toBeLessThan(MINUTE);
  });

  it('say nothing of other folders', async () => {
    const { world, user, pass, app } = await watched();
    world.post({ from: user.address, to: ['x@elsewhere.example'], subject: 'Out' });
    await pass(5 * SECOND);
    expect(app.items()).toEqual([]);
  });

  it('come twice, or not at all, or with a client state out of date, where told to', async () => {
    const twice = await watched({ duplicates: 1 });
    twice.post(3);
    await twice.pass(5 * SECOND);
    expect(twice.app.items()).toHaveLength(6);
    const never = await watched({ losses: 1 });
    never.post(3);
    await never.pass(5 * SECOND);
    expect(never.app.items()).toEqual([]);
    const foreign = await watched({ foreignClientStates: 1 });
    foreign.post();
    await foreign.pass(5 * SECOND);
    expect(foreign.app.items()[0]?.['clientState']).not.toBe('secret');
  });

  it('give way to a single missed event in a burst of more than 25', async () => {
    const { post, pass, events } = await watched({ burst: { most: 25, within: SECOND } });
    post(26);
    await pass(10 * SECOND);
    expect(events()).toEqual(['missed']);
    post(3);
    await pass(10 * SECOND);
    expect(events()).toEqual(['missed', 'created', 'created', 'created']);
  });
});

describe('an endpoint that does not take notifications', () => {
  it('is tried again with growing pauses, and for four hours only', async () => {
    const { post, pass, app, tenant } = await watched();
    app.status = 503;
    post();
    for (const pause of [5, 10, 20, 40]) await pass(pause * SECOND);
    expect(app.posted).toHaveLength(4);
    app.status = 202;
    await pass(80 * SECOND);
    await pass(HOUR);
    expect(app.posted).toHaveLength(5);
    app.status = 500;
    post();
    for (let n = 0; n < 20; n += 1) await pass(HOUR / 2);
    expect(tenant.lostNotifications()).toBe(1);
  });

  it('is served later once it answers slowly', async () => {
    const rules = { slowAfter: -1, timeout: 10_000, within: 10 * MINUTE, atLeast: 1, slowShare: 0.1 };
    const endpoint = { ...rules, slowDelay: MINUTE, dropShare: 1, dropFor: 0 };
    const { post, pass, app } = await watched({ endpoint });
    post();
    await pass(5 * SECOND);
    post();
    await pass(30 * SECOND);
    expect(app.items()).toHaveLength(1);
    await pass(40 * SECOND);
    expect(app.items()).toHaveLength(2);
  });

  it('is not served at all for a while once it answers too late', async () => {
    const rules = { slowAfter: 3_000, timeout: 50, within: 10 * MINUTE, atLeast: 1, slowShare: 1 };
    const endpoint = { ...rules, slowDelay: 0, dropShare: 0.15, dropFor: 10 * MINUTE };
    const { post, pass, app, tenant } = await watched({ endpoint, retries: { first: HOUR, until: 0 } });
    app.status = 0;
    post();
    await pass(5 * SECOND);
    app.status = 202;
    post(2);
    await pass(5 * SECOND);
    expect(tenant.lostNotifications()).toBe(3);
    await pass(10 * MINUTE);
    post();
    await pass(5 * SECOND);
    expect(app.items()).toHaveLength(2);
  });
});

describe('lifecycle notifications', () => {
  it('ask for reauthorization before expiry, again and again until renewed', async () => {
    const { pass, events, call, id } = await watched({}, 2 * HOUR);
    await pass(HOUR + 16 * MINUTE);
    expect(events()).toEqual(['reauthorizationRequired', 'reauthorizationRequired']);
    const body = { expirationDateTime: new Date(NOON + 24 * HOUR).toISOString() };
    await call('PATCH', `/v1.0/subscriptions/${id}`, { body });
    await pass(HOUR);
    expect(events()).toHaveLength(2);
  });

  it('announce a removal, after which nothing more comes', async () => {
    const { tenant, pass, events, post, id, app } = await watched();
    tenant.sendLifecycle(id, 'subscriptionRemoved');
    post();
    await pass(5 * SECOND);
    expect(events()).toEqual(['subscriptionRemoved']);
    expect(app.posted[0]?.path).toBe('/lifecycle');
    expect(tenant.subscriptions()).toEqual([]);
  });

  it('challenge a subscription, whose changes are lost until it is renewed', async () => {
    const { tenant, pass, events, post, id, call } = await watched();
    tenant.sendLifecycle(id, 'reauthorizationRequired');
    post();
    await pass(5 * SECOND);
    await call('POST', `/v1.0/subscriptions/${id}/reauthorize`);
    post();
    await pass(5 * SECOND);
    expect(events()).toEqual(['reauthorizationRequired', 'created']);
  });
});
