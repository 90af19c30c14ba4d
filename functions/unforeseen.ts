import type { HttpResponseInit } from '@azure/functions';
import { problem } from './problem.ts';
import type { World } from './world.ts';

/** The answer to what nobody foresaw: the log has the cause, the answer says where in it. */
export function unforeseen(
  error: unknown,
  { log, invocation }: Pick<World, 'log' | 'invocation'>,
  { logged, title, detail }: { logged: string; title: string; detail: string },
): HttpResponseInit {
  log.error(logged, { error: error instanceof Error ? (error.stack ?? String(error)) : String(error) });
  return problem(500, title, `${detail} The log has the cause under invocation ${invocation}.`, {
    invocation,
  });
}
