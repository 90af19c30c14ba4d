import type { HostClock } from '../../../dev/host/clock.ts';

type Sleeper = { until: number; wake: () => void };

/** Time that stands still until the test moves it. */
export class ManualClock implements HostClock {
  #now: number;
  readonly #sleepers = new Set<Sleeper>();
  #onSleep: (() => void)[] = [];

  constructor(now: string) {
    this.#now = Date.parse(now);
  }

  now(): number {
    return this.#now;
  }

  sleep(ms: number, signal?: AbortSignal): Promise<void> {
    return new Promise((resolve) => {
      const sleeper = { until: this.#now + ms, wake: resolve };
      this.#sleepers.add(sleeper);
      signal?.addEventListener('abort', () => {
        this.#sleepers.delete(sleeper);
        resolve();
      });
      for (const tell of this.#onSleep.splice(0)) tell();
    });
  }

  /** Waits until somebody sleeps, then moves on and wakes whose time has come. */
  async advanceTo(time: string): Promise<void> {
    while (this.#sleepers.size === 0) await new Promise<void>((resolve) => this.#onSleep.push(resolve));
    this.jumpTo(time);
  }

  jumpTo(time: string): void {
    this.#now = Date.parse(time);
    for (const sleeper of this.#sleepers) {
      if (sleeper.until > this.#now) continue;
      this.#sleepers.delete(sleeper);
      sleeper.wake();
    }
  }
}
