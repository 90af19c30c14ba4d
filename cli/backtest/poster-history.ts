import type { Address } from '../../shared/domain/address.ts';
import { DAY, HOUR, type Instant } from '../../shared/domain/time.ts';

/** Days that count as "usual", as in the app. */
const REMEMBERED_DAYS = 28;

export type Before = { knownPosters: ReadonlySet<Address>; usualHourlyRate?: number };

/** Who wrote to one group when first, and how many mails a day it gets: grows with the senders, not with the mail. */
export class PosterHistory {
  readonly #firstPost = new Map<Address, Instant>();
  readonly #postsByDay = new Map<number, number>();
  readonly #before: Before;

  /** `before`: what was known when the mail begins. */
  constructor(before: Before = { knownPosters: new Set() }) {
    this.#before = before;
  }

  remember(from: Address, at: Instant): void {
    const first = this.#firstPost.get(from);
    if (first === undefined || at < first) this.#firstPost.set(from, at);
    const day = Math.floor(at / DAY);
    if (!this.#postsByDay.has(day)) this.#forgetBefore(day - REMEMBERED_DAYS);
    this.#postsByDay.set(day, (this.#postsByDay.get(day) ?? 0) + 1);
  }

  knownPosters(senders: Iterable<Address>, before: Instant): ReadonlySet<Address> {
    const known = new Set<Address>();
    for (const sender of senders) {
      const posted = (this.#firstPost.get(sender) ?? before) < before;
      if (posted || this.#before.knownPosters.has(sender)) known.add(sender);
    }
    return known;
  }

  /** Whole days before today, so that a storm does not make itself usual; `undefined` before there is one. */
  usualHourlyRate(now: Instant): number | undefined {
    const today = Math.floor(now / DAY);
    const past = [...this.#postsByDay].filter(([day]) => day < today && day >= today - REMEMBERED_DAYS);
    if (past.length === 0) return this.#before.usualHourlyRate;
    const first = Math.min(...past.map(([day]) => day));
    const posts = past.reduce((sum, [, count]) => sum + count, 0);
    return (posts * HOUR) / ((today - first) * DAY);
  }

  #forgetBefore(oldest: number): void {
    for (const day of this.#postsByDay.keys()) if (day < oldest) this.#postsByDay.delete(day);
  }
}
