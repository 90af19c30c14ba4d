import type { DetectionInput } from './detect.ts';
import { countPeople, curveAt, isHumanReply, type People, protestsEnough } from './detect-people.ts';
import { eventTime, sentWithin } from './detect-window.ts';
import type { DetectionSettings } from './detection-settings.ts';
import type { Observation } from './observation.ts';
import { threadFamilies } from './thread-families.ts';
import { HOUR, type Milliseconds } from './time.ts';

/** A storm, or the nearest thing to one: the mails that were weighed, up to and with the one that tipped it. */
export type Finding = {
  messages: readonly Observation[];
  replies: readonly Observation[];
  people: People;
  /** What the weight of the people has to reach. */
  needed: number;
};

/**
 * Looks for the first reply of the last `burst` at which the evidence sufficed, so that what is found does not
 * depend on how many mails were read at once.
 */
export function findStorm(
  window: readonly Observation[],
  input: DetectionInput,
  settings: DetectionSettings,
): Finding | undefined {
  const newest = window.at(-1);
  const replies = window.filter(isHumanReply);
  if (newest === undefined || replies.length < curveAt(input.members, settings)) return undefined;
  const recent = replies.filter((reply) => eventTime(reply) > eventTime(newest) - settings.burst);
  const slow = slowStorms(replies);
  for (const anchor of recent) {
    const burst = sentWithin(settings.burst, anchor, window);
    const found = fastStorm(burst, input, settings) ?? slow(anchor, window, input, settings);
    if (found !== undefined) return found;
  }
  return undefined;
}

/** Everybody who replied within `burst`, in whatever thread: a storm is not one conversation. */
export function weighBurst(
  burst: readonly Observation[],
  { members, history }: DetectionInput,
  settings: DetectionSettings,
): Finding {
  const replies = burst.filter(isHumanReply);
  const people = countPeople(replies, history.knownPosters, settings);
  const factor = protestsEnough(people, settings) ? 1 : settings.unprotestedFactor;
  return { messages: burst, replies, people, needed: curveAt(members, settings) * factor };
}

function fastStorm(
  burst: readonly Observation[],
  input: DetectionInput,
  settings: DetectionSettings,
): Finding | undefined {
  if (!isAboveUsual(burst, settings.burst, input, settings)) return undefined;
  const finding = weighBurst(burst, input, settings);
  return finding.people.weight >= finding.needed ? finding : undefined;
}

/** Slow storms are told from lively days by protest alone, and within one family of threads. */
function slowStorms(replies: readonly Observation[]) {
  if (!replies.some((reply) => reply.asksToStop)) return () => undefined;
  const familyOf = threadFamilies(replies);
  return (
    anchor: Observation,
    window: readonly Observation[],
    input: DetectionInput,
    settings: DetectionSettings,
  ): Finding | undefined => {
    const before = sentWithin(settings.window, anchor, window);
    if (!isAboveUsual(before, settings.window, input, settings)) return undefined;
    const family = familyOf(anchor);
    const kin = before.filter((seen) => isHumanReply(seen) && familyOf(seen) === family);
    const people = countPeople(kin, input.history.knownPosters, settings);
    const needed = curveAt(input.members, settings);
    return people.weight >= needed && protestsEnough(people, settings)
      ? { messages: before.slice(before.indexOf(kin[0] ?? anchor)), replies: kin, people, needed }
      : undefined;
  };
}

function isAboveUsual(
  messages: readonly Observation[],
  time: Milliseconds,
  { history: { usualHourlyRate = 0 } }: DetectionInput,
  { aboveUsual }: DetectionSettings,
): boolean {
  return messages.length >= (aboveUsual * usualHourlyRate * time) / HOUR;
}
