import type { Address } from './address.ts';
import type { DetectionInput } from './detect.ts';
import type { DetectionSettings } from './detection-settings.ts';
import type { Observation } from './observation.ts';
import { HOUR } from './time.ts';

/** A burst of mail that is not many people: machines feeding each other, or one sender. */
export type MachineFinding = {
  kind: 'mail-loop' | 'flood';
  messages: readonly Observation[];
  senders: readonly Address[];
};

export function findMachines(
  burst: readonly Observation[],
  { history: { usualHourlyRate = 0 } }: DetectionInput,
  { machineMessages, aboveUsual, burst: time }: DetectionSettings,
): MachineFinding | undefined {
  if (burst.length < Math.max(machineMessages, (aboveUsual * usualHourlyRate * time) / HOUR))
    return undefined;
  const answers = burst.filter((seen) => seen.automation === 'auto-reply' || seen.automation === 'bounce');
  if (answers.length >= machineMessages) return finding('mail-loop', answers);
  const rest = burst.filter((seen) => seen.automation !== 'calendar');
  const flood = largest(rest, (seen) => seen.from);
  if (flood.length >= machineMessages) return finding('flood', flood);
  const thread = largest(rest, (seen) => seen.thread);
  // Two that answer each other without end and say nowhere that they are machines.
  const isPair = new Set(thread.map((seen) => seen.from)).size === 2;
  return thread.length >= machineMessages && isPair ? finding('mail-loop', thread) : undefined;
}

const finding = (kind: MachineFinding['kind'], messages: readonly Observation[]): MachineFinding => ({
  kind,
  messages,
  senders: [...new Set(messages.map((seen) => seen.from))],
});

function largest(
  messages: readonly Observation[],
  by: (seen: Observation) => string,
): readonly Observation[] {
  const groups = new Map<string, Observation[]>();
  let most: readonly Observation[] = [];
  for (const seen of messages) {
    const group = groups.get(by(seen)) ?? [];
    group.push(seen);
    groups.set(by(seen), group);
    if (group.length > most.length) most = group;
  }
  return most;
}
