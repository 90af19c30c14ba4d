import type { Instant, Milliseconds } from '../../shared/domain/time.ts';
import type { Clock } from '../../shared/ports/clock.ts';

type Sleeper = { until: Instant; wake: () => void };

/** A clock moved by hand: sleepers wake when it is advanced past their hour, the earliest first. */
export class TestClock implements Clock {
  #now: Instant;
  #sleepers: Sleeper[] = [];

  constructor(now: Instant = Date.UTC(2016, 10, 14, 8, 29)) {
    this.#now = now;
  }

  now(): Instant {
    return this.#now;
  }

  sleep(duration: Milliseconds): Promise<void> {
    if (duration <= 0) return Promise.resolve();
    return new Promise((wake) => this.#sleepers.push({ until: this.#now + duration, wake }));
  }

  /** How many are asleep now. */
  get sleepers(): number {
    return this.#sleepers.length;
  }

  /** Moves time on, stopping at each waking so that what a sleeper does next sees its own hour. */
  async advance(duration: Milliseconds): Promise<void> {
    const until = this.#now + duration;
    await settle();
    for (let next = this.#nextBefore(until); next !== undefined; next = this.#nextBefore(until)) {
      this.#now = next.until;
      this.#sleepers = this.#sleepers.filter((sleeper) => sleeper !== next);
      next.wake();
      await settle();
    }
    this.#now = until;
  }

  #nextBefore(until: Instant): Sleeper | undefined {
    return this.#sleepers
      .filter((sleeper) => sleeper.until <= until)
      .toSorted((a, b) => a.until - b.until)[0];
  }
}

/** Lets everything run that waits for no timer and no I/O. */
const settle = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));
