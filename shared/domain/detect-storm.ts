import type { DetectionInput } from './detect.ts';
import { countPeople, curveAt, isHumanReply, type People, suffices } from './detect-people.ts';
import { durationOf, sentWithin } from './detect-window.ts';
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

/** Judges the window as it was when the message at this index was the newest. */
type Judge = (anchor: number) => Finding | undefined;

/**
 * Looks for the first reply of the last `burst` at which the evidence sufficed, so that what is found does not
 * depend on how many mails were read at once.
 */
export function findStorm(
  window: readonly Observation[],
  input: DetectionInput,
  settings: DetectionSettings,
): Finding | undefined {
  const last = window.length - 1;
  const replies = window.filter(isHumanReply);
  if (replies.length < curveAt(input.members, settings)) return undefined;
  const judges = [...jocular(window, input, settings), ...protested(window, replies, input, settings)];
  if (judges.length === 0) return undefined;
  for (
    let anchor = window.length - sentWithin(settings.burst, last, window).length;
    anchor <= last;
    anchor++
  ) {
    for (const judge of judges) {
      const found = judge(anchor);
      if (found !== undefined) return found;
    }
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
  const factor = people.protested ? 1 : settings.unprotestedFactor;
  return { messages: burst, replies, people, needed: curveAt(members, settings) * factor };
}

/** Many people at once, though hardly anybody minds. */
function jocular(
  window: readonly Observation[],
  input: DetectionInput,
  settings: DetectionSettings,
): Judge[] {
  const needed = curveAt(input.members, settings) * settings.unprotestedFactor;
  // What any burst that ends within the last one can hold: mostly too few, and nothing needs to be weighed.
  const reach = sentWithin(2 * settings.burst, window.length - 1, window).filter(isHumanReply);
  if (new Set(reach.map((seen) => seen.from)).size < needed) return [];
  return [
    (anchor) => {
      const burst = sentWithin(settings.burst, anchor, window);
      const finding = weighBurst(burst, input, settings);
      const isStorm =
        suffices(finding.people, needed) && isAboveUsual(burst, settings.burst, input, settings);
      return isStorm ? { ...finding, needed } : undefined;
    },
  ];
}

/**
 * Fewer people, of whom some protest. Protests may have nothing to do with what the group's regulars discuss elsewhere,
 * so they speak for their own threads and for newcomers. Slow storms are told from a lively day by two protests in
 * the threads that they are counted in.
 */
function protested(
  window: readonly Observation[],
  replies: readonly Observation[],
  input: DetectionInput,
  settings: DetectionSettings,
): Judge[] {
  const needed = curveAt(input.members, settings);
  const people = new Set(replies.map((reply) => reply.from));
  if (people.size < needed || !replies.some((reply) => reply.asksToStop)) return [];
  const familyOf = threadFamilies(replies);
  const weigh = (messages: readonly Observation[], counted: readonly Observation[], protesters: number) => {
    const people = countPeople(counted, input.history.knownPosters, settings);
    const isStorm = people.protested && people.protesters >= protesters && suffices(people, needed);
    return isStorm ? { messages, replies: counted, people, needed } : undefined;
  };
  const protestedThreads = (messages: readonly Observation[]) => {
    const families = new Set(messages.filter((seen) => seen.asksToStop).map(familyOf));
    return (seen: Observation) => families.has(familyOf(seen));
  };
  const isNewcomer = (seen: Observation) =>
    !input.history.knownPosters.has(seen.from) && seen.isCourtesy !== true;
  return [
    (anchor) => {
      const burst = sentWithin(settings.burst, anchor, window);
      if (!isAboveUsual(burst, settings.burst, input, settings)) return undefined;
      const isProtested = protestedThreads(burst);
      const counted = burst.filter((seen) => isHumanReply(seen) && (isProtested(seen) || isNewcomer(seen)));
      return weigh(burst, counted, 1);
    },
    (anchor) => {
      const before = sentWithin(settings.window, anchor, window);
      if (!isAboveUsual(before, settings.burst, input, settings)) return undefined;
      const isProtested = protestedThreads(before);
      const start = before.findIndex((seen) => isHumanReply(seen) && isProtested(seen));
      const since = before.slice(Math.max(0, start));
      const time = Math.max(settings.burst, durationOf(since));
      const counted = since.filter((seen) => isHumanReply(seen) && isProtested(seen));
      return isAboveUsual(since, time, input, settings) ? weigh(since, counted, 2) : undefined;
    },
  ];
}

/** Only so much of the window is read: a group as busy as that is judged by the people alone. */
function isAboveUsual(
  messages: readonly Observation[],
  time: Milliseconds,
  { history: { usualHourlyRate = 0 } }: DetectionInput,
  { aboveUsual, windowLimit }: DetectionSettings,
): boolean {
  return messages.length >= Math.min(windowLimit, (aboveUsual * usualHourlyRate * time) / HOUR);
}
