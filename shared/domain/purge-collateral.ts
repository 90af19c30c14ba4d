import type { Containment } from './containment.ts';
import { mayFind, reachOf } from './kql-reach.ts';
import type { Observation } from './observation.ts';
import type { PurgePlan, PurgeSlice } from './purge.ts';
import type { Choice } from './purge-choice.ts';
import { plural } from './wording.ts';

/**
 * Mail that a search may find and that neither was planned to go nor is the storm's, newest first. What was sent after
 * the group was given back is not the storm's for certain, even in its threads.
 */
export function collateralOf(
  plan: PurgePlan,
  { query }: PurgeSlice,
  { remove, keep }: Choice,
  containment: Containment,
): Observation[] {
  const reach = reachOf(query);
  const planned = new Set([...plan.removed, ...plan.untouched]);
  const releasedAt = containment.state === 'released' ? containment.at : Number.POSITIVE_INFINITY;
  return [...keep, ...remove.filter(({ sentAt }) => sentAt > releasedAt)]
    .filter((message) => !planned.has(message.messageId) && (reach === undefined || mayFind(reach, message)))
    .sort((a, b) => b.sentAt - a.sentAt);
}

/** What people must know before they let it go, or `undefined` for none. */
export function collateralSentence(
  { number }: PurgeSlice,
  found: readonly Observation[],
): string | undefined {
  const [newest] = found;
  if (newest === undefined) return undefined;
  return `search ${number} would also remove mail that is not the storm's: ${plural(found.length, 'message')}, the newest from ${newest.from}, “${newest.subject}”`;
}
