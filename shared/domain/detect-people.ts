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
  /** Whether so many protest that this is no discussion with a lone voice in it. */
  protested: boolean;
  /** Everybody counted with their weight: what is held against the curve. */
  weight: number;
};

export function countPeople(
  replies: readonly Observation[],
  knownPosters: ReadonlySet<Address>,
  settings: DetectionSettings,
): People {
  const mails = mailsBySender(replies);
  const { ordinaryWeight, dialoguePosts, protestShare } = settings;
  // Who writes again and again is in a dialogue or angry: one person, not a sign of many.
  const protests = (own: readonly Observation[]) =>
    own.length < dialoguePosts && own.some((mail) => mail.asksToStop);
  const protesters = countWhere(mails, protests);
  const protested = protesters > 0 && protesters >= protestShare * mails.size;
  let weight = 0;
  for (const [person, own] of mails) {
    const isPolite = own.every((mail) => mail.isCourtesy === true);
    const isOrdinary = isPolite || knownPosters.has(person) || own.length >= dialoguePosts;
    if (protests(own)) weight += settings.protestWeight;
    // Where nobody minds, congratulating is no sign of a storm at all.
    else if (protested || !isPolite) weight += isOrdinary ? ordinaryWeight : 1;
  }
  const firstTimePosters = countWhere(mails, (_, person) => !knownPosters.has(person));
  return { repliers: mails.size, firstTimePosters, protesters, protested, weight };
}

function mailsBySender(replies: readonly Observation[]): Map<Address, Observation[]> {
  const mails = new Map<Address, Observation[]>();
  for (const reply of replies) {
    const own = mails.get(reply.from);
    if (own === undefined) mails.set(reply.from, [reply]);
    else own.push(reply);
  }
  return mails;
}

function countWhere(
  mails: ReadonlyMap<Address, readonly Observation[]>,
  holds: (own: readonly Observation[], person: Address) => boolean,
): number {
  let found = 0;
  for (const [person, own] of mails) if (holds(own, person)) found += 1;
  return found;
}

/** Enough heads, and enough weight: protests make up for regulars among them, but not for people who are not there. */
export const suffices = ({ repliers, weight }: People, needed: number): boolean =>
  repliers >= needed && weight >= needed;

/** Repliers that make a storm of this audience when enough of them protest. */
export function curveAt(members: number, { repliersNeeded }: DetectionSettings): number {
  const point = repliersNeeded.findLast((candidate) => candidate.members <= members) ?? repliersNeeded[0];
  return point?.repliers ?? Number.POSITIVE_INFINITY;
}
