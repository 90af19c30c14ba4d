import { randomUUID } from 'node:crypto';
import type { Recording } from '../../record.ts';
import type { Change } from '../../world/mailboxes.ts';
import type { User } from '../../world/types.ts';
import type { World } from '../../world/world.ts';
import type { SubscriptionStore } from '../subscriptions/store.ts';
import type { Subscription } from '../subscriptions/subscription.ts';
import type { NotificationBehaviour } from './behaviour.ts';
import { changeNotification, type LifecycleEvent, lifecycleNotification } from './notification.ts';
import { Outbox } from './outbox.ts';

type Parts = {
  world: World;
  store: SubscriptionStore;
  behaviour: NotificationBehaviour;
  recording: Recording;
  tenantId: string;
};

/** Tells the app what happened in the mailboxes it watches: late, perhaps twice, perhaps not at all. */
export class Notifier {
  readonly #parts: Parts;
  readonly outbox: Outbox;
  readonly #recent = new Map<string, number[]>();
  readonly #missedUntil = new Map<string, number>();

  constructor(parts: Parts) {
    this.#parts = parts;
    this.outbox = new Outbox(parts.world, parts.behaviour, parts.recording);
    parts.world.onChange((user, change) => this.#changed(user, change));
  }

  /** Plans the challenges before the subscription's expiry. */
  watchExpiry(subscription: Subscription): void {
    const { lead, every } = this.#parts.behaviour.reauthorization;
    const first = Math.max(subscription.expiresAt - lead, this.#now() + every);
    this.#challengeAt(first, subscription, subscription.expiresAt, every);
  }

  lifecycle(subscription: Subscription, event: LifecycleEvent): void {
    const url = subscription.lifecycleNotificationUrl;
    if (url === undefined) return;
    this.outbox.put(url, lifecycleNotification(subscription, event, this.#parts.tenantId), this.#latency());
  }

  #challengeAt(at: number, subscription: Subscription, expiry: number, every: number): void {
    this.#parts.world.scheduler.at(at, () => {
      const current = this.#parts.store.get(subscription.id);
      if (current !== subscription || subscription.expiresAt !== expiry) return;
      this.lifecycle(subscription, 'reauthorizationRequired');
      this.#challengeAt(at + every, subscription, expiry, every);
    });
  }

  #changed(user: User, change: Change): void {
    const type = change.type === 'created' ? 'created' : 'deleted';
    for (const subscription of this.#parts.store.list()) {
      if (subscription.user !== user || !subscription.changeTypes.includes(type)) continue;
      if (subscription.folder !== undefined && subscription.folder !== change.folder) continue;
      if (!subscription.paused && !this.#isBurst(subscription)) this.#notify(subscription, change, type);
    }
  }

  #notify(subscription: Subscription, change: Change, type: 'created' | 'deleted'): void {
    const { random } = this.#parts.world;
    const { losses, duplicates, foreignClientStates } = this.#parts.behaviour;
    if (random() < losses) return;
    const notification = changeNotification(subscription, change, type, {
      tenantId: this.#parts.tenantId,
      spelling: Math.floor(random() * 3),
      ...(random() < foreignClientStates ? { clientState: `out-of-date ${randomUUID()}` } : {}),
    });
    const times = random() < duplicates ? 2 : 1;
    for (let n = 0; n < times; n += 1)
      this.outbox.put(subscription.notificationUrl, notification, this.#latency());
  }

  /** Too much at once: what has not gone out is dropped and one `missed` stands for all of it. */
  #isBurst(subscription: Subscription): boolean {
    const { most, within } = this.#parts.behaviour.burst;
    const now = this.#now();
    const recent = (this.#recent.get(subscription.id) ?? []).filter((at) => at > now - within);
    recent.push(now);
    this.#recent.set(subscription.id, recent);
    if (recent.length <= most) return false;
    const told = now < (this.#missedUntil.get(subscription.id) ?? Number.NEGATIVE_INFINITY);
    if (!told) {
      this.outbox.withdraw(subscription.id);
      this.lifecycle(subscription, 'missed');
    }
    this.#missedUntil.set(subscription.id, now + within);
    return true;
  }

  /** Exponentially distributed between the least and the most. */
  #latency(): number {
    const { least, average, most } = this.#parts.behaviour.latency;
    const sampled = least - Math.log(1 - this.#parts.world.random()) * (average - least);
    return Math.round(Math.min(most, Math.max(least, sampled)));
  }

  #now(): number {
    return this.#parts.world.clock.now();
  }
}
