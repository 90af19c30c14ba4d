import type { Log, LogFields } from '../../shared/ports/log.ts';

export type LogLine = { level: 'info' | 'warn' | 'error'; message: string; fields: LogFields };

/** Keeps every line. */
export class RecordingLog implements Log {
  readonly lines: LogLine[] = [];

  info(message: string, fields: LogFields = {}): void {
    this.lines.push({ level: 'info', message, fields });
  }

  warn(message: string, fields: LogFields = {}): void {
    this.lines.push({ level: 'warn', message, fields });
  }

  error(message: string, fields: LogFields = {}): void {
    this.lines.push({ level: 'error', message, fields });
  }

  messages(level?: LogLine['level']): string[] {
    return this.lines
      .filter((line) => level === undefined || line.level === level)
      .map(({ message }) => message);
  }
}
