import type { Address } from './address.ts';
import type { Observation } from './observation.ts';
import type { Policy } from './policy.ts';
import type { ToldApart } from './storm-messages.ts';

export type Choice = { remove: readonly Observation[]; keep: readonly Observation[] };

/**
 * Which of the storm's messages are to go. `replies` leaves whatever began a thread, in forks too: its author meant to
 * write to the group.
 */
export function chosenFrom(
  { start, replies, firsts, others }: ToldApart,
  purge: Policy['purge'],
  lockHolder?: Address,
): Choice {
  const storm = start === undefined ? replies : [start, ...replies];
  const spared = new Set([
    ...(purge === 'all' ? [] : firsts),
    ...storm.filter(({ from }) => from === lockHolder),
  ]);
  return { remove: storm.filter((message) => !spared.has(message)), keep: [...spared, ...others] };
}
