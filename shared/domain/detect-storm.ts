import type { DetectionInput } from './detect.ts';
import { countPeople, curveAt, isHumanReply, type People, suffices } from './detect-people.ts';
import { protestJudges } from './detect-protest.ts';
import { busyFrom, isAboveUsual } from './detect-rate.ts';
import { sentWithin, startWithin } from './detect-window.ts';
import type { DetectionSettings } from './detection-settings.ts';
import type { Observation } from './observation.ts';

/** A storm, or the nearest thing to one: the mails that were weighed, up to and with the one that tipped it. */
export type Finding = {
  messages: readonly Observation[];
  replies: readonly Observation[];
  people: People;
  /** What the weight of the people has to reach. */
  needed: number;
};

/** Judges the window as it was when `tip`, the message at this index, was the newest; it must be of the storm itself. */
export type Judge = (tip: Observation, index: number) => Finding | undefined;

/**
 * Looks for the first reply of the last `burst` at which the evidence sufficed, so that what is found does not
 * depend on how many mails were read at once.
 */
export function findStorm(
  window: readonly Observation[],
  input: DetectionInput,
  settings: DetectionSettings,
): Finding | undefined {
  const replies = window.filter(isHumanReply);
  if (replies.length < curveAt(input.members, settings)) return undefined;
  const judges = [...jocular(window, input, settings), ...protestJudges(window, replies, input, settings)];
  if (judges.length === 0) return undefined;
  const last = window.length - 1;
  // No judge finds a storm in fewer messages than make the group busy.
  const busy = Math.ceil(busyFrom(settings.burst, input, settings)) - 1;
  for (let index = Math.max(startWithin(settings.burst, last, window), busy); index <= last; index++) {
    for (const tip of window.slice(index, index + 1).filter(isHumanReply)) {
      for (const judge of judges) {
        const found = judge(tip, index);
        if (found !== undefined) return found;
      }
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
    (_tip, anchor) => {
      const start = startWithin(settings.burst, anchor, window);
      if (!isAboveUsual(anchor - start + 1, settings.burst, input, settings)) return undefined;
      const finding = weighBurst(window.slice(start, anchor + 1), input, settings);
      return suffices(finding.people, needed) ? { ...finding, needed } : undefined;
    },
  ];
}
