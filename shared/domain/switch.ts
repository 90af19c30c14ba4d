import type { Instant } from './time.ts';

/** `armed`: contain storms. `observe`: record what would have been done, and alert. `paused`: record only. */
export type SwitchPosition = 'armed' | 'observe' | 'paused';

export const SWITCH_POSITIONS = ['armed', 'observe', 'paused'] as const satisfies readonly SwitchPosition[];

/** Who acted: the app itself, or a named person. */
export type Actor = { kind: 'stormlock' } | { kind: 'operator'; name: string };

export const STORMLOCK: Actor = { kind: 'stormlock' };

export type Switch = {
  position: SwitchPosition;
  changedAt: Instant;
  changedBy: Actor;
  reason: string;
};
