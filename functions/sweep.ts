import type { InvocationContext } from '@azure/functions';
import { compose } from '../shared/compose.ts';
import { sweep } from '../shared/use-cases/sweep.ts';
import { logOf } from './log.ts';

/** Every minute: advance what is unfinished. */
export async function sweepNow(context: InvocationContext): Promise<void> {
  await sweep(compose(logOf(context), context));
}
