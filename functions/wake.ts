import type { InvocationContext, StorageQueueOutput } from '@azure/functions';
import { compose } from '../shared/compose.ts';
import { reconcileWatch } from '../shared/use-cases/reconcile-watch.ts';
import { wakeSentinels } from '../shared/use-cases/wake-sentinels.ts';
import { logOf } from './log.ts';

/** Every minute: wake whom nobody woke. */
export async function wakeNow(context: InvocationContext, wakes: StorageQueueOutput): Promise<void> {
  const deps = compose(logOf(context), context);
  const woken = await wakeSentinels(deps);
  // A fresh deployment does not wait for the next quarter of an hour.
  const first = woken.untouched ? (await reconcileWatch(deps)).wakes : [];
  context.extraOutputs.set(wakes, [...woken.wakes, ...first]);
}
