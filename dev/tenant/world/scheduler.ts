import type { Clock } from './types.ts';

type Task = { at: number; order: number; run: () => void };

/** Never sleeps longer at a stretch, so that it stops soon after it is told to. */
const STRETCH = 2_000;

/** Runs things at their moment of the injected clock. Tasks must not throw; asynchronous ones look after themselves. */
export class Scheduler {
  readonly #clock: Clock;
  readonly #tasks: Task[] = [];
  #order = 0;
  #running = false;
  #wake: () => void = () => undefined;

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  at(time: number, run: () => void): void {
    const task = { at: time, order: this.#order++, run };
    const behind = this.#tasks.findLastIndex((other) => other.at <= time);
    this.#tasks.splice(behind + 1, 0, task);
    if (behind === -1) this.#wake();
  }

  after(delay: number, run: () => void): void {
    this.at(this.#clock.now() + delay, run);
  }

  /** Runs what is due. Called by hand where nothing runs in the background. */
  runDue(): void {
    for (let first = this.#tasks[0]; first && first.at <= this.#clock.now(); first = this.#tasks[0]) {
      this.#tasks.shift();
      first.run();
    }
  }

  start(): void {
    if (this.#running) return;
    this.#running = true;
    void this.#loop();
  }

  stop(): void {
    this.#running = false;
    this.#wake();
  }

  async #loop(): Promise<void> {
    while (this.#running) {
      this.runDue();
      const woken = new Promise<void>((resolve) => {
        this.#wake = resolve;
      });
      const next = this.#tasks[0];
      if (next === undefined) await woken;
      else await Promise.race([woken, this.#clock.sleep(Math.min(next.at - this.#clock.now(), STRETCH))]);
    }
  }
}
