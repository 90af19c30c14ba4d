import type { HttpRequest, HttpResponseInit } from '@azure/functions';
import { z } from 'zod';
import { type Address, toAddress } from '../../shared/domain/address.ts';
import { type Incident, type IncidentId, phaseOf } from '../../shared/domain/incident.ts';
import type { SwitchPosition } from '../../shared/domain/switch.ts';
import { orderLock, orderReleaseOf } from '../../shared/use-cases/operate-group.ts';
import { carryOn, incidentWith, orderOnIncident } from '../../shared/use-cases/operate-incident.ts';
import { type Order, setSwitch } from '../../shared/use-cases/operate-switch.ts';
import { problem } from '../problem.ts';
import { type AdminDeps, type Call, orderBy } from './call.ts';
import { within } from './patience.ts';

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

export type OrderDeps = AdminDeps & { publicUrl: string };

/** What the kill-switch takes. `by` is who holds the key; it is ignored where the caller is known. */
export const killOrder = z.union([
  z.strictObject({ action: z.literal('lock'), group, reason, by }),
  z.strictObject({ action: z.literal('release'), group, reason, by, force: z.boolean().default(false) }),
  z.strictObject({ action: z.literal('release'), incident, reason, by, force: z.boolean().default(false) }),
  z.strictObject({ action: z.literal('purge'), incident, reason, by }),
  z.strictObject({ action: z.enum(['arm', 'observe', 'pause']), reason, by }),
]);

export type KillOrder = z.infer<typeof killOrder>;

const POSITIONS = { arm: 'armed', observe: 'observe', pause: 'paused' } as const satisfies Record<
  string,
  SwitchPosition
>;

/** The kill-switch for callers who are known by name. */
export async function giveOrders(call: Call): Promise<HttpResponseInit> {
  const read = await readKillOrder(call.request);
  if ('refusal' in read) return read.refusal;
  return carryOut({ ...call.deps, publicUrl: call.publicUrl }, read.order, orderBy(call, read.order.reason));
}

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

/** A union's own message names every branch; only the one that was meant helps. */
function explain(body: unknown, error: z.ZodError): string {
  const action = z.looseObject({ action: z.string() }).safeParse(body).data?.action;
  const meant = killOrder.options.filter((option) => option.shape.action.safeParse(action).success);
  const [first] = meant.map((option) => option.safeParse(body).error).filter((each) => each !== undefined);
  if (first !== undefined) return z.prettifyError(first);
  return error.issues.length > 0
    ? 'action must be lock, release, purge, arm, observe or pause.'
    : error.message;
}

/** Stores the order, takes the steps it makes due, and answers within ten seconds. */
export async function carryOut(deps: OrderDeps, order: KillOrder, given: Order): Promise<HttpResponseInit> {
  if (isForSwitch(order)) return json(200, { switch: await setSwitch(deps, POSITIONS[order.action], given) });
  const deadline = Date.now() + 9_000;
  const id = await within(store(deps, order, given), deps.log);
  if (id === undefined) return json(202, { accepted: true, look: `${deps.publicUrl}/api/console` });
  const done = await within(carryOn(deps, id), deps.log, Math.max(0, deadline - Date.now()));
  const { value } = done ?? (await incidentWith(deps, id));
  return outcome(value, order.action, deps);
}

type SwitchAction = Extract<KillOrder, { action: keyof typeof POSITIONS }>;
type IncidentAction = Exclude<KillOrder, SwitchAction>;

const isForSwitch = (order: KillOrder): order is SwitchAction => order.action in POSITIONS;

async function store(deps: OrderDeps, order: IncidentAction, given: Order): Promise<IncidentId> {
  switch (order.action) {
    case 'lock':
      return (await orderLock(deps, order.group, given)).id;
    case 'release': {
      if ('group' in order) return (await orderReleaseOf(deps, order.group, given, order.force)).id;
      const what = { do: 'release', force: order.force } as const;
      return (await orderOnIncident(deps, order.incident, what, given, () => true)).value.id;
    }
    case 'purge':
      return (await orderOnIncident(deps, order.incident, { do: 'purge' }, given, () => true)).value.id;
  }
}

/** 200 when the group was read back and shows what was ordered; 202 while Stormlock is still at it. */
function outcome(value: Incident, action: IncidentAction['action'], deps: OrderDeps): HttpResponseInit {
  const { containment, cleanup, group: on } = value;
  const side = action === 'purge' ? cleanup : containment;
  const confirmed = side.state === { lock: 'locked', release: 'released', purge: 'done' }[action];
  const stuck = !confirmed && ('remedy' in side || side.state === 'release-refused');
  return json(confirmed ? 200 : stuck ? 409 : 202, {
    incident: value.id,
    group: on.address,
    members: on.audience.members,
    phase: phaseOf(value),
    confirmed,
    ...(action === 'lock' ? { locked: confirmed } : {}),
    ...(action === 'release' ? { released: confirmed } : {}),
    ...(action === 'purge' ? { cleanup: cleanup.state } : {}),
    ...('why' in side ? { why: side.why } : {}),
    ...('remedy' in side ? { remedy: side.remedy } : {}),
    look: `${deps.publicUrl}/api/console#/incidents/${value.id}`,
  });
}

const json = (status: number, body: unknown): HttpResponseInit => ({
  status,
  headers: { 'content-type': 'application/json', 'cache-control': 'no-store' },
  body: JSON.stringify(body),
});
