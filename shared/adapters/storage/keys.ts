import { createHash } from 'node:crypto';
import { DAY, type Instant } from '../../domain/time.ts';

const PLAIN = /[^A-Za-z0-9.@-]/g;
const LONGEST = 300;

/**
 * Text as (part of) a partition or row key. The service forbids / \ # ? and control characters and more than 1 KiB;
 * everything unusual is escaped, `_` too, so that it can join parts, and what is too long becomes a SHA-256.
 */
export function key(text: string): string {
  const escaped = text.replace(PLAIN, (char) => `~${char.charCodeAt(0).toString(16).padStart(4, '0')}`);
  return escaped.length <= LONGEST ? escaped : `~~${hash(text)}`;
}

/** 43 characters that are safe in keys. */
export const hash = (text: string): string =>
  createHash('sha256').update(text).digest('base64url').replaceAll('_', '.');

/** Sorts after every key that continues the same prefix. */
export const LAST = '~~~';

// The last moment a JavaScript date can hold: a forged Date header may name any year.
const END_OF_TIME = 8_640_000_000_000_000;
const LAST_DAY = END_OF_TIME / DAY;

const clamp = (at: Instant): Instant => Math.min(Math.max(Math.trunc(at), 0), END_OF_TIME);

/** 16 digits that sort the newest moment first. */
export const newestFirst = (at: Instant): string => String(END_OF_TIME - clamp(at)).padStart(16, '0');

/** Number of the UTC day. */
export const dayOf = (at: Instant): number => Math.floor(clamp(at) / DAY);

/** 9 digits that sort the newest day first. */
export const newestDayFirst = (day: number): string => String(LAST_DAY - day).padStart(9, '0');
