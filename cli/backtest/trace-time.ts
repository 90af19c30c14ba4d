import type { Instant } from '../../shared/domain/time.ts';

const ISO = /^(\d{4}-\d{2}-\d{2})[T ](\d{2}:\d{2}(?::\d{2}(?:\.\d{1,7})?)?)(Z|[+-]\d{2}:\d{2})?$/;
const LOCAL =
  /^(\d{1,2})([/.-])(\d{1,2})\2(\d{4}),? (\d{1,2}):(\d{2})(?::(\d{2})(?:\.\d+)?)?(?:\s?([AP])\.?M\.?)?$/i;

/** A trace's time, which is UTC: ISO, or as PowerShell writes it in the admin's culture. */
export function traceTime(text: string): Instant | undefined {
  const iso = ISO.exec(text);
  if (iso !== null) {
    const at = Date.parse(`${iso[1]}T${iso[2]?.replace(/(\.\d{3})\d+$/, '$1')}${iso[3] ?? 'Z'}`);
    return Number.isNaN(at) ? undefined : at;
  }
  const local = LOCAL.exec(text);
  if (local === null) return undefined;
  const [, a, separator, b, year, hour, minute, second = 0, half] = local;
  // Slashes are month first, as in the United States, unless that cannot be; dots and dashes are day first.
  const dayFirst = separator !== '/' || Number(a) > 12;
  const [month, day] = dayFirst ? [Number(b), Number(a)] : [Number(a), Number(b)];
  const offset = half === undefined ? 0 : half.toUpperCase() === 'P' ? 12 : 0;
  const hours = half === undefined ? Number(hour) : (Number(hour) % 12) + offset;
  const isSane = month >= 1 && month <= 12 && day >= 1 && day <= 31 && hours < 24;
  return isSane ? Date.UTC(Number(year), month - 1, day, hours, Number(minute), Number(second)) : undefined;
}
