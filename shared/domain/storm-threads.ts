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
  for (const seen of ours) {
    const family = families.get(familyOf(seen));
    if (family === undefined) families.set(familyOf(seen), [seen]);
    else family.push(seen);
  }
  const peopled = Array.from(families.values(), (mails) => ({
    mails,
    people: new Set(mails.map((seen) => seen.from)),
  }));
  const most = Math.max(...peopled.map(({ people }) => people.size));
  const isStorm = ({ mails, people }: (typeof peopled)[number]) => {
    const strangers = [...people].filter((person) => !knownPosters.has(person)).length;
    const isStrange = strangers > 1 && strangers > people.size / 2;
    return people.size === most || isStrange || mails.some((seen) => seen.asksToStop);
  };
  return threadsOf(peopled.filter(isStorm).flatMap(({ mails }) => mails));
}
