import type { InvocationContext, StorageQueueOutput } from '@azure/functions';
import { compose } from '../shared/compose.ts';
import { keepSubscriptions } from '../shared/use-cases/keep-subscriptions.ts';
import { logOf } from './log.ts';

/** Creates, renews, replaces and removes subscriptions until Graph holds what the settings want. */
export async function subscriptions(context: InvocationContext, wakes: StorageQueueOutput): Promise<void> {
  const log = logOf(context);
  const { wakes: due, failures, ...counts } = await keepSubscriptions(compose(log, context));
  context.extraOutputs.set(wakes, due);
  log.info('Subscriptions were reconciled', { ...counts, failures: failures.length });
}
