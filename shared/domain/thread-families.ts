import type { Observation, ThreadKey } from './observation.ts';
import { parseSubject } from './subject.ts';

/** Names a family of threads: those that share a subject, or a thread in which the subject was changed. */
export type Family = string;

/**
 * Joins threads that belong together. A changed subject keeps the thread's GUID, a broken conversation index keeps
 * the subject, so either of them holds the family together. Answers with the family of any of the observations.
 */
export function threadFamilies(observations: readonly Observation[]): (seen: Observation) => Family {
  const parents = new Map<Family, Family>();
  const root = (name: Family): Family => {
    const parent = parents.get(name);
    return parent === undefined ? name : root(parent);
  };
  const joined = new Map<string, ThreadKey>();
  for (const { thread, subject } of observations) {
    if (joined.get(subject) === thread) continue;
    joined.set(subject, thread);
    const { base } = parseSubject(subject);
    const [own, shared] = [root(thread), root(base === '' ? thread : `about ${base}`)];
    if (own !== shared) parents.set(own, shared);
  }
  const families = new Map(observations.map(({ thread }) => [thread, root(thread)]));
  return ({ thread }) => families.get(thread) ?? thread;
}

export const threadsOf = (observations: readonly Observation[]): ThreadKey[] => [
  ...new Set(observations.map((seen) => seen.thread)),
];
