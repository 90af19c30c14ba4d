import type { Wake } from '../ports/wakes.ts';
import { type IngestDeps, ingestSentinel } from './ingest-sentinel.ts';
import { type MendDeps, mendSubscription } from './mend-subscription.ts';

/**
 * Reads the inbox and, where the wake says so, mends the subscription; neither waits for the other or fails with it,
 * since reading is what finds a storm while nothing is subscribed. A failure of either is thrown when both are over.
 */
export async function answerWake(deps: IngestDeps & MendDeps, wake: Wake): Promise<Wake[]> {
  const [read, mended] = await Promise.allSettled([ingestSentinel(deps, wake), mendSubscription(deps, wake)]);
  if (read.status === 'rejected') {
    if (mended.status === 'rejected')
      deps.log.error('A subscription could not be mended', { error: String(mended.reason) });
    throw read.reason;
  }
  if (mended.status === 'rejected') throw mended.reason;
  return mended.value;
}
