import { createHash, randomBytes, timingSafeEqual } from 'node:crypto';
import type { AuthLevel } from './bindings.ts';

/** Keys of the host: `master` opens everything, `default` every function, the rest one function each. */
export type HostKeys = { master: string; default: string; functions: Record<string, string> };

export const makeKeys = (given: Partial<HostKeys> = {}): HostKeys => ({
  master: given.master ?? randomBytes(24).toString('base64url'),
  default: given.default ?? randomBytes(24).toString('base64url'),
  functions: given.functions ?? {},
});

/** The key a caller presents: the header wins over `?code=`. */
export function presentedKey(
  headers: NodeJS.Dict<string | string[]>,
  query: URLSearchParams,
): string | undefined {
  const header = headers['x-functions-key'];
  return (Array.isArray(header) ? header[0] : header) ?? query.get('code') ?? undefined;
}

export function mayCall(
  level: AuthLevel,
  functionName: string,
  key: string | undefined,
  keys: HostKeys,
): boolean {
  switch (level) {
    case 'anonymous':
      return true;
    case 'function':
      return [keys.functions[functionName], keys.default, keys.master].some((known) => sameKey(key, known));
    case 'admin':
      return sameKey(key, keys.master);
  }
}

/** In constant time; never equal when either is absent or empty. */
function sameKey(a: string | undefined, b: string | undefined): boolean {
  if (a === undefined || b === undefined || a === '' || b === '') return false;
  return timingSafeEqual(digest(a), digest(b));
}

const digest = (text: string): Buffer => createHash('sha256').update(text).digest();
