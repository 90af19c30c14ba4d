import { SECOND } from '../../../shared/domain/time.ts';
import type { TestClock } from '../../fakes/test-clock.ts';

/** The process died; nothing after it happens, and nobody is told. */
export class Crash extends Error {
  override readonly name = 'Crash';
}

/** One running copy of the app. */
export type Instance = { name: string; dead: boolean };

type Waiting = { instance: Instance; since: number; go: () => void };

export type Choices = {
  /** Which of `n` waiting calls goes on. */
  pick(n: number): number;
  /** Whether this instance dies here. */
  dies(instance: Instance, turn: number): boolean;
  /** How much time passes before the next call goes on. */
  passes(): number;
};

/** No call hangs longer than this: requests have timeouts, and the lease is longer than all of a step's together. */
const LONGEST_CALL = 12 * SECOND;

/**
 * Lets calls of several instances happen one at a time, in an order that is chosen. Each call has two turns, one
 * before its effect and one after it, so an instance can die at either.
 */
export class Schedule {
  turns = 0;
  #waiting: Waiting[] = [];
  readonly #clock: TestClock;
  readonly #choices: Choices;

  constructor(clock: TestClock, choices: Choices) {
    this.#clock = clock;
    this.#choices = choices;
  }

  turn(instance: Instance): Promise<void> {
    if (instance.dead) return Promise.reject(new Crash());
    return new Promise((resolve, reject) => {
      const go = () => {
        if (!instance.dead && this.#choices.dies(instance, this.turns)) instance.dead = true;
        this.turns++;
        if (instance.dead) reject(new Crash());
        else resolve();
      };
      this.#waiting.push({ instance, since: this.#clock.now(), go });
    });
  }

  /** Runs the instances' work to its end, or theirs. */
  async run(work: readonly Promise<unknown>[]): Promise<void> {
    let busy = true;
    const ended = Promise.allSettled(work).then(() => {
      busy = false;
    });
    await settled();
    while (busy) {
      if (this.#waiting.length === 0) await new Promise((resolve) => setImmediate(resolve));
      const next = await this.#next();
      if (next === undefined) throw new Error('nothing waits, and yet it is not over');
      next.go();
      await settled();
    }
    await ended;
  }

  async #next(): Promise<Waiting | undefined> {
    const time = this.#choices.passes();
    if (time > 0) await this.#clock.advance(time);
    const overdue = this.#waiting.findIndex(({ since }) => this.#clock.now() - since > LONGEST_CALL);
    const index = overdue >= 0 ? overdue : this.#choices.pick(this.#waiting.length);
    return this.#waiting.splice(index, 1)[0];
  }
}

/** Far more than stand between one call and the next; the event loop would be asked thousands of times. */
const MICROTASKS = 64;

async function settled(): Promise<void> {
  for (let i = 0; i < MICROTASKS; i++) await Promise.resolve();
}
