import type { Subscription } from './subscription.ts';

/** The app's subscriptions. Expired ones are gone. */
export class SubscriptionStore {
  readonly #now: () => number;
  readonly #all = new Map<string, Subscription>();

  constructor(now: () => number) {
    this.#now = now;
  }

  list(): Subscription[] {
    for (const [id, { expiresAt }] of this.#all) if (expiresAt <= this.#now()) this.#all.delete(id);
    return [...this.#all.values()];
  }

  get(id: string): Subscription | undefined {
    return this.list().find((subscription) => subscription.id === id);
  }

  add(subscription: Subscription): void {
    this.#all.set(subscription.id, subscription);
  }

  remove(id: string): boolean {
    return this.get(id) !== undefined && this.#all.delete(id);
  }

  /** One with the same resource and the same kinds of change. */
  twinOf({ user, folder, changeTypes }: Subscription): Subscription | undefined {
    const kinds = changeTypes.toSorted().join();
    return this.list().find(
      (other) =>
        other.user === user && other.folder === folder && other.changeTypes.toSorted().join() === kinds,
    );
  }
}
