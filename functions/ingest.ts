import type { InvocationContext, StorageQueueOutput } from '@azure/functions';
import { z } from 'zod';
import { compose } from '../shared/compose.ts';
import type { SentinelId } from '../shared/ports/mail.ts';
import { ingestSentinel } from '../shared/use-cases/ingest-sentinel.ts';
import { keepSubscriptions } from '../shared/use-cases/keep-subscriptions.ts';
import { logOf } from './log.ts';

const wakeMessage = z.object({
  sentinel: z.guid().transform((id) => id.toLowerCase() as SentinelId),
  madeAt: z.number().int().nonnegative(),
  reconcile: z.boolean().optional(),
});

/** Reads the inbox a wake names. A failure throws, so that the platform tries again and then keeps the message. */
export async function ingest(
  message: unknown,
  context: InvocationContext,
  wakes: StorageQueueOutput,
): Promise<void> {
  const log = logOf(context);
  const wake = wakeMessage.safeParse(message);
  if (!wake.success)
    throw new Error(`a message in the queue "wakes" is no wake: ${z.prettifyError(wake.error)}`);
  const deps = compose(log, context);
  if (wake.data.reconcile) {
    const kept = await keepSubscriptions(deps, wake.data.sentinel);
    context.extraOutputs.set(wakes, kept.wakes);
  }
  await ingestSentinel(deps, wake.data);
}
