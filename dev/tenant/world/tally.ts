import type { Expansion } from './types.ts';

export type Counters = {
  posts: number;
  /** Copies landed in inboxes so far, whatever became of them since. */
  deliveries: number;
  /** Expansions refused, nested ones too. */
  rejected: number;
  /** Mailboxes those would have reached. */
  prevented: number;
  moderated: number;
  nonDeliveryReports: number;
};

export class Tally {
  posts = 0;
  readonly #expansions = { rejected: 0, prevented: 0, moderated: 0, nonDeliveryReports: 0 };

  settled(expansion: Expansion): void {
    if (expansion.outcome === 'moderated') this.#expansions.moderated += 1;
    if (expansion.outcome !== 'rejected') return;
    this.#expansions.rejected += 1;
    this.#expansions.prevented += expansion.recipients;
    this.#expansions.nonDeliveryReports += 1;
  }

  counters(deliveries: number): Counters {
    return { posts: this.posts, deliveries, ...this.#expansions };
  }
}
