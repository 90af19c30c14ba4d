import type { Clock } from '../../shared/ports/clock.ts';

type Sleeper = { until: number; wake: () => void };

/** Time that leaps from event to event: nothing waits, and what an event set in motion comes to rest before the next. */
export class EventClock implements Clock {
  #now: number;
  #sleepers: Sleeper[] = [];
  #busy = 0;

  constructor(now: number) {
    this.#now = now;
  }

  now(): number {
    return this.#now;
  }

  sleep(duration: number): Promise<void> {
    if (duration <= 0) return Promise.resolve();
    return new Promise((wake) => this.#sleepers.push({ until: this.#now + duration, wake }));
  }

  /** The same object, each of whose methods counts as work until its promise has settled. */
  watch<T extends object>(target: T): T {
    return new Proxy(target, {
      get: (of, name) => {
        const member: unknown = Reflect.get(of, name);
        if (typeof member !== 'function') return member;
        return async (...given: unknown[]) => {
          this.#busy += 1;
          try {
            return await member.apply(of, given);
          } finally {
            this.#busy -= 1;
          }
        };
      },
    });
  }

  /** Moves on to `at`, stopping wherever somebody wakes up. */
  async advanceTo(at: number): Promise<void> {
    await this.#rest();
    for (let next = this.#nextBefore(at); next !== undefined; next = this.#nextBefore(at)) {
      this.#now = Math.max(this.#now, next.until);
      this.#sleepers = this.#sleepers.filter((sleeper) => sleeper !== next);
      next.wake();
      await this.#rest();
    }
    this.#now = Math.max(this.#now, at);
  }

  #nextBefore(at: number): Sleeper | undefined {
    const due = this.#sleepers.filter(({ until }) => until <= at);
    return due.reduce<Sleeper | undefined>(
      (first, each) => (first && first.until <= each.until ? first : each),
      undefined,
    );
  }

  /** Between two calls of what is watched only promises are at work, and those are done within a few turns. */
  async #rest(): Promise<void> {
    for (let quiet = 0; quiet < 4; quiet = this.#busy === 0 ? quiet + 1 : 0)
      await new Promise((resolve) => setImmediate(resolve));
  }
}
