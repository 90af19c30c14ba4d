import type { HttpResponseInit } from '@azure/functions';
import type { Incident } from '../../shared/domain/incident.ts';
import { phaseOf } from '../../shared/domain/phase.ts';
import type { SwitchPosition } from '../../shared/domain/switch.ts';
import { orderLock, orderReleaseOf } from '../../shared/use-cases/operate-group.ts';
import { carryOn, incidentWith, orderOnCurrent } from '../../shared/use-cases/operate-incident.ts';
import { type Order, setSwitch } from '../../shared/use-cases/operate-switch.ts';
import type { AdminDeps } from '../admin/call.ts';
import { within } from '../patience.ts';
import { problem } from '../problem.ts';
import type { KillOrder } from './kill-order.ts';

export type OrderDeps = AdminDeps & { publicUrl: string };

const POSITIONS = { arm: 'armed', observe: 'observe', pause: 'paused' } as const satisfies Record<
  string,
  SwitchPosition
>;

/** For a look at the incident when patience is over. */
const LAST_LOOK = 500;

/** Stores the order, takes the steps it makes due, and answers before the operator's patience is over. */
export async function carryOut(
  deps: OrderDeps,
  order: KillOrder,
  given: Order,
  left: () => number,
): Promise<HttpResponseInit> {
  if (isForSwitch(order)) {
    const turned = await within(setSwitch(deps, POSITIONS[order.action], given), deps.log, left());
    return turned === undefined ? notStoredYet(deps) : json(200, { switch: turned });
  }
  const stored = await within(store(deps, order, given), deps.log, left());
  if (stored === undefined) return notStoredYet(deps);
  const { id } = stored;
  const seen =
    (await within(carryOn(deps, id), deps.log, left())) ??
    (await within(incidentWith(deps, id), deps.log, LAST_LOOK));
  return outcome(seen?.value ?? stored, order.action, deps);
}

type SwitchAction = Extract<KillOrder, { action: keyof typeof POSITIONS }>;
type IncidentAction = Exclude<KillOrder, SwitchAction>;

const isForSwitch = (order: KillOrder): order is SwitchAction => order.action in POSITIONS;

async function store(deps: OrderDeps, order: IncidentAction, given: Order): Promise<Incident> {
  switch (order.action) {
    case 'lock':
      return orderLock(deps, order.group, given);
    case 'release': {
      if ('group' in order) return orderReleaseOf(deps, order.group, given, order.force);
      const what = { do: 'release', force: order.force } as const;
      return orderOnCurrent(deps, order.incident, what, given);
    }
    case 'purge':
      return orderOnCurrent(deps, order.incident, { do: 'purge' }, given);
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

/** Whether storage or Exchange is slow, nothing is known yet: an order is accepted when it is stored. */
const notStoredYet = ({ publicUrl }: OrderDeps): HttpResponseInit =>
  problem(
    503,
    'The order is not stored yet',
    'Storage or Exchange does not answer. The order may still be stored, or be lost. Repeat it until the answer is another: repeating does no harm. If this goes on, lock the group by hand in the Exchange admin centre under Delivery management.',
    { confirmed: false, look: `${publicUrl}/api/console` },
    { 'retry-after': '5' },
  );

const json = (status: number, body: unknown): HttpResponseInit => ({
  status,
  headers: { 'content-type': 'application/json', 'cache-control': 'no-store' },
  body: JSON.stringify(body),
});
