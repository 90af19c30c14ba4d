import type { HttpRequest, HttpResponseInit, InvocationContext } from '@azure/functions';
import { compose } from '../shared/compose.ts';
import { accessParts } from '../shared/compose-access.ts';
import { answerKeyHolder, answerKillSwitch, type KillSwitchWorld } from './kill-switch/answer.ts';
import { logOf } from './log.ts';

/** The manual override: lock or release a group, purge an incident's mail, or hold Stormlock itself back. */
export const killSwitchDoor = (request: HttpRequest, context: InvocationContext): Promise<HttpResponseInit> =>
  answerKillSwitch(request, worldOf(context));

/** Reached only by who holds a key, since the platform guards it. */
export const killSwitch = (request: HttpRequest, context: InvocationContext): Promise<HttpResponseInit> =>
  answerKeyHolder(request, worldOf(context));

const worldOf = (context: InvocationContext): KillSwitchWorld => {
  const log = logOf(context);
  return { access: accessParts, compose: async () => compose(log, context), log };
};
