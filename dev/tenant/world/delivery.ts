import { type Folder, type Item, landedCount, type MailboxClass } from './mailboxes.ts';
import type { Random } from './random.ts';
import type { Post, Transport } from './types.ts';

type Window = { from: number; until: number };

/** Brings copies into mailboxes over time, and counts them. */
export class Delivery {
  readonly #transport: Transport;
  readonly #random: Random;
  readonly #under: Item[] = [];
  #landed = 0;
  #backlogUntil = Number.NEGATIVE_INFINITY;

  constructor(transport: Transport, random: Random) {
    this.#transport = transport;
    this.#random = random;
  }

  /** Mail flow rules see a mail before its groups are expanded. */
  isStopped(post: Post, at: number): boolean {
    return this.#transport.stops?.(post, at) ?? false;
  }

  /** When so many copies land that leave expansion at `at`: all mails share the system, so the tails grow with the backlog. */
  window(at: number, copies: number): Window {
    const { deliveryLatency, deliverySpread, deliveriesPerSecond } = this.#transport;
    const from = at + deliveryLatency;
    this.#backlogUntil = Math.max(this.#backlogUntil, from) + (copies / deliveriesPerSecond) * 1_000;
    return { from, until: Math.round(Math.max(from + deliverySpread, this.#backlogUntil)) };
  }

  /** A mailbox of its own gets its copy somewhere in the window, a class gets its copies all through it. */
  deliver(post: Post, mailbox: MailboxClass, window: Window, folder: Folder = 'inbox'): Item {
    const moment = Math.round(window.from + this.#random() * (window.until - window.from));
    const alone = mailbox.count === 1;
    const landsFrom = alone ? moment : window.from;
    const landsUntil = alone ? moment : window.until;
    const indexedAt = landsFrom + this.#transport.indexLag;
    const item = mailbox.add({ post, folder, copies: mailbox.count, landsFrom, landsUntil, indexedAt });
    if (folder === 'inbox') this.#under.push({ ...item });
    return item;
  }

  /** A copy to somebody whose mailbox nobody looks at. */
  countOne(): void {
    this.#landed += 1;
  }

  /** Copies landed in inboxes by `now`, whatever became of them since. */
  landed(now: number): number {
    const landing = this.#under.filter((item) => item.landsUntil > now);
    for (const item of this.#under) if (item.landsUntil <= now) this.#landed += item.copies;
    this.#under.splice(0, this.#under.length, ...landing);
    return this.#landed + landing.reduce((sum, item) => sum + landedCount(item, now), 0);
  }
}
