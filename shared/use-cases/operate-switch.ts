import { LostRace } from '../domain/errors.ts';
import type { Actor, Switch, SwitchPosition } from '../domain/switch.ts';
import type { Clock } from '../ports/clock.ts';
import type { SwitchStore, Version, Versioned } from '../ports/stores.ts';
import { orderEntry } from './audit-entry.ts';

export type OperateDeps = {
  switch: SwitchStore;
  clock: Clock;
  firstPosition: SwitchPosition;
};

/** `from`: the address it came from; `via`: what proved who orders. */
export type Order = { by: Actor; reason: string; from?: string; via?: string };

/** The switch does not stand where the operator saw it. */
export class StaleSwitch extends Error {
  override readonly name = 'StaleSwitch';
  readonly current: Versioned<Switch> | undefined;
  constructor(current: Versioned<Switch> | undefined) {
    super('the switch was set meanwhile');
    this.current = current;
  }
}

/** How often an order is tried again when somebody else set the switch in between. */
const TRIES = 5;

/**
 * Sets the switch. Setting it to where it stands is not an error. It holds before the next destructive step anywhere.
 * Where `sawIt` is given, throws StaleSwitch unless the version is the one the operator looked at.
 */
export async function setSwitch(
  deps: OperateDeps,
  position: SwitchPosition,
  order: Order,
  sawIt?: (version: Version | undefined) => boolean,
): Promise<{ before: SwitchPosition; after: SwitchPosition }> {
  for (let tried = 1; ; tried++) {
    const stored = await deps.switch.get();
    if (sawIt?.(stored?.version) === false) throw new StaleSwitch(stored);
    try {
      return await turn(deps, position, order, stored);
    } catch (error) {
      if (!(error instanceof LostRace) || tried === TRIES) throw error;
    }
  }
}

async function turn(
  deps: OperateDeps,
  position: SwitchPosition,
  order: Order,
  stored: Versioned<Switch> | undefined,
): Promise<{ before: SwitchPosition; after: SwitchPosition }> {
  const before = stored?.value.position ?? deps.firstPosition;
  const at = deps.clock.now();
  await deps.switch.put(
    { position, changedAt: at, changedBy: order.by, reason: order.reason },
    stored?.version,
    orderEntry(order, { at, act: 'set switch', before, after: position }),
  );
  return { before, after: position };
}
