import type { PurgeRun, SliceProgress } from './cleanup.ts';
import type { Audience } from './group.ts';
import { staysWhole } from './kql-address.ts';
import type { Policy } from './policy.ts';
import type { PurgeSlice } from './purge.ts';
import { expectedCopies } from './purgers.ts';
import { count, plural } from './wording.ts';

/** Why an operator must look before anything is deleted, or `undefined` when the counts are as expected. */
export function objectionToCounts(run: PurgeRun, audience: Audience, policy: Policy): string | undefined {
  const doubtful = objectionToPlan(run, audience, policy);
  if (doubtful !== undefined) return doubtful;
  if (!audience.exact)
    return `the group's size is known only as at least ${count(audience.members)}, so the counts cannot be compared`;
  return run.slices
    .map((slice, i) =>
      slice.step === 'estimated'
        ? objectionToItems(slice, run.plan.slices[i], i + 1, audience, policy)
        : undefined,
    )
    .find((objection) => objection !== undefined);
}

/** What can be said before anything is counted: a purge of so many mailboxes, or by such searches, waits for people. */
export function objectionToPlan(run: PurgeRun, audience: Audience, policy: Policy): string | undefined {
  const general = objectionToSize(audience, policy) ?? run.plan.doubt;
  if (general !== undefined || run.purger === 'defender') return general;
  const whole = [...new Set(run.plan.slices.flatMap(({ senders }) => senders.filter(staysWhole)))];
  return whole.length === 0
    ? undefined
    : `the service also looks for what ${whole.slice(0, MOST_NAMED).join(', ')}${whole.length > MOST_NAMED ? ' and others' : ''} ${whole.length === 1 ? 'is' : 'are'} called, and may find mail of namesakes`;
}

const MOST_NAMED = 5;

/** Half a message to everybody: less than the smallest mistake that matters in a search of many. */
const SLACK = 0.5;

function objectionToItems(
  { items, unindexed }: Extract<SliceProgress, { step: 'estimated' }>,
  slice: PurgeSlice | undefined,
  number: number,
  { members }: Audience,
  { purgeTolerance }: Policy,
): string | undefined {
  const { messages, elsewhere = 0 } = slice ?? { messages: 0, elsewhere: 0 };
  const expected = messages * members;
  // Every sender keeps a copy in Sent Items. What people deleted themselves is still found where it is recoverable.
  const most = expected + messages + elsewhere + Math.min(SLACK * members, purgeTolerance * expected);
  const least = expected * (1 - purgeTolerance);
  if (items <= most && items >= least) return undefined;
  const off = Math.round((Math.abs(items - expected) / Math.max(expected, 1)) * 100);
  const rest =
    items < least && unindexed > 0
      ? `; ${plural(unindexed, 'item')} it cannot look into are never removed`
      : '';
  return `search ${number} finds ${count(items)} items where ${count(expected)} are expected, ${off} % off${rest}`;
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
  const doubtful = objectionToPlan(run, audience, policy);
  if (doubtful !== undefined) return doubtful;
  const expected = expectedCopies(run, audience.members);
  const most = expected + (run.plan.elsewhere ?? 0);
  const off = Math.max(copies - most, expected - copies, 0) / Math.max(expected, 1);
  return off > policy.purgeTolerance
    ? `Defender knows ${count(copies)} copies where ${count(expected)} are expected, ${Math.round(off * 100)} % off`
    : undefined;
}

/** What no search can look into is not removed either; people are told. */
export function unindexedSentence({ slices }: PurgeRun): string {
  const items = slices.reduce((sum, slice) => sum + ('unindexed' in slice ? slice.unindexed : 0), 0);
  return items === 0
    ? ''
    : ` ${plural(items, 'item')} in these mailboxes could not be looked into and will stay.`;
}
