import type { LogLevel } from './core-types.ts';

/** One line of the host's log. `at` is the host's clock, which may be a rehearsal's. */
export type LogEntry = {
  at: string;
  level: LogLevel;
  /** `Host`, `Worker`, `Function.<name>` or `Function.<name>.User`, as in Application Insights. */
  category: string;
  message: string;
  function?: string;
  invocationId?: string;
  /** Stack of what was thrown. */
  error?: string;
  outcome?: 'succeeded' | 'failed';
  durationMs?: number;
};

export type LogSink = (entry: LogEntry) => void;

export const LOG_LEVELS = ['trace', 'debug', 'information', 'warning', 'error', 'critical'] as const;

const SHORT: Record<LogLevel, string> = {
  trace: 'trce',
  debug: 'dbug',
  information: 'info',
  warning: 'warn',
  error: 'fail',
  critical: 'crit',
};

export const jsonLines: LogSink = (entry) => {
  process.stderr.write(`${JSON.stringify(entry)}\n`);
};

export const prettyLines: LogSink = ({ at, level, category, message, error }) => {
  process.stderr.write(
    `${at.slice(11, 23)} ${SHORT[level]} ${category}: ${message}${error ? `\n${error}` : ''}\n`,
  );
};

/** Stamps entries with the host's clock and drops those below the level that host.json asks for. */
export class HostLog {
  readonly #sink: LogSink;
  readonly #now: () => number;
  /** Least level that is written. */
  threshold: LogLevel = 'information';

  constructor(sink: LogSink, now: () => number) {
    this.#sink = sink;
    this.#now = now;
  }

  write(entry: Omit<LogEntry, 'at'>): void {
    if (LOG_LEVELS.indexOf(entry.level) < LOG_LEVELS.indexOf(this.threshold)) return;
    this.#sink({ at: new Date(this.#now()).toISOString(), ...entry });
  }

  host(level: LogLevel, message: string, error?: unknown): void {
    this.write({
      level,
      category: 'Host',
      message,
      ...(error === undefined ? {} : { error: messageOf(error) }),
    });
  }
}

export const messageOf = (error: unknown): string =>
  error instanceof Error ? (error.stack ?? error.message) : String(error);
