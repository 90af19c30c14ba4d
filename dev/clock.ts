import { readFileSync, renameSync, writeFileSync } from 'node:fs';

/**
 * The clock of a rehearsal: it starts at any moment and runs at any speed, and the speed may change on the way.
 * It lives in a small file, so that the tenant, the host and the app (separate processes) agree on the time:
 * `now = virtual + (wall clock - wall) * speed`.
 */
export type ClockFile = { wall: number; virtual: number; speed: number };

export class RehearsalClock {
  readonly file: string;

  constructor(file: string) {
    this.file = file;
  }

  static start(file: string, at: number, speed: number): RehearsalClock {
    const clock = new RehearsalClock(file);
    clock.#write({ wall: Date.now(), virtual: at, speed });
    return clock;
  }

  now(): number {
    const { wall, virtual, speed } = this.#read();
    return Math.round(virtual + (Date.now() - wall) * speed);
  }

  get speed(): number {
    return this.#read().speed;
  }

  setSpeed(speed: number): void {
    this.#write({ wall: Date.now(), virtual: this.now(), speed });
  }

  /** Leaps ahead; whoever sleeps until a moment before `at` wakes up. */
  leapTo(at: number): void {
    this.#write({ wall: Date.now(), virtual: Math.max(at, this.now()), speed: this.speed });
  }

  /** Resolves when `duration` virtual milliseconds have passed, however often the speed changes meanwhile. */
  async sleep(duration: number): Promise<void> {
    const until = this.now() + duration;
    for (let left = duration; left > 0; left = until - this.now()) {
      await new Promise((resolve) => setTimeout(resolve, Math.min(Math.max(left / this.speed, 1), 250)));
    }
  }

  #read(): ClockFile {
    return JSON.parse(readFileSync(this.file, 'utf8')) as ClockFile;
  }

  #write(state: ClockFile): void {
    writeFileSync(`${this.file}.new`, JSON.stringify(state));
    renameSync(`${this.file}.new`, this.file);
  }
}
