import type { HttpResponseInit } from '@azure/functions';
import type { Incident } from '../../shared/domain/incident.ts';
import type { SwitchPosition } from '../../shared/domain/switch.ts';
import { type NotLocked, orderLock, orderReleaseOf } from '../../shared/use-cases/operate-group.ts';
import { carryOn, incidentWith, orderOnCurrent } from '../../shared/use-cases/operate-incident.ts';
import { type Order, setSwitch } from '../../shared/use-cases/operate-switch.ts';
import type { AdminDeps } from '../admin/call.ts';
import { standInTime } from '../admin/stand.ts';
import { notStoredYet } from '../not-stored.ts';
import { LAST_LOOK, within } from '../patience.ts';
import type { KillOrder } from './kill-order.ts';
import { json, notLockedOutcome, outcome } from './outcome.ts';

export type OrderDeps = AdminDeps & { publicUrl: string };

const POSITIONS = { arm: 'armed', observe: 'observe', pause: 'paused' } as const satisfies Record<
  string,
  SwitchPosition
>;

/** Stores the order, takes the steps it makes due, and answers before the operator's patience is over. */
export async function carryOut(
  deps: OrderDeps,
  order: KillOrder,
  given: Order,
  left: () => number,
): Promise<HttpResponseInit> {
  if (isForSwitch(order)) {
    const turned = await within(setSwitch(deps, POSITIONS[order.action], given), deps.log, left());
    return turned === undefined ? notStored(deps) : json(200, { switch: turned });
  }
  const stored = await within(store(deps, order, given), deps.log, left());
  if (stored === undefined) return notStored(deps);
  if ('notLocked' in stored) return notLockedOutcome(stored, deps.publicUrl);
  const { id } = stored;
  const carriedOn = await within(carryOn(deps, id), deps.log, left());
  const [seen, stand] = await Promise.all([
    carriedOn ?? within(incidentWith(deps, id), deps.log, LAST_LOOK),
    standInTime(deps),
  ]);
  return outcome(seen?.value ?? stored, order.action, stand, deps.publicUrl);
}

type SwitchAction = Extract<KillOrder, { action: keyof typeof POSITIONS }>;
type IncidentAction = Exclude<KillOrder, SwitchAction>;

const isForSwitch = (order: KillOrder): order is SwitchAction => order.action in POSITIONS;

async function store(deps: OrderDeps, order: IncidentAction, given: Order): Promise<Incident | NotLocked> {
  switch (order.action) {
    case 'lock':
      return orderLock(deps, order.group, given);
    case 'release': {
      if ('group' in order) return orderReleaseOf(deps, order.group, given, order.force);
      const what = { do: 'release', force: order.force } as const;
      return orderOnCurrent(deps, order.incident, what, given);
    }
    case 'purge': {
      const what = order.again ? ({ do: 'purge' } as const) : ({ do: 'purge', once: true } as const);
      return orderOnCurrent(deps, order.incident, what, given);
    }
  }
}

const notStored = ({ publicUrl }: OrderDeps): HttpResponseInit =>
  notStoredYet(
    'Storage or Exchange does not answer. The order may still be stored, or be lost. Repeat it until the answer is another: repeating does no harm. If this goes on, lock the group by hand in the Exchange admin centre under Delivery management.',
    `${publicUrl}/api/console`,
  );
