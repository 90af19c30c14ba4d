import type { EndpointRules } from './behaviour.ts';

type Sample = { at: number; slow: boolean; late: boolean };

/** Graph's opinion of one host, which all its subscriptions share. */
export class EndpointHealth {
  readonly #rules: EndpointRules;
  #samples: Sample[] = [];
  #droppedUntil = Number.NEGATIVE_INFINITY;

  constructor(rules: EndpointRules) {
    this.#rules = rules;
  }

  /** `took` in wall-clock milliseconds; `late`: no answer in time. */
  note(now: number, took: number, late: boolean): void {
    this.#samples.push({ at: now, slow: late || took > this.#rules.slowAfter, late });
    if (this.#share(now, 'late') > this.#rules.dropShare) this.#droppedUntil = now + this.#rules.dropFor;
  }

  /** How much later notifications go out. */
  delay(now: number): number {
    return this.#share(now, 'slow') > this.#rules.slowShare ? this.#rules.slowDelay : 0;
  }

  /** New notifications are lost for good. */
  isDropping(now: number): boolean {
    return now < this.#droppedUntil;
  }

  #share(now: number, which: 'slow' | 'late'): number {
    this.#samples = this.#samples.filter((sample) => sample.at > now - this.#rules.within);
    if (this.#samples.length < this.#rules.atLeast) return 0;
    return this.#samples.filter((sample) => sample[which]).length / this.#samples.length;
  }
}
