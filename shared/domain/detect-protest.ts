import type { DetectionInput } from './detect.ts';
import { countPeople, curveAt, isHumanReply, suffices } from './detect-people.ts';
import { isAboveUsual } from './detect-rate.ts';
import type { Finding, Judge } from './detect-storm.ts';
import { durationOf, sentWithin, startWithin } from './detect-window.ts';
import type { DetectionSettings } from './detection-settings.ts';
import type { Observation } from './observation.ts';
import { threadFamilies } from './thread-families.ts';

/** The longer a storm takes to show itself, the more people have to protest: one in each quarter of the window. */
const QUARTERS = 4;

/**
 * Judges of storms in which people protest: few repliers suffice. Protests may have nothing to do with what the
 * group's regulars discuss elsewhere, so they speak for their own threads and, in a burst, for newcomers.
 */
export function protestJudges(
  window: readonly Observation[],
  replies: readonly Observation[],
  input: DetectionInput,
  settings: DetectionSettings,
): Judge[] {
  const { knownPosters } = input.history;
  const needed = curveAt(input.members, settings);
  const repliers = new Set(replies.map((reply) => reply.from));
  if (repliers.size < needed || !replies.some((reply) => reply.asksToStop)) return [];
  const familyOf = threadFamilies(replies);

  const protestedIn = (messages: readonly Observation[]) => {
    const families = new Set(messages.filter((seen) => seen.asksToStop).map(familyOf));
    return (seen: Observation) => isHumanReply(seen) && families.has(familyOf(seen));
  };
  const isNewcomer = (seen: Observation) =>
    isHumanReply(seen) && !knownPosters.has(seen.from) && seen.isCourtesy !== true;
  const weigh = (
    messages: readonly Observation[],
    counted: readonly Observation[],
    protesters: number,
  ): Finding | undefined => {
    const people = countPeople(counted, knownPosters, settings);
    const isStorm = people.protested && people.protesters >= protesters && suffices(people, needed);
    return isStorm ? { messages, replies: counted, people, needed } : undefined;
  };

  const fast: Judge = (tip, anchor) => {
    const start = startWithin(settings.burst, anchor, window);
    if (!isAboveUsual(anchor - start + 1, settings.burst, input, settings)) return undefined;
    const burst = window.slice(start, anchor + 1);
    const isProtested = protestedIn(burst);
    const counts = (seen: Observation) => isProtested(seen) || isNewcomer(seen);
    return counts(tip) ? weigh(burst, burst.filter(counts), 1) : undefined;
  };

  const slow: Judge = (tip, anchor) => {
    const before = sentWithin(settings.window, anchor, window);
    const isProtested = protestedIn(before);
    if (!isProtested(tip)) return undefined;
    const since = before.slice(before.findIndex(isProtested));
    const time = Math.max(settings.burst, durationOf(since));
    const protesters = Math.ceil((time * QUARTERS) / settings.window);
    return isAboveUsual(since.length, time, input, settings)
      ? weigh(since, since.filter(isProtested), protesters)
      : undefined;
  };

  return [fast, slow];
}
