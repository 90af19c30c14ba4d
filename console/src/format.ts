import { zoneNow } from './zone.ts';

const numbers = new Intl.NumberFormat('en-GB');
// In en-GB a million is a small m, which reads as metres or minutes.
const shortNumbers = new Intl.NumberFormat('en-US', { notation: 'compact', maximumSignificantDigits: 3 });

/** `12,400` */
export const count = (value: number): string => numbers.format(value);

/** `12.4K`, `63M`: for figures that are read at a glance. */
export const brief = (value: number): string => (value < 10_000 ? count(value) : shortNumbers.format(value));

export const plural = (value: number, one: string, many = `${one}s`): string =>
  `${count(value)} ${value === 1 ? one : many}`;

const UNITS = [
  [86_400, 'day'],
  [3_600, 'h'],
  [60, 'min'],
  [1, 's'],
] as const;

/** The two largest units: `4 min 20 s`, `3 days 4 h`. */
export function span(milliseconds: number): string {
  let rest = Math.max(0, Math.round(milliseconds / 1000));
  const parts: string[] = [];
  for (const [size, name] of UNITS) {
    const n = Math.floor(rest / size);
    rest -= n * size;
    if (n > 0) parts.push(name === 'day' ? plural(n, 'day') : `${n} ${name}`);
  }
  return parts.slice(0, 2).join(' ') || '0 s';
}

/** `just now`, `3 min ago`, `in 1 h 20 min`; seconds only where they matter. */
export function relative(at: number, now: number): string {
  const away = Math.abs(now - at);
  if (away < 5_000) return 'just now';
  const rounded = away < 60_000 ? away : Math.round(away / 60_000) * 60_000;
  return at < now ? `${span(rounded)} ago` : `in ${span(rounded)}`;
}

const formats = (timeZone?: string) => {
  const format = (options: Intl.DateTimeFormatOptions) =>
    new Intl.DateTimeFormat('en-GB', timeZone === undefined ? options : { ...options, timeZone });
  return {
    day: format({ day: 'numeric', month: 'short', year: 'numeric' }),
    time: format({ hour: '2-digit', minute: '2-digit', second: '2-digit' }),
    minute: format({ hour: '2-digit', minute: '2-digit' }),
  };
};
const FORMATS = { local: formats(), utc: formats('UTC') } as const;
const MARKS = { local: '', utc: ' UTC' } as const;

/** In the viewer's zone, or in UTC where that was chosen; then it says so. */
export const shownTime = (at: Date): string => {
  const { day, time } = FORMATS[zoneNow()];
  return `${day.format(at)}, ${time.format(at)}${MARKS[zoneNow()]}`;
};
/** `14:07`, for where the day and the zone are plain. */
export const shownMinute = (at: Date): string => FORMATS[zoneNow()].minute.format(at);

/** `14:07` on the same day, the whole moment on another. */
export const shownClock = (at: Date, sameDay: Date): string => {
  const { day } = FORMATS[zoneNow()];
  return day.format(at) === day.format(sameDay) ? `${shownMinute(at)}${MARKS[zoneNow()]}` : shownTime(at);
};

/** `14 Nov 2016 08:29:14 UTC` */
export const utcTime = (at: Date): string =>
  `${new Intl.DateTimeFormat('en-GB', { dateStyle: 'medium', timeStyle: 'medium', timeZone: 'UTC' }).format(at).replace(',', '')} UTC`;

/** The other way of telling the moment that is shown. */
export const otherTime = (at: Date): string => {
  const { day, time } = FORMATS.local;
  return zoneNow() === 'local' ? utcTime(at) : `${day.format(at)}, ${time.format(at)} (${zoneName()})`;
};

/** `Europe/London (UTC+1)` would age; the zone's name is enough. */
export const zoneName = (): string => Intl.DateTimeFormat().resolvedOptions().timeZone;
