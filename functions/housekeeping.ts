import type { InvocationContext } from '@azure/functions';
import { compose } from '../shared/compose.ts';
import { keepHouse } from '../shared/use-cases/keep-house.ts';
import { logOf } from './log.ts';

/** Remembers who posted where, and forgets what is too old to be kept. */
export async function housekeeping(context: InvocationContext): Promise<void> {
  const log = logOf(context);
  log.info('House was kept', await keepHouse(compose(log, context)));
}
