import type { HttpResponseInit, InvocationContext } from '@azure/functions';
import { compose } from '../shared/compose.ts';
import { checkHealth } from '../shared/use-cases/check-health.ts';
import { logOf } from './log.ts';
import { problem, problemOf } from './problem.ts';

/** Whether the app can do its work: settings complete, storage readable, sentinels read. Says nothing confidential. */
export async function health(context: InvocationContext): Promise<HttpResponseInit> {
  const log = logOf(context);
  try {
    const state = await checkHealth(compose(log, context));
    return { status: state.healthy ? 200 : 503, headers: { 'cache-control': 'no-store' }, jsonBody: state };
  } catch (error) {
    log.error('The health check failed', { error: String(error) });
    return problemOf(error) ?? problem(503, 'Storage cannot be read', 'See the log for the cause.');
  }
}
