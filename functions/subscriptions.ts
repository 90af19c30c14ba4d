import type { InvocationContext, StorageQueueOutput } from '@azure/functions';
import { compose } from '../shared/compose.ts';
import { reconcileWatch } from '../shared/use-cases/reconcile-watch.ts';
import { logOf } from './log.ts';

/** Creates, renews, replaces and removes subscriptions until Graph holds what the settings want. */
export async function subscriptions(context: InvocationContext, wakes: StorageQueueOutput): Promise<void> {
  const log = logOf(context);
  const watch = await reconcileWatch(compose(log, context));
  const { wakes: due, unresolved, unsubscribed, failures, ...counts } = watch;
  context.extraOutputs.set(wakes, due);
  log.info('Subscriptions were reconciled', {
    ...counts,
    failures: unresolved.length + unsubscribed.length + failures.length,
  });
}
