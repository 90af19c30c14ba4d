import type { InvocationContext } from '@azure/functions';
import { compose } from '../shared/compose.ts';
import { type Access, accessParts } from '../shared/compose-access.ts';
import type { Log } from '../shared/ports/log.ts';
import type { AdminDeps } from './admin/call.ts';
import { logOf } from './log.ts';

/** What the guards need; the parts are made at the first request, so that bad settings become an answer. */
export type World = {
  access(): Access;
  compose(): Promise<AdminDeps>;
  log: Log;
  /** What the platform's log calls this request. */
  invocation: string;
};

export function worldOf(context: InvocationContext): World {
  const log = logOf(context);
  return {
    access: accessParts,
    compose: async () => compose(log, context),
    log,
    invocation: context.invocationId,
  };
}
