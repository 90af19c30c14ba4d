import type { Audience } from './group.ts';
import type { PurgeRun } from './incident.ts';
import type { Policy } from './policy.ts';
import { count, plural } from './wording.ts';

/** Why an operator must look before anything is deleted, or `undefined` when the counts are as expected. */
export function objectionToCounts(run: PurgeRun, audience: Audience, policy: Policy): string | undefined {
  if (audience.members > policy.purgeMailboxes) {
    return `the group reaches ${plural(audience.members, 'mailbox', 'mailboxes')}, more than the ${count(policy.purgeMailboxes)} that may be purged without approval`;
  }
  if (!audience.exact)
    return `the group's size is known only as at least ${count(audience.members)}, so the counts cannot be compared`;
  for (const [i, slice] of run.slices.entries()) {
    if (slice.step !== 'estimated') continue;
    const expected = (run.plan.slices[i]?.messages ?? 0) * audience.members;
    const off = Math.abs(slice.items - expected) / Math.max(expected, 1);
    if (off > policy.purgeTolerance) {
      return `search ${i + 1} finds ${count(slice.items)} items where ${count(expected)} are expected, ${Math.round(off * 100)} % off`;
    }
  }
  return undefined;
}
