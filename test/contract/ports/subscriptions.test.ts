import { describe, expect, it } from 'vitest';
import { graphSubscriptions } from '../../../shared/adapters/graph/subscriptions.ts';
import { Refused, RetryLater } from '../../../shared/domain/errors.ts';
import { DAY, HOUR, type Instant, MINUTE, type Milliseconds } from '../../../shared/domain/time.ts';
import type { Subscriptions, WantedSubscription } from '../../../shared/ports/subscriptions.ts';
import { onTenant } from '../../adapters/on-tenant.ts';
import { receivingApp } from '../../dev/tenant/support/app.ts';
import { TestClock } from '../../fakes/test-clock.ts';
import { FakeSubscriptions } from '../../fakes/world-subscriptions.ts';
import { NOON, SENTINEL } from '../stores/records.ts';

type Stage = {
  subscriptions: Subscriptions;
  wanted: WantedSubscription;
  pass(time: Milliseconds): Promise<void>;
  /** Nobody answers at the URL. */
  deafen(url: string): void;
  /** Somebody who uses the same app subscribes to other changes of the same messages. */
  subscribeToUpdates(): Promise<void>;
};

const wantedOf = (user: string, app: string): WantedSubscription => ({
  resource: `users/${user}/mailFolders('inbox')/messages`,
  notificationUrl: `${app}/api/notify`,
  lifecycleNotificationUrl: `${app}/api/lifecycle`,
  clientState: 'a proof',
  expiresAt: NOON + DAY,
});

const subjects: { name: string; start(): Promise<Stage> }[] = [
  {
    name: 'in memory',
    async start() {
      const clock = new TestClock(NOON);
      const subscriptions = new FakeSubscriptions(clock);
      const { clientState: _, ...wanted } = wantedOf(SENTINEL, 'https://stormlock.example');
      return {
        subscriptions,
        wanted: { ...wanted, clientState: 'a proof' },
        pass: (time) => clock.advance(time),
        deafen: (url) => subscriptions.deaf.add(url),
        subscribeToUpdates: async () =>
          void subscriptions.rows.push({ ...wanted, id: 'theirs', changeType: 'updated' }),
      };
    },
  },
  {
    name: 'of the simulated tenant',
    async start() {
      const { world, clock, graph } = await onTenant();
      const app = await receivingApp();
      const wanted = wantedOf(world.addUser({ address: 'sentinel@contoso.example' }).id, app.url);
      const { resource, notificationUrl } = wanted;
      return {
        subscriptions: graphSubscriptions({ graph }),
        wanted,
        pass: (time) => clock.advance(time),
        deafen(url) {
          const { handshake } = app;
          const unavailable = { status: 503, type: 'text/plain', text: '' };
          app.handshake = (token) =>
            url.endsWith(app.handshakes.at(-1) ?? '') ? unavailable : handshake(token);
        },
        async subscribeToUpdates() {
          const expirationDateTime = new Date(NOON + DAY).toISOString();
          const body = { changeType: 'updated', resource, notificationUrl, expirationDateTime };
          await graph.post('subscriptions', body);
        },
      };
    },
  },
];

async function created({ subscriptions, wanted }: Stage, expiresAt: Instant = wanted.expiresAt) {
  const outcome = await subscriptions.create({ ...wanted, expiresAt });
  if (outcome.outcome !== 'created') throw new Error('there was one already');
  return outcome.subscription;
}

describe.each(subjects)('subscriptions $name', ({ start }) => {
  it('are made to what arrives, and listed without their proof', async () => {
    const stage = await start();
    const { clientState: _, ...visible } = stage.wanted;
    const subscription = await created(stage);
    expect(subscription).toEqual({ ...visible, id: expect.any(String), changeType: 'created' });
    expect(await stage.subscriptions.list()).toEqual([subscription]);
  });

  it('exist once for what they watch, wherever they report: the one that exists is named', async () => {
    const stage = await start();
    const { id } = await created(stage);
    const elsewhere = { ...stage.wanted, notificationUrl: `${stage.wanted.notificationUrl}?key=new` };
    expect(await stage.subscriptions.create(elsewhere)).toEqual({ outcome: 'exists', id });
    expect(await stage.subscriptions.list()).toHaveLength(1);
  });

  it('to other changes of the same messages are not in the way', async () => {
    const stage = await start();
    await stage.subscribeToUpdates();
    await created(stage);
    const changes = (await stage.subscriptions.list()).map(({ changeType }) => changeType);
    expect(changes).toEqual(['updated', 'created']);
  });

  it.each(['notificationUrl', 'lifecycleNotificationUrl'] as const)(
    'are not made while nobody answers at the %s, and may be later',
    async (property) => {
      const stage = await start();
      stage.deafen(stage.wanted[property]);
      await expect(created(stage)).rejects.toThrow(RetryLater);
      expect(await stage.subscriptions.list()).toEqual([]);
    },
  );

  it('live on when they are renewed', async () => {
    const stage = await start();
    const { id } = await created(stage);
    expect(await stage.subscriptions.renew(id, NOON + 2 * DAY)).toBe(true);
    await stage.pass(DAY + HOUR);
    expect(await stage.subscriptions.list()).toMatchObject([{ id, expiresAt: NOON + 2 * DAY }]);
  });

  it('end when they are not renewed, and can be made anew', async () => {
    const stage = await start();
    const { id } = await created(stage);
    await stage.pass(DAY);
    expect(await stage.subscriptions.list()).toEqual([]);
    expect(await stage.subscriptions.renew(id, NOON + 2 * DAY)).toBe(false);
    expect((await created(stage, NOON + 2 * DAY)).id).not.toBe(id);
  });

  it('live for a week at most and for three quarters of an hour at least', async () => {
    const stage = await start();
    await expect(created(stage, NOON + 7 * DAY + MINUTE)).rejects.toThrow(Refused);
    const short = await created(stage, NOON + MINUTE);
    expect(short.expiresAt).toBe(NOON + 45 * MINUTE);
    await expect(stage.subscriptions.renew(short.id, NOON + 8 * DAY)).rejects.toThrow(Refused);
    expect(await stage.subscriptions.renew(short.id, NOON + 7 * DAY)).toBe(true);
  });

  it('are removed, however often', async () => {
    const stage = await start();
    const { id } = await created(stage);
    await stage.subscriptions.remove(id);
    await stage.subscriptions.remove(id);
    expect(await stage.subscriptions.list()).toEqual([]);
    expect(await stage.subscriptions.renew(id, NOON + 2 * DAY)).toBe(false);
    await created(stage);
  });
});
