import type { Group } from './group.ts';
import { AROUND_LISTS, expandedLength, objectionTo, type StormQuery, toKql } from './kql.ts';
import { isQueryable } from './kql-address.ts';
import type { Observation } from './observation.ts';
import type { PurgePlan, PurgeSlice } from './purge.ts';
import { MOST_OF_A_SENDER, type Pack, packed } from './purge-packs.ts';
import { addressesOf } from './purge-recipients.ts';
import { inOrder, type Share, sharesOf, spanOf } from './purge-shares.ts';

export type PurgeInput = {
  group: Group;
  /** The storm's messages that are to go. */
  remove: readonly Observation[];
  /** Everything else seen on the group on the days of the storm: no query may match any of it. */
  keep: readonly Observation[];
  /** Storm messages one purge may match in a mailbox. */
  sliceLimit: number;
  /** Why people must look at whatever is planned. */
  doubt?: string;
};

/**
 * Plans compliance searches that together match the storm's messages and nothing else of the group's mail; where no
 * query is sure enough, only names them. `undefined` when none is to go.
 */
export function planPurge({ group, remove, keep, sliceLimit, doubt }: PurgeInput): PurgePlan | undefined {
  if (remove.length === 0) return undefined;
  const recipients = addressesOf(group);
  const queryFor = (shares: readonly Share[], phrases: Iterable<string>): StormQuery => ({
    recipients,
    senders: shares.map(({ sender }) => sender),
    phrases: [...phrases].sort(),
    from: Math.min(...shares.map(({ from }) => from)),
    to: Math.max(...shares.map(({ to }) => to)),
  });
  const objectionIn = (share: Share): string | undefined =>
    isQueryable(share.sender)
      ? objectionTo(queryFor([share], share.phrases))
      : 'the address of a sender cannot stand in a query';

  const window = spanOf(remove);
  const shares = sharesOf(remove, keep, Math.min(sliceLimit, MOST_OF_A_SENDER));
  const usable = shares.filter((share) => objectionIn(share) === undefined);
  const fixedLength = expandedLength({ recipients, senders: [], phrases: [], ...window }) + AROUND_LISTS;
  const { packs } = packed(usable, { messages: sliceLimit, fixedLength });
  const inPacks = new Set(packs.flatMap((pack) => pack.shares));
  const whatever = {
    kept: inOrder(keep).map((message) => message.messageId),
    untouched: idsOf(shares.filter((share) => !inPacks.has(share))),
    ...reachElsewhere(remove),
    ...(doubt === undefined ? {} : { doubt }),
    ...window,
  };
  if (packs.length === 0) {
    const objection = shares.map(objectionIn).find((each) => each !== undefined);
    const why = objection ?? "no query tells the storm's messages from others of the same senders";
    return { ...whatever, slices: [], noQuery: { why, remedy: BY_HAND }, removed: [], expectedItems: 0 };
  }
  const slices = packs.map((pack, i) => sliceOf(pack, i + 1, queryFor(pack.shares, pack.phrases)));
  return {
    ...whatever,
    slices,
    removed: idsOf(packs.flatMap((pack) => pack.shares)),
    expectedItems: slices.reduce((total, slice) => total + slice.messages, 0) * group.audience.members,
  };
}

const BY_HAND = 'Search the messages by hand in Microsoft Purview; the incident lists them.';

const sliceOf = (pack: Pack, number: number, query: StormQuery): PurgeSlice => ({
  number,
  senders: query.senders,
  query: toKql(query),
  messages: pack.found.size,
  ...reachElsewhere(Array.from(pack.found, ({ message }) => message)),
});

function reachElsewhere(messages: readonly Observation[]): { elsewhere?: number } {
  const elsewhere = messages.reduce((sum, { alsoReaches = 0 }) => sum + alsoReaches, 0);
  return elsewhere === 0 ? {} : { elsewhere };
}

const idsOf = (chosen: readonly Share[]): string[] =>
  chosen.flatMap((share) => share.messages.map((message) => message.messageId));
