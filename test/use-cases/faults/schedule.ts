import { SECOND } from '../../../shared/domain/time.ts';
import type { TestClock } from '../../fakes/test-clock.ts';

/** The process died; nothing after it happens, and nobody is told. */
export class Crash extends Error {
  override readonly name = 'Crash';
}

/** One running copy of the app, or who works with it: the role then stands before what is called. */
export type Instance = { name: string; dead: boolean; role?: string };

type Waiting = { instance: Instance; since: number; go: () => void };

export type Choices = {
  /** Which of the waiting calls goes on, the longest waiting being the first; of whose they are. */
  pick(waiting: readonly Instance[]): number;
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
  /** What was called, turn by turn. */
  readonly trace: string[] = [];
  #waiting: Waiting[] = [];
  readonly #clock: TestClock;
  readonly #choices: Choices;

  constructor(clock: TestClock, choices: Choices) {
    this.#clock = clock;
    this.#choices = choices;
  }

  turn(instance: Instance, call: string): Promise<void> {
    if (instance.dead) return Promise.reject(new Crash());
    return new Promise((resolve, reject) => {
      const go = () => {
        if (!instance.dead && this.#choices.dies(instance, this.trace.length)) instance.dead = true;
        this.trace.push(call);
        if (instance.dead) reject(new Crash());
        else resolve();
      };
      this.#waiting.push({ instance, since: this.#clock.now(), go });
    });
  }

  /** Runs the instances' work to its end, or theirs. */
  async run(work: readonly Promise<unknown>[]): Promise<void> {
    let working = work.length;
    for (const each of work) each.catch(() => {}).finally(() => working--);
    const settled = () => this.#settled(() => working);
    await settled();
    while (working > 0) {
      if (this.#waiting.length === 0) await new Promise((resolve) => setImmediate(resolve));
      const next = await this.#next();
      if (next === undefined) throw new Error('nothing waits, and yet it is not over');
      next.go();
      await settled();
    }
  }

  /** Until everybody who works waits for a turn. */
  async #settled(working: () => number): Promise<void> {
    for (let i = 0; i < MICROTASKS && this.#waiting.length < working(); i++) await Promise.resolve();
  }

  async #next(): Promise<Waiting | undefined> {
    const time = this.#choices.passes();
    if (time > 0) await this.#clock.advance(time);
    const overdue = this.#waiting.findIndex(({ since }) => this.#clock.now() - since > LONGEST_CALL);
    const index = overdue >= 0 ? overdue : this.#choices.pick(this.#waiting.map(({ instance }) => instance));
    return this.#waiting.splice(index, 1)[0];
  }
}

/** Far more than stand between one call and the next; the event loop would be asked thousands of times. */
const MICROTASKS = 64;
