import type { Audience } from './group.ts';
import type { PurgeRun } from './incident.ts';
import type { Policy } from './policy.ts';
import { expectedCopies } from './purgers.ts';
import { count, plural } from './wording.ts';

/** Why an operator must look before anything is deleted, or `undefined` when the counts are as expected. */
export function objectionToCounts(run: PurgeRun, audience: Audience, policy: Policy): string | undefined {
  const tooLarge = objectionToSize(audience, policy);
  if (tooLarge !== undefined) return tooLarge;
  if (!audience.exact)
    return `the group's size is known only as at least ${count(audience.members)}, so the counts cannot be compared`;
  for (const [i, slice] of run.slices.entries()) {
    if (slice.step !== 'estimated') continue;
    const { messages = 0 } = run.plan.slices[i] ?? {};
    const expected = messages * audience.members;
    // Every sender keeps a copy in Sent Items. What people deleted themselves is still found where it is recoverable.
    const most = expected + messages;
    const off = Math.max(slice.items - most, expected - slice.items, 0) / Math.max(expected, 1);
    if (off > policy.purgeTolerance) {
      return `search ${i + 1} finds ${count(slice.items)} items where ${count(expected)} are expected, ${Math.round(off * 100)} % off`;
    }
  }
  return undefined;
}

/** A purge of so many mailboxes waits for an operator, however the counts turn out. */
export const objectionToSize = ({ members }: Audience, { purgeMailboxes }: Policy): string | undefined =>
  members > purgeMailboxes
    ? `the group reaches ${plural(members, 'mailbox', 'mailboxes')}, more than the ${count(purgeMailboxes)} that may be purged without approval`
    : undefined;

/** The same for copies that were counted one by one. */
export function objectionToCopies(
  copies: number,
  run: PurgeRun,
  audience: Audience,
  policy: Policy,
): string | undefined {
  const tooLarge = objectionToSize(audience, policy);
  if (tooLarge !== undefined) return tooLarge;
  const expected = expectedCopies(run, audience.members);
  const off = Math.abs(copies - expected) / Math.max(expected, 1);
  return off > policy.purgeTolerance
    ? `Defender knows ${count(copies)} copies where ${count(expected)} are expected, ${Math.round(off * 100)} % off`
    : undefined;
}
