import type { InvocationContext } from '@azure/functions';
import { compose } from '../shared/compose.ts';
import { adoptOrphans } from '../shared/use-cases/adopt-orphans.ts';
import { logOf } from './log.ts';

/** Every hour: groups that are locked and that nobody looks after. */
export async function orphans(context: InvocationContext): Promise<void> {
  const log = logOf(context);
  const adopted = await adoptOrphans(compose(log, context));
  log.info('Forgotten locks were looked for', { adopted: adopted.length });
}
