import type { HttpRequest, HttpResponseInit, InvocationContext } from '@azure/functions';
import { compose } from '../shared/compose.ts';
import { accessParts } from '../shared/compose-access.ts';
import { answerAdmin } from './admin/guard.ts';
import type { AdminName } from './admin-routes.ts';
import { logOf } from './log.ts';

/** The admin API: everything but the kill-switch, the page's files and what is public. */
export const admin = (
  name: AdminName,
  request: HttpRequest,
  context: InvocationContext,
): Promise<HttpResponseInit> =>
  answerAdmin(name, request, { access: accessParts, compose: async () => compose(logOf(context), context) });
