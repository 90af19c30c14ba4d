import type { Address } from './address.ts';
import type { DetectionSettings } from './detection-settings.ts';
import type { Observation } from './observation.ts';

/** A person's answer to the group, or a new mail by which they ask to be removed or tell others to stop. */
export const isHumanReply = (seen: Observation): boolean =>
  seen.automation === undefined && (seen.isReply || seen.asksToStop);

/** Those who replied, and how much each of them speaks for a storm. */
export type People = {
  repliers: number;
  firstTimePosters: number;
  /** Asked to be removed or told others to stop. */
  protesters: number;
  /** Everybody counted with their weight: what is held against the curve. */
  weight: number;
};

export function countPeople(
  replies: readonly Observation[],
  knownPosters: ReadonlySet<Address>,
  settings: DetectionSettings,
): People {
  const mails = new Map<Address, Observation[]>();
  for (const reply of replies) {
    const own = mails.get(reply.from);
    if (own === undefined) mails.set(reply.from, [reply]);
    else own.push(reply);
  }
  const people = { repliers: mails.size, firstTimePosters: 0, protesters: 0, weight: 0 };
  for (const [person, own] of mails) {
    const isKnown = knownPosters.has(person);
    const protests = own.some((mail) => mail.asksToStop);
    const isOrdinary =
      isKnown || own.length >= settings.dialoguePosts || own.every((mail) => mail.isCourtesy === true);
    if (!isKnown) people.firstTimePosters += 1;
    if (protests) people.protesters += 1;
    people.weight += isOrdinary && !protests ? settings.ordinaryWeight : 1;
  }
  return people;
}

/** Repliers that make a storm of this audience when enough of them protest. */
export function curveAt(members: number, { repliersNeeded }: DetectionSettings): number {
  const point = repliersNeeded.findLast((candidate) => candidate.members <= members) ?? repliersNeeded[0];
  return point?.repliers ?? Number.POSITIVE_INFINITY;
}

/** Whether so many protest that this is no discussion with a lone voice in it. */
export const protestsEnough = (
  { repliers, protesters }: People,
  { protestShare }: DetectionSettings,
): boolean => protesters > 0 && protesters >= protestShare * repliers;
