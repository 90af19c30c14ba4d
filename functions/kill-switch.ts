import type { HttpRequest, HttpResponseInit, InvocationContext } from '@azure/functions';
import { answerKeyHolder, answerKillSwitch } from './kill-switch/answer.ts';
import { worldOf } from './world.ts';

/** The manual override: lock or release a group, purge an incident's mail, or hold Stormlock itself back. */
export const killSwitchDoor = (request: HttpRequest, context: InvocationContext): Promise<HttpResponseInit> =>
  answerKillSwitch(request, worldOf(context));

/** Reached only by who holds a key, since the platform guards it. */
export const killSwitch = (request: HttpRequest, context: InvocationContext): Promise<HttpResponseInit> =>
  answerKeyHolder(request, worldOf(context));
