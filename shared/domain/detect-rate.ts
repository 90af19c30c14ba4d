import type { DetectionInput } from './detect.ts';
import type { DetectionSettings } from './detection-settings.ts';
import { HOUR, type Milliseconds } from './time.ts';

/**
 * So many messages in this time make the group busier than it usually is. Only so much of the window is read: a group
 * that fills it is judged by its people alone.
 */
export const busyFrom = (
  time: Milliseconds,
  { history: { usualHourlyRate = 0 } }: DetectionInput,
  { aboveUsual, windowLimit }: DetectionSettings,
): number => Math.min(windowLimit, (aboveUsual * usualHourlyRate * time) / HOUR);

export const isAboveUsual = (
  messages: number,
  time: Milliseconds,
  input: DetectionInput,
  settings: DetectionSettings,
): boolean => messages >= busyFrom(time, input, settings);
