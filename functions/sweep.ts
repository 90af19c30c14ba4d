import type { InvocationContext, StorageQueueOutput } from '@azure/functions';
import { compose } from '../shared/compose.ts';
import { keepSubscriptions } from '../shared/use-cases/keep-subscriptions.ts';
import { sweep } from '../shared/use-cases/sweep.ts';
import { logOf } from './log.ts';

/** Every minute: advance what is unfinished, wake whom nobody woke. */
export async function sweepNow(context: InvocationContext, wakes: StorageQueueOutput): Promise<void> {
  const deps = compose(logOf(context), context);
  const swept = await sweep(deps);
  // A fresh deployment does not wait for the next quarter of an hour.
  const first = swept.untouched ? (await keepSubscriptions(deps)).wakes : [];
  context.extraOutputs.set(wakes, [...swept.wakes, ...first]);
}
