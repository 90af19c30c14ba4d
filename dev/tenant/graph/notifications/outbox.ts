import type { Recording } from '../../record.ts';
import type { World } from '../../world/world.ts';
import { shuffled } from '../mail/delta-round.ts';
import type { NotificationBehaviour } from './behaviour.ts';
import { EndpointHealth } from './endpoint-health.ts';
import { postToApp } from './post.ts';

export type Notification = Record<string, unknown> & { subscriptionId: string };
type Waiting = {
  url: string;
  due: number;
  notification: Notification;
  firstTriedAt?: number;
  attempts: number;
};

/** Sends notifications when they are due, together where they can, again where the app did not take them. */
export class Outbox {
  readonly #world: World;
  readonly #behaviour: NotificationBehaviour;
  readonly #recording: Recording;
  readonly #waiting: Waiting[] = [];
  readonly #health = new Map<string, EndpointHealth>();
  readonly #underWay = new Set<Promise<void>>();
  /** Notifications given up: too long refused, or the endpoint was in its drop state. */
  lost = 0;

  constructor(world: World, behaviour: NotificationBehaviour, recording: Recording) {
    this.#world = world;
    this.#behaviour = behaviour;
    this.#recording = recording;
  }

  put(url: string, notification: Notification, delay: number): void {
    const now = this.#world.clock.now();
    const health = this.#healthOf(url);
    if (health.isDropping(now)) this.lost += 1;
    else this.#queue({ url, due: now + delay + health.delay(now), notification, attempts: 0 });
  }

  /** Takes back what has not gone out yet. Returns how many. */
  withdraw(subscriptionId: string): number {
    const kept = this.#waiting.filter((waiting) => waiting.notification.subscriptionId !== subscriptionId);
    const withdrawn = this.#waiting.length - kept.length;
    this.#waiting.splice(0, this.#waiting.length, ...kept);
    return withdrawn;
  }

  /** Resolves when the app has answered everything posted so far. */
  async idle(): Promise<void> {
    while (this.#underWay.size > 0) await Promise.all(this.#underWay);
  }

  #queue(waiting: Waiting): void {
    const { batchWindow } = this.#behaviour;
    const due = batchWindow > 0 ? Math.ceil(waiting.due / batchWindow) * batchWindow : waiting.due;
    this.#waiting.push({ ...waiting, due });
    this.#world.scheduler.at(due, () => this.#sendDue());
  }

  #sendDue(): void {
    const now = this.#world.clock.now();
    const due = this.#waiting.filter((waiting) => waiting.due <= now);
    this.#waiting.splice(0, this.#waiting.length, ...this.#waiting.filter((waiting) => waiting.due > now));
    for (const url of new Set(due.map((waiting) => waiting.url)))
      this.#sendAll(
        url,
        due.filter((waiting) => waiting.url === url),
      );
  }

  #sendAll(url: string, batch: readonly Waiting[]): void {
    const { shuffles, mostPerPost } = this.#behaviour;
    const ordered = shuffles ? shuffled(batch, this.#world.random) : batch;
    for (let start = 0; start < ordered.length; start += mostPerPost) {
      const sending = this.#send(url, ordered.slice(start, start + mostPerPost));
      this.#underWay.add(sending);
      void sending.finally(() => this.#underWay.delete(sending));
    }
  }

  async #send(url: string, batch: readonly Waiting[]): Promise<void> {
    const at = this.#world.clock.now();
    const notification = { value: batch.map((waiting) => waiting.notification) };
    const { timeout } = this.#behaviour.endpoint;
    const body = JSON.stringify(notification);
    const began = performance.now();
    const answer = await postToApp(url, { contentType: 'application/json; charset=utf-8', body, timeout });
    this.#healthOf(url).note(at, performance.now() - began, answer === undefined);
    const status = answer === undefined ? {} : { status: answer.status };
    this.#recording.notifications.push({ at, url, notification, ...status });
    const accepted = answer !== undefined && answer.status >= 200 && answer.status < 300;
    if (!accepted) for (const waiting of batch) this.#retry(waiting, at);
  }

  #retry(waiting: Waiting, at: number): void {
    const { first, until } = this.#behaviour.retries;
    const firstTriedAt = waiting.firstTriedAt ?? at;
    const due = at + first * 2 ** waiting.attempts;
    if (due > firstTriedAt + until) this.lost += 1;
    else this.#queue({ ...waiting, due, firstTriedAt, attempts: waiting.attempts + 1 });
  }

  #healthOf(url: string): EndpointHealth {
    const { host } = new URL(url);
    const known = this.#health.get(host) ?? new EndpointHealth(this.#behaviour.endpoint);
    this.#health.set(host, known);
    return known;
  }
}
