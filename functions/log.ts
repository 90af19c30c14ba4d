import type { InvocationContext } from '@azure/functions';
import type { Log, LogFields } from '../shared/ports/log.ts';

/** Constant text first, data as fields behind it, so that alerts can group. */
export const logOf = (context: InvocationContext): Log => ({
  info: (message, fields?: LogFields) => context.info(message, fields ?? {}),
  warn: (message, fields?: LogFields) => context.warn(message, fields ?? {}),
  error: (message, fields?: LogFields) => context.error(message, fields ?? {}),
});
