import { type Instant, type Milliseconds, SECOND } from '../../../shared/domain/time.ts';
import type { TestClock } from '../../fakes/test-clock.ts';

/** The process died; nothing after it happens, and nobody is told. */
export class Crash extends Error {
  override readonly name = 'Crash';
}

/** One running copy of the app, or who works with it: the role then stands before what is called. */
export type Instance = { name: string; dead: boolean; role?: string; hangsUntil?: Instant };

/** What an instance does in one minute. */
export type Job = { instance: Instance; work: Promise<unknown> };

type Waiting = { instance: Instance; since: Instant; isAnswered: boolean; go: () => void };

export type Choices = {
  /** Which of the waiting calls goes on, the longest waiting being the first; of whose they are. */
  pick(waiting: readonly Instance[]): number;
  /** Whether this instance dies here. */
  dies(instance: Instance, turn: number): boolean;
  /** How much time passes before the next call goes on. */
  passes(): Milliseconds;
  /** How long this instance stands still, whatever others do meanwhile, before it goes on with what it was answered. */
  hangs(instance: Instance): Milliseconds;
};

/** No call takes longer than this: requests have timeouts, and the lease is longer than all of a step's together. */
const LONGEST_CALL = 12 * SECOND;

/**
 * Lets calls of several instances happen one at a time, in an order that is chosen. Each call has two turns, one
 * before its effect and one after it, so an instance can die at either.
 */
export class Schedule {
  /** What was called, turn by turn. */
  readonly trace: string[] = [];
  #waiting: Waiting[] = [];
  readonly #working = new Set<Instance>();
  #hung = 0;
  readonly #clock: TestClock;
  readonly #choices: Choices;

  constructor(clock: TestClock, choices: Choices) {
    this.#clock = clock;
    this.#choices = choices;
  }

  turn(instance: Instance, call: string, isAnswered: boolean): Promise<void> {
    if (instance.dead) return Promise.reject(new Crash());
    return new Promise((resolve, reject) => {
      const go = () => {
        if (!instance.dead && this.#choices.dies(instance, this.trace.length)) instance.dead = true;
        this.trace.push(call);
        if (instance.dead) reject(new Crash());
        else resolve();
      };
      this.#waiting.push({ instance, since: this.#clock.now(), isAnswered, go });
    });
  }

  /** Runs the instances' work to its end, or theirs; those that hang, and hung before, go on when they wake. */
  async run(jobs: readonly Job[]): Promise<void> {
    for (const { instance, work } of jobs) {
      this.#working.add(instance);
      work.catch(() => {}).finally(() => this.#working.delete(instance));
    }
    await this.#settled();
    while (this.#awake() > 0) {
      if (this.#ready().length === 0) await new Promise((resolve) => setImmediate(resolve));
      const next = await this.#next();
      if (next === undefined) throw new Error('nothing waits, and yet it is not over');
      if (!this.#hangs(next)) next.go();
      await this.#settled();
    }
  }

  /** How often somebody did. */
  get hung(): number {
    return this.#hung;
  }

  /** Somebody has not gone on yet. */
  get isHanging(): boolean {
    return this.#working.size > 0;
  }

  #isAwake = ({ hangsUntil = 0 }: Instance): boolean => hangsUntil <= this.#clock.now();
  #awake = (): number => [...this.#working].filter(this.#isAwake).length;
  #ready = (): Waiting[] => this.#waiting.filter(({ instance }) => this.#isAwake(instance));

  #hangs(waiting: Waiting): boolean {
    const time = waiting.isAnswered && !waiting.instance.dead ? this.#choices.hangs(waiting.instance) : 0;
    if (time === 0) return false;
    this.#hung++;
    waiting.instance.hangsUntil = this.#clock.now() + time;
    this.#waiting.push(waiting);
    return true;
  }

  /** Until everybody who works waits for a turn. */
  async #settled(): Promise<void> {
    for (let i = 0; i < MICROTASKS && this.#ready().length < this.#awake(); i++) await Promise.resolve();
  }

  async #next(): Promise<Waiting | undefined> {
    const time = this.#choices.passes();
    if (time > 0) await this.#clock.advance(time);
    const ready = this.#ready();
    const overdue = ready.findIndex(
      ({ since, instance }) => this.#clock.now() - Math.max(since, instance.hangsUntil ?? 0) > LONGEST_CALL,
    );
    const next = ready[overdue >= 0 ? overdue : this.#choices.pick(ready.map(({ instance }) => instance))];
    this.#waiting = this.#waiting.filter((waiting) => waiting !== next);
    return next;
  }
}

/** Far more than stand between one call and the next; the event loop would be asked thousands of times. */
const MICROTASKS = 64;
