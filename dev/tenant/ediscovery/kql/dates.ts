import type { Comparison } from './tokens.ts';

const DAY = 86_400_000;
const DATE = /^(\d{4})-(\d{2})-(\d{2})(?:T(\d{2}):(\d{2})(?::(\d{2}))?Z)?$/;

/** Milliseconds: from `start` up to, not including, `end`. */
type Span = { start: number; end: number };

/**
 * Whether a moment satisfies a date restriction; `undefined` when the value is no date. Every documented example for
 * mail is a whole day: unless `seconds` is true, the time of day in the value is ignored.
 */
export function dateTest(
  comparison: Comparison,
  value: string,
  seconds: boolean,
): ((moment: number) => boolean) | undefined {
  const [first = '', last] = value.split('..');
  const from = spanOf(first, seconds);
  const to = last === undefined ? from : spanOf(last, seconds);
  if (!from || !to) return undefined;
  switch (comparison) {
    case ':':
    case '=':
      return (moment) => moment >= from.start && moment < to.end;
    case '<>':
      return (moment) => moment < from.start || moment >= to.end;
    case '<':
      return (moment) => moment < from.start;
    case '<=':
      return (moment) => moment < from.end;
    case '>':
      return (moment) => moment >= from.end;
    case '>=':
      return (moment) => moment >= from.start;
  }
}

function spanOf(text: string, seconds: boolean): Span | undefined {
  const match = DATE.exec(text);
  const exact = match === null ? Number.NaN : Date.parse(text);
  if (Number.isNaN(exact)) return undefined;
  const day = exact - (((exact % DAY) + DAY) % DAY);
  // Date.parse rolls 31 April over to May; the service does not know such a day.
  if (new Date(day).toISOString().slice(0, 10) !== text.slice(0, 10)) return undefined;
  return seconds && match?.[4] !== undefined
    ? { start: exact, end: exact + 1_000 }
    : { start: day, end: day + DAY };
}
