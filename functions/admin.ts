import type { HttpRequest, HttpResponseInit, InvocationContext } from '@azure/functions';
import { answerAdmin } from './admin/guard.ts';
import type { AdminName } from './admin-routes.ts';
import { worldOf } from './world.ts';

/** The admin API: everything but the kill-switch, the page's files and what is public. */
export const admin = (
  name: AdminName,
  request: HttpRequest,
  context: InvocationContext,
): Promise<HttpResponseInit> => answerAdmin(name, request, worldOf(context));
