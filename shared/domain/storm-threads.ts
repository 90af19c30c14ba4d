import type { Address } from './address.ts';
import { isHumanReply } from './detect-people.ts';
import type { Finding } from './detect-storm.ts';
import { eventTime } from './detect-window.ts';
import type { Observation, ThreadKey } from './observation.ts';
import { threadFamilies, threadsOf } from './thread-families.ts';

/**
 * Threads whose mails are the storm's: purging reads them, so a discussion that happens to go on beside the storm
 * must stay out. A family of threads is the storm's when somebody in it asked to be removed, or when the people in it
 * are for the most part strangers to the group; the family that most people replied in always is.
 */
export function stormThreads(
  window: readonly Observation[],
  { replies }: Finding,
  knownPosters: ReadonlySet<Address>,
): ThreadKey[] {
  const begin = Math.min(...replies.map(eventTime));
  const ours = window.filter((seen) => isHumanReply(seen) && eventTime(seen) >= begin);
  const familyOf = threadFamilies(ours);
  const families = new Map<string, Observation[]>();
  for (const seen of ours) families.set(familyOf(seen), [...(families.get(familyOf(seen)) ?? []), seen]);
  const people = (family: readonly Observation[]) => new Set(family.map((seen) => seen.from));
  const most = Math.max(...Array.from(families.values(), (family) => people(family).size));
  const isStorm = (family: readonly Observation[]) => {
    const posters = people(family);
    const strangers = [...posters].filter((person) => !knownPosters.has(person)).length;
    return (
      posters.size === most ||
      family.some((seen) => seen.asksToStop) ||
      (strangers > 1 && strangers > posters.size / 2)
    );
  };
  return threadsOf([...families.values()].filter(isStorm).flat());
}
