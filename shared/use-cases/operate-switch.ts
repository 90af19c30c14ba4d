import type { Actor, SwitchPosition } from '../domain/switch.ts';
import type { Clock } from '../ports/clock.ts';
import type { AuditStore, SwitchStore } from '../ports/stores.ts';

export type OperateDeps = {
  switch: SwitchStore;
  audit: AuditStore;
  clock: Clock;
  firstPosition: SwitchPosition;
};

export type Order = { by: Actor; reason: string; from?: string };

/** Sets the switch. Setting it to where it stands is not an error. It holds before the next destructive step anywhere. */
export async function setSwitch(
  deps: OperateDeps,
  position: SwitchPosition,
  order: Order,
): Promise<{ before: SwitchPosition; after: SwitchPosition }> {
  const stored = await deps.switch.get();
  const before = stored?.value.position ?? deps.firstPosition;
  const at = deps.clock.now();
  await deps.switch.put(
    { position, changedAt: at, changedBy: order.by, reason: order.reason },
    stored?.version,
  );
  await deps.audit.append({
    at,
    by: order.by,
    act: 'set switch',
    reason: order.reason,
    before,
    after: position,
    ...(order.from === undefined ? {} : { from: order.from }),
  });
  return { before, after: position };
}
