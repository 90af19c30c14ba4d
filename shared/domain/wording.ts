import type { Actor } from './switch.ts';
import { DAY, HOUR, type Instant, MINUTE, type Milliseconds, SECOND, toIso } from './time.ts';

/** `1,234,567` */
export const count = (value: number): string => Math.round(value).toLocaleString('en-GB');

/** `1 reply`, `12 replies` */
export const plural = (value: number, one: string, many = `${one}s`): string =>
  `${count(value)} ${value === 1 ? one : many}`;

/** The two largest units: `4 min 20 s`, `2 h`, `3 days 4 h`. */
export function span(duration: Milliseconds): string {
  const units: readonly (readonly [Milliseconds, string])[] = [
    [DAY, 'day'],
    [HOUR, 'h'],
    [MINUTE, 'min'],
    [SECOND, 's'],
  ];
  let rest = Math.max(0, Math.round(duration / SECOND) * SECOND);
  const parts: string[] = [];
  for (const [size, name] of units) {
    const n = Math.floor(rest / size);
    rest -= n * size;
    if (n > 0) parts.push(name === 'day' ? plural(n, 'day') : `${n} ${name}`);
  }
  return parts.slice(0, 2).join(' ') || '0 s';
}

/** `14 Nov 2016 08:29:14 UTC` */
export function when(at: Instant): string {
  const [date = '', time = ''] = toIso(at).split('T');
  const [year, month, day] = date.split('-');
  const name = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'][
    Number(month) - 1
  ];
  return `${Number(day)} ${name} ${year} ${time.slice(0, 8)} UTC`;
}

/** With a full stop where it has no end of its own: people's reasons rarely do. */
export const withStop = (text: string): string =>
  /[.!?…]$/.test(text.trimEnd()) ? text.trimEnd() : `${text.trimEnd()}.`;

export const actorName = (actor: Actor): string => (actor.kind === 'operator' ? actor.name : 'Stormlock');
