import type { Instant, Milliseconds } from './time.ts';

/** The moments of the takes that still count, and what is kept for whoever asked for several at once. */
export type Allowance = {
  takes: readonly Instant[];
  kept?: { count: number; until: Instant };
};

export type Take = { capacity: number; period: Milliseconds; now: Instant; count: number };

/**
 * What a take of so many at once makes of the allowance: all of them are spent, or none. Unlike a refilling bucket this
 * never lets more than `capacity` through in any span of one period. Who asked for several and got none has them kept for
 * two periods: who asks for one at a time would take each as it comes back.
 */
export function afterTake(
  { takes, kept }: Allowance,
  { capacity, period, now, count }: Take,
): { granted: boolean; allowance: Allowance } {
  const counting = takes.filter((at) => at > now - period);
  const isKept = kept !== undefined && kept.until > now;
  const others = isKept && count < kept.count ? kept.count : 0;
  if (counting.length + count + others <= capacity) {
    const spent = [...counting, ...Array.from({ length: count }, () => now)];
    return { granted: true, allowance: { takes: spent, ...(others > 0 && kept ? { kept } : {}) } };
  }
  if (isKept) return { granted: false, allowance: { takes: counting, kept } };
  const isMany = count > 1 && count <= capacity;
  return {
    granted: false,
    allowance: { takes: counting, ...(isMany ? { kept: { count, until: now + 2 * period } } : {}) },
  };
}
