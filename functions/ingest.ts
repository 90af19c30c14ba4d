import type { InvocationContext, StorageQueueOutput } from '@azure/functions';
import { z } from 'zod';
import { compose } from '../shared/compose.ts';
import type { SentinelId } from '../shared/ports/mail.ts';
import type { Wake } from '../shared/ports/wakes.ts';
import { answerWake } from '../shared/use-cases/answer-wake.ts';
import { logOf } from './log.ts';

const wakeMessage = z
  .object({
    sentinel: z.guid().transform((id) => id.toLowerCase() as SentinelId),
    madeAt: z.number().int().nonnegative(),
    challenged: z.guid().optional(),
    removed: z.literal(true).optional(),
  })
  .transform(
    ({ sentinel, madeAt, challenged, removed }): Wake => ({
      sentinel,
      madeAt,
      ...(challenged === undefined ? {} : { challenged }),
      ...(removed === undefined ? {} : { removed }),
    }),
  );

/** Does what a wake asks for. A failure throws, so that the platform tries again and then keeps the message. */
export async function ingest(
  message: unknown,
  context: InvocationContext,
  wakes: StorageQueueOutput,
): Promise<void> {
  const wake = wakeMessage.safeParse(message);
  if (!wake.success)
    throw new Error(`a message in the queue "wakes" is no wake: ${z.prettifyError(wake.error)}`);
  context.extraOutputs.set(wakes, await answerWake(compose(logOf(context), context), wake.data));
}
