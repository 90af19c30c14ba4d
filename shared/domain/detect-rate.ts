import type { DetectionInput } from './detect.ts';
import type { DetectionSettings } from './detection-settings.ts';
import type { Observation } from './observation.ts';
import { HOUR, type Milliseconds } from './time.ts';

/**
 * Whether the group is busier than it usually is. Only so much of the window is read: a group that fills it is judged
 * by its people alone.
 */
export function isAboveUsual(
  messages: readonly Observation[],
  time: Milliseconds,
  { history: { usualHourlyRate = 0 } }: DetectionInput,
  { aboveUsual, windowLimit }: DetectionSettings,
): boolean {
  return messages.length >= Math.min(windowLimit, (aboveUsual * usualHourlyRate * time) / HOUR);
}
