import type { Instant, Milliseconds } from '../domain/time.ts';

/** Time as the app sees it. In a rehearsal it runs faster than the wall clock, and so do its naps. */
export interface Clock {
  now(): Instant;
  sleep(duration: Milliseconds): Promise<void>;
}
