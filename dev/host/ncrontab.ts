import { Cron } from 'croner';

/** The first moment after `after` (both in epoch milliseconds, UTC) that the expression names. */
export type Schedule = { next(after: number): number };

const NAMES = 'jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec|sun|mon|tue|wed|thu|fri|sat';
const FIELD = new RegExp(`^(?:[\\d*,/-]|${NAMES})+$`, 'i');

/**
 * Reads an NCRONTAB expression: six fields beginning with seconds, or five. Day of month and day of week must
 * both fit, as in NCRONTAB. Throws when it cannot be read or never comes true.
 */
export function parseNcrontab(expression: string): Schedule {
  const fields = expression.trim().split(/\s+/);
  if (![5, 6].includes(fields.length) || !fields.every((field) => FIELD.test(field))) {
    throw new Error(
      `"${expression}" is no NCRONTAB expression: {second} {minute} {hour} {day} {month} {day of week}`,
    );
  }
  const cron = new Cron(fields.join(' '), {
    paused: true,
    timezone: 'UTC',
    domAndDow: true,
    mode: '5-or-6-parts',
  });
  const next = (after: number): number => {
    const date = cron.nextRun(new Date(after));
    if (date === null) throw new Error(`"${expression}" never comes true`);
    return date.getTime();
  };
  next(0);
  return { next };
}
