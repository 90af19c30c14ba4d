import type { SwitchPosition } from '../domain/switch.ts';
import type { Log } from '../ports/log.ts';
import type { SwitchStore } from '../ports/stores.ts';

export type SwitchDeps = { switch: SwitchStore; log: Log; firstPosition: SwitchPosition };

/** Where the switch stands now; throws when it cannot be read. */
export async function switchPosition(deps: Omit<SwitchDeps, 'log'>): Promise<SwitchPosition> {
  return (await deps.switch.get())?.value.position ?? deps.firstPosition;
}

/** Where the switch stands now. One that cannot be read counts as paused: without it nothing destructive happens. */
export async function readSwitch(deps: SwitchDeps): Promise<SwitchPosition> {
  try {
    return await switchPosition(deps);
  } catch (error) {
    deps.log.error('The switch cannot be read; counting as paused', { error: String(error) });
    return 'paused';
  }
}
