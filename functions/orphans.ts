import type { InvocationContext } from '@azure/functions';
import { compose } from '../shared/compose.ts';
import { adoptOrphans } from '../shared/use-cases/adopt-orphans.ts';
import { checkSenders } from '../shared/use-cases/check-senders.ts';
import { logOf } from './log.ts';

/** Every hour: groups that are locked and that nobody looks after, and whether the next lock would find its senders. */
export async function orphans(context: InvocationContext): Promise<void> {
  const log = logOf(context);
  const deps = compose(log, context);
  // A sender that Exchange does not know stops the search for locks as well, so it is told first.
  await checkSenders(deps).catch((error: unknown) =>
    log.error('The senders of locks could not be checked', { error: String(error) }),
  );
  const adopted = await adoptOrphans(deps);
  log.info('Forgotten locks were looked for', { adopted: adopted.length });
}
