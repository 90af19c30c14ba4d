import type { HostFunction, TimerTrigger } from './bindings.ts';
import { type HostClock, sleepUntil } from './clock.ts';
import type { TypedData } from './core-types.ts';
import type { Invoker } from './invocation.ts';
import type { Schedule } from './ncrontab.ts';

const MINUTE_MS = 60_000;

/**
 * Runs one function on its schedule, never twice at the same time. A run that outlasts its schedule is followed
 * at once by a single one marked `isPastDue`; occurrences missed beyond that are skipped.
 */
export class Timer {
  readonly #func: HostFunction<TimerTrigger>;
  readonly #schedule: Schedule;
  readonly #clock: HostClock;
  readonly #invoker: Invoker;
  #lastRun: number | undefined;
  #turn: Promise<unknown> = Promise.resolve();

  constructor(func: HostFunction<TimerTrigger>, schedule: Schedule, clock: HostClock, invoker: Invoker) {
    this.#func = func;
    this.#schedule = schedule;
    this.#clock = clock;
    this.#invoker = invoker;
  }

  async prepare(): Promise<void> {}

  /** Keeps the schedule until the signal is given. A failed run is logged by the invoker and not repeated. */
  async keep(signal: AbortSignal): Promise<void> {
    let due = this.#schedule.next(this.#clock.now());
    if (this.#func.trigger.runOnStartup) await this.#run(due, false).catch(() => undefined);
    while (!signal.aborted) {
      const isPastDue = due < this.#clock.now();
      await sleepUntil(this.#clock, due, signal);
      if (signal.aborted) return;
      const started = Math.max(due, this.#clock.now());
      await this.#run(due, isPastDue).catch(() => undefined);
      due = this.#schedule.next(started);
    }
  }

  /** Runs it by hand, after a run that is under way. */
  fire(): Promise<void> {
    return this.#run(this.#schedule.next(this.#clock.now()), false);
  }

  #run(due: number, isPastDue: boolean): Promise<void> {
    const run = this.#turn.then(async () => {
      const data = { json: JSON.stringify(this.#info(due, isPastDue)) } satisfies TypedData;
      const started = this.#clock.now();
      try {
        await this.#invoker.invoke(this.#func, { data });
      } finally {
        this.#lastRun = started;
      }
    });
    this.#turn = run.catch(() => undefined);
    return run;
  }

  /** As the real host writes it: `Next` is the occurrence being run, and status is kept from a minute upwards. */
  #info(due: number, isPastDue: boolean): object {
    const last = this.#lastRun === undefined ? '0001-01-01T00:00:00+00:00' : stamp(this.#lastRun);
    const monitored = this.#func.trigger.useMonitor && this.#schedule.next(due) - due >= MINUTE_MS;
    return {
      Schedule: { AdjustForDST: true },
      ScheduleStatus: monitored ? { Last: last, Next: stamp(due), LastUpdated: last } : null,
      IsPastDue: isPastDue,
    };
  }
}

const stamp = (at: number): string => new Date(at).toISOString().replace('Z', '+00:00');
