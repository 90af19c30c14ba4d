import type { CursorStore } from '../ports/stores.ts';
import type { Wake } from '../ports/wakes.ts';
import { Listing, renew, type SubscribeDeps, subscribe } from './subscribe.ts';

export type MendDeps = SubscribeDeps & { cursors: CursorStore };

/**
 * Does what a lifecycle notification asks for, for the one subscription it is about: Graph sends one for each, all at
 * once perhaps, and allows few lists. What was not announced till then is read by the wake that it returns.
 */
export async function mendSubscription(
  deps: MendDeps,
  { sentinel, challenged, removed }: Wake,
): Promise<Wake[]> {
  if (challenged === undefined && removed === undefined) return [];
  // One whose mailbox is watched no more is about to be removed.
  if ((await deps.cursors.get(sentinel)) === undefined) return [];
  // Renewing answers the challenge, however long it would live: it is paused till then.
  const isRenewed = challenged !== undefined && (await renew(deps, challenged));
  const worn = isRenewed ? undefined : challenged;
  if (!isRenewed || removed !== undefined)
    await subscribe(deps, sentinel, new Listing(deps.subscriptions), worn);
  return [{ sentinel, madeAt: deps.clock.now() }];
}
