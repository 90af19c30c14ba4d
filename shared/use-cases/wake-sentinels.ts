import type { Instant, Milliseconds } from '../domain/time.ts';
import type { CursorStore } from '../ports/stores.ts';
import type { Wake } from '../ports/wakes.ts';

export type WakeDeps = { cursors: CursorStore; clock: { now(): Instant }; staleAfter: Milliseconds };

export type Woken = {
  wakes: Wake[];
  /** No sentinel is known yet: the subscriptions were never reconciled. */
  untouched: boolean;
};

/**
 * Finds the sentinels that nobody woke for a while: detection survives the total loss of notifications. It rests on
 * storage alone, so no service that hangs keeps an inbox from being read.
 */
export async function wakeSentinels({ cursors, clock, staleAfter }: WakeDeps): Promise<Woken> {
  const known = await cursors.list();
  const now = clock.now();
  // What was read a minute ago was read a moment after the timer: it is due on this one, or it waits for two.
  const due = known.filter(({ value }) => (value.readAt ?? 0) <= now - staleAfter / 2);
  return {
    wakes: due.map(({ value }) => ({ sentinel: value.sentinel, madeAt: now })),
    untouched: known.length === 0,
  };
}
