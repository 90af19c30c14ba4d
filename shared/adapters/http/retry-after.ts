import { HOUR, type Instant, type Milliseconds, SECOND } from '../../domain/time.ts';

const LONGEST: Milliseconds = HOUR;

/** `Retry-After` in seconds or as an HTTP date; at most an hour, never negative; `undefined` when there is none. */
export function retryAfterOf(headers: Headers, now: Instant): Milliseconds | undefined {
  const value = headers.get('retry-after')?.trim();
  if (!value) return undefined;
  const wait = /^\d+(\.\d+)?$/.test(value) ? Number(value) * SECOND : Date.parse(value) - now;
  return Number.isNaN(wait) ? undefined : Math.min(Math.max(wait, 0), LONGEST);
}
