import { type KeepDeps, type Kept, keepSubscriptions } from './keep-subscriptions.ts';
import { noteTroubles, type TroubleDeps } from './note-troubles.ts';

export type ReconcileDeps = KeepDeps & TroubleDeps;

/** Makes the subscriptions what they should be, and keeps what of the watch that the settings want there is not. */
export async function reconcileWatch(deps: ReconcileDeps): Promise<Kept> {
  const kept = await keepSubscriptions(deps);
  try {
    await noteTroubles(deps, 'names', kept.unresolved);
    await noteTroubles(deps, 'subscriptions', kept.unsubscribed);
  } catch (error) {
    deps.log.error('What is not watched could not be noted', { error: String(error) });
  }
  return kept;
}
