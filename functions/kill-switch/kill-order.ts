import type { HttpRequest, HttpResponseInit } from '@azure/functions';
import { z } from 'zod';
import { type Address, toAddress } from '../../shared/domain/address.ts';
import type { IncidentId } from '../../shared/domain/incident.ts';
import { problem } from '../problem.ts';

const reason = z.string().trim().min(3, 'say in a few words why').max(500);
const by = z.string().trim().min(1).max(100).optional();
const group = z.string().transform((text, context): Address => {
  const address = toAddress(text);
  if (address !== undefined) return address;
  context.addIssue({
    code: 'custom',
    message: `"${text.slice(0, 80)}" is no SMTP address; give the group's, such as all-staff@contoso.com`,
  });
  return z.NEVER;
});
const incident = z
  .string()
  .regex(/^\d{8}-\d{6}-[0-9a-z]{1,40}$/, 'give an incident id such as 20161114-082914-3f9c1a')
  .transform((id) => id as IncidentId);

/** What the kill-switch takes. `by` is who holds the key; it is ignored where the caller is known. */
export const killOrder = z.union([
  z.strictObject({ action: z.literal('lock'), group, reason, by }),
  z.strictObject({ action: z.literal('release'), group, reason, by, force: z.boolean().default(false) }),
  z.strictObject({ action: z.literal('release'), incident, reason, by, force: z.boolean().default(false) }),
  z.strictObject({ action: z.literal('purge'), incident, reason, by }),
  z.strictObject({ action: z.enum(['arm', 'observe', 'pause']), reason, by }),
]);

export type KillOrder = z.infer<typeof killOrder>;

/** The order, or the answer that says what is wrong with it. */
export async function readKillOrder(
  request: HttpRequest,
): Promise<{ order: KillOrder } | { refusal: HttpResponseInit }> {
  const body: unknown = await request.json().catch(() => undefined);
  const parsed = killOrder.safeParse(body);
  if (parsed.success) return { order: parsed.data };
  const refusal = problem(400, 'Not an order', explain(body, parsed.error), {
    examples: [
      { action: 'lock', group: 'all-staff@contoso.com', reason: 'reply-all storm' },
      { action: 'release', group: 'all-staff@contoso.com', reason: 'it is over' },
      { action: 'purge', incident: '20161114-082914-3f9c1a', reason: 'clear the mailboxes' },
      { action: 'pause', reason: 'migration weekend' },
    ],
  });
  return { refusal };
}

/** A union's own message names every branch; only the one that was meant, or comes closest, helps. */
function explain(body: unknown, error: z.ZodError): string {
  const action = z.looseObject({ action: z.string() }).safeParse(body).data?.action;
  const meant = killOrder.options.filter((option) => option.shape.action.safeParse(action).success);
  const [closest] = meant
    .map((option) => option.safeParse(body).error)
    .filter((each) => each !== undefined)
    .toSorted((a, b) => a.issues.length - b.issues.length);
  if (closest !== undefined) return z.prettifyError(closest);
  return error.issues.length > 0
    ? 'action must be lock, release, purge, arm, observe or pause.'
    : error.message;
}
