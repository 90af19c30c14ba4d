const MINUTE = 60_000;

/** Counts requests and lets so many pass in any minute, or other period; milliseconds of the tenant's clock. */
export class Allowance {
  readonly #most: number;
  readonly #period: number;
  readonly #asked: number[] = [];
  readonly #passed: number[] = [];

  constructor(most: number, period = MINUTE) {
    this.#most = most;
    this.#period = period;
  }

  /** 0 when the request passes, else the whole seconds to wait. */
  take(now: number): number {
    this.#asked.push(now);
    const recent = this.#passed.slice(-this.#most).filter((at) => at > now - this.#period);
    const [oldest] = recent;
    if (oldest !== undefined && recent.length >= this.#most)
      return Math.max(1, Math.ceil((oldest + this.#period - now) / 1_000));
    this.#passed.push(now);
    return 0;
  }

  /** Requests so far, the throttled ones included. */
  get requests(): number {
    return this.#asked.length;
  }

  get throttled(): number {
    return this.#asked.length - this.#passed.length;
  }

  /** The most requests that were sent within any minute, the throttled ones included. */
  get busiestMinute(): number {
    let first = 0;
    let most = 0;
    for (const [i, at] of this.#asked.entries()) {
      while ((this.#asked[first] ?? at) <= at - MINUTE) first += 1;
      most = Math.max(most, i - first + 1);
    }
    return most;
  }
}
