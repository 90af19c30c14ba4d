import type { SentinelId } from '../ports/mail.ts';

type Waiter = { aboard: boolean; end: (served: boolean) => void };

/**
 * One reader an inbox in this process: a hundred wakes at once cost two readings, and Outlook allows an app four
 * requests at a time to a mailbox. Instances do not see each other here; what they read twice is stored once.
 */
export class InboxTurns {
  /** The wakes that wait for whoever reads the inbox now. */
  readonly #waiting = new Map<SentinelId, Waiter[]>();
  readonly #nudges = new Map<SentinelId, () => void>();

  /** True when nobody reads the inbox: the caller does now, and leaves in the end. */
  enter(sentinel: SentinelId): boolean {
    if (this.#waiting.has(sentinel)) return false;
    this.#waiting.set(sentinel, []);
    return true;
  }

  /** True once a reading begun from now on is complete; false when the reader left before, for whatever reason. */
  wait(sentinel: SentinelId): Promise<boolean> {
    return new Promise((end) => {
      const waiting = this.#waiting.get(sentinel);
      if (waiting === undefined) return end(false);
      waiting.push({ aboard: false, end });
      this.#nudges.get(sentinel)?.();
    });
  }

  /** A reading begins: it serves everybody who waits by now. */
  begin(sentinel: SentinelId): void {
    for (const waiter of this.#waiting.get(sentinel) ?? []) waiter.aboard = true;
  }

  /** The reading is complete. */
  served(sentinel: SentinelId): void {
    const waiting = this.#waiting.get(sentinel) ?? [];
    for (const { end } of waiting.filter(({ aboard }) => aboard)) end(true);
    this.#waiting.set(
      sentinel,
      waiting.filter(({ aboard }) => !aboard),
    );
  }

  isWanted(sentinel: SentinelId): boolean {
    return (this.#waiting.get(sentinel)?.length ?? 0) > 0;
  }

  /** Sleeps until the end, or until somebody waits. */
  async nap(sentinel: SentinelId, sleep: Promise<void>): Promise<void> {
    if (this.isWanted(sentinel)) return;
    const nudged = new Promise<void>((wake) => this.#nudges.set(sentinel, wake));
    await Promise.race([sleep, nudged]);
    this.#nudges.delete(sentinel);
  }

  leave(sentinel: SentinelId): void {
    const waiting = this.#waiting.get(sentinel) ?? [];
    this.#waiting.delete(sentinel);
    this.#nudges.delete(sentinel);
    for (const { end } of waiting) end(false);
  }
}
