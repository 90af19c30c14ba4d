import { z } from 'zod';
import { jsonOf } from '../http/answer.ts';
import type { ServiceWords } from '../http/failure.ts';
import type { Reply } from '../http/request.ts';

const errorBody = z.object({
  error: z.object({
    code: z.string().nullish(),
    message: z.string().nullish(),
    innerError: z.object({ 'request-id': z.string().nullish() }).nullish().catch(undefined),
  }),
});

/** What Graph says about a refusal; all fields absent for a body that is not Graph's. */
export function graphWords(reply: Reply): ServiceWords {
  const parsed = errorBody.safeParse(jsonOf(reply.text));
  if (!parsed.success) return {};
  const { code, message, innerError } = parsed.data.error;
  const requestId = innerError?.['request-id'];
  return {
    ...(code ? { code } : {}),
    ...(message ? { message } : {}),
    ...(requestId ? { requestId } : {}),
  };
}

/** What to do about a refusal that the adapter knows nothing more special about. */
export function graphRemedy(status: number): string {
  if (status === 401)
    return 'Check that AZURE_TENANT_ID, the credential and STORMLOCK_CLOUD belong to the same cloud and tenant.';
  if (status === 403)
    return 'Grant the app the application permission this call needs (docs/permissions.md), with admin consent.';
  if (status === 404) return 'Check that it still exists in the tenant.';
  if (status >= 300 && status < 400) return 'Check STORMLOCK_GRAPH_URL: Graph itself never redirects.';
  return 'Repeating the call cannot help: read what Graph says about it.';
}
