import type { LogEntry, LogSink } from '../../../dev/host/log.ts';

/** Keeps what a host logs and lets a test wait for a line instead of for time to pass. */
export class LogBook {
  readonly entries: LogEntry[] = [];
  readonly #waiting = new Set<() => void>();

  readonly sink: LogSink = (entry) => {
    this.entries.push(entry);
    for (const check of this.#waiting) check();
  };

  /** What the app's functions wrote with `context.log`, in order. */
  get said(): string[] {
    return this.entries.filter(({ category }) => category.endsWith('.User')).map(({ message }) => message);
  }

  /** Resolves as soon as `look` sees something in the log. */
  until<T>(look: (book: LogBook) => T | undefined | false): Promise<T> {
    return new Promise((resolve) => {
      const check = () => {
        const found = look(this);
        if (found === undefined || found === false) return;
        this.#waiting.delete(check);
        resolve(found);
      };
      this.#waiting.add(check);
      check();
    });
  }

  /** Resolves with the first `count` lines of `context.log`. */
  saying(count: number): Promise<string[]> {
    return this.until(({ said }) => said.length >= count && said.slice(0, count));
  }
}
