import type { HttpRequest, HttpResponseInit, InvocationContext } from '@azure/functions';
import { z } from 'zod';
import { compose } from '../shared/compose.ts';
import { type Address, toAddress } from '../shared/domain/address.ts';
import { type Incident, phaseOf } from '../shared/domain/incident.ts';
import type { SwitchPosition } from '../shared/domain/switch.ts';
import { lockGroup, releaseGroup } from '../shared/use-cases/operate-group.ts';
import { type Order, setSwitch } from '../shared/use-cases/operate-switch.ts';
import { logOf } from './log.ts';
import { problem, problemOf } from './problem.ts';

const reason = z.string().trim().min(3, 'say in a few words why').max(500);
const by = z.string().trim().min(1).max(100).default('holder of the function key');
const group = z.string().transform((text, context): Address => {
  const address = toAddress(text);
  if (address !== undefined) return address;
  context.addIssue({
    code: 'custom',
    message: `"${text}" is no SMTP address; give the group's, such as all-staff@contoso.com`,
  });
  return z.NEVER;
});

const order = z.discriminatedUnion('action', [
  z.strictObject({ action: z.literal('lock'), group, reason, by }),
  z.strictObject({ action: z.literal('release'), group, reason, by, force: z.boolean().default(false) }),
  z.strictObject({ action: z.enum(['arm', 'observe', 'pause']), reason, by }),
]);

const POSITIONS = { arm: 'armed', observe: 'observe', pause: 'paused' } as const satisfies Record<
  string,
  SwitchPosition
>;

/** The manual override: lock or release a group now, or hold Stormlock itself back. */
export async function killSwitch(
  request: HttpRequest,
  context: InvocationContext,
): Promise<HttpResponseInit> {
  const body = order.safeParse(await request.json().catch(() => undefined));
  if (!body.success) {
    return problem(400, 'Not an order', z.prettifyError(body.error), {
      example: { action: 'lock', group: 'all-staff@contoso.com', reason: 'reply-all storm' },
    });
  }
  try {
    const deps = await compose(logOf(context));
    const { data } = body;
    const orders: Order = {
      by: { kind: 'operator', name: data.by },
      reason: data.reason,
      from: request.headers.get('x-forwarded-for')?.split(',')[0]?.trim() ?? 'unknown address',
    };
    switch (data.action) {
      case 'lock':
        return answer(await lockGroup(deps, data.group, orders), 'locked');
      case 'release':
        return answer(await releaseGroup(deps, data.group, orders, data.force), 'released');
      case 'arm':
      case 'observe':
      case 'pause':
        return { jsonBody: { switch: await setSwitch(deps, POSITIONS[data.action], orders) } };
    }
  } catch (error) {
    const answered = problemOf(error);
    if (answered === undefined) throw error;
    return answered;
  }
}

/** 200 when the group was read back and shows what was ordered; 202 while Stormlock is still at it. */
function answer(incident: Incident, ordered: 'locked' | 'released'): HttpResponseInit {
  const { containment } = incident;
  const confirmed = containment.state === ordered;
  const stuck = 'why' in containment ? { why: containment.why } : {};
  const remedy = 'remedy' in containment ? { remedy: containment.remedy } : {};
  return {
    status: confirmed ? 200 : 'why' in containment ? 409 : 202,
    headers: { 'cache-control': 'no-store' },
    jsonBody: {
      incident: incident.id,
      group: incident.group.address,
      members: incident.group.audience.members,
      phase: phaseOf(incident),
      [ordered]: confirmed,
      confirmed,
      ...stuck,
      ...remedy,
    },
  };
}
