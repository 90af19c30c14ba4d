import type { Address } from './address.ts';
import type { Group } from './group.ts';
import { matches, objectionTo, phraseOf, type StormQuery, toKql } from './kql.ts';
import type { Observation } from './observation.ts';
import type { PurgePlan, PurgeSlice } from './purge.ts';
import { HOUR } from './time.ts';

export type PurgeInput = {
  group: Group;
  /** The storm's messages that are to go. */
  remove: readonly Observation[];
  /** Everything else seen on the group around that time: no query may match any of it. */
  keep: readonly Observation[];
  /** Storm messages one purge may match in a mailbox. */
  sliceLimit: number;
};

/** Received times spread: queues and greylisting deliver hours late. */
const LATE_DELIVERY = 6 * HOUR;

// What the mail index takes literally inside quotes; an address with anything else cannot be queried safely.
const QUERYABLE = /^[a-z0-9._%+'&=-]+@[a-z0-9.-]+$/;

/** Each further address makes room for fewer senders in a query. */
const MOST_ADDRESSES = 5;

/** One sender's share of the storm. */
type Share = { sender: Address; messages: readonly Observation[]; phrases: readonly string[] };

/**
 * Plans compliance searches that together match the storm's messages and nothing else of the group's mail; where no
 * query is sure enough, only names them. `undefined` when none is to go.
 */
export function planPurge(input: PurgeInput): PurgePlan | undefined {
  if (input.remove.length === 0) return undefined;
  const shares = sharesOf(input.remove);
  const window = windowOf(input.remove);
  const recipients = addressesOf(input.group);
  const queryFor = (chosen: readonly Share[]): StormQuery => ({
    recipients,
    senders: chosen.map((share) => share.sender),
    phrases: chosen.every((share) => share.phrases.every(Boolean))
      ? [...new Set(chosen.flatMap((share) => share.phrases))].sort()
      : [],
    ...window,
  });
  const isSafe = (chosen: readonly Share[]): boolean => {
    const query = queryFor(chosen);
    return objectionTo(query) === undefined && !input.keep.some((message) => matches(query, message));
  };

  // Of other senders too, where one address begins like another.
  const found = (chosen: readonly Share[]): number => {
    const query = queryFor(chosen);
    return input.remove.filter((message) => matches(query, message)).length;
  };
  const fits = (chosen: readonly Share[]): boolean => found(chosen) <= input.sliceLimit && isSafe(chosen);

  const [usable, unusable] = partition(shares, (share) => QUERYABLE.test(share.sender) && fits([share]));
  const packs = pack(usable, fits);
  const kept = inOrder(input.keep).map((message) => message.messageId);
  if (packs.length === 0) {
    const objection = objectionTo(queryFor(unusable.slice(0, 1)));
    const why = objection ?? "no query tells the storm's messages from others of the same senders";
    const noQuery = { why, remedy: BY_HAND };
    return {
      slices: [],
      noQuery,
      kept,
      removed: [],
      untouched: idsOf(unusable),
      expectedItems: 0,
      ...window,
    };
  }
  const slices = packs.map(
    (chosen, i): PurgeSlice => ({
      number: i + 1,
      senders: chosen.map((share) => share.sender),
      query: toKql(queryFor(chosen)),
      messages: found(chosen),
    }),
  );
  return {
    slices,
    kept,
    removed: idsOf(packs.flat()),
    untouched: idsOf(unusable),
    expectedItems: slices.reduce((total, slice) => total + slice.messages, 0) * input.group.audience.members,
    ...window,
  };
}

const BY_HAND = 'Search the messages by hand in Microsoft Purview; the incident lists them.';

const idsOf = (chosen: readonly Share[]): string[] =>
  chosen.flatMap((share) => share.messages.map((message) => message.messageId));

/** Other mailboxes may have got a mail as soon as it was sent, or long after the sentinels did. */
function windowOf(messages: readonly Observation[]): Pick<PurgePlan, 'from' | 'to'> {
  const from = messages.map(({ sentAt, receivedAt }) => Math.min(sentAt, receivedAt));
  return {
    from: from.reduce((first, at) => Math.min(first, at)),
    to: messages.map(({ receivedAt }) => receivedAt).reduce((last, at) => Math.max(last, at)) + LATE_DELIVERY,
  };
}

/** A storm may have been sent to any address of the group; the primary one comes first. */
function addressesOf({ address, addresses }: Group): Address[] {
  return [...new Set([address, ...addresses])]
    .filter((each) => QUERYABLE.test(each))
    .slice(0, MOST_ADDRESSES);
}

const byText = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);

const inOrder = (messages: readonly Observation[]): Observation[] =>
  [...messages].sort((a, b) => a.sentAt - b.sentAt || byText(a.messageId, b.messageId));

/** In an order of its own, so that the same storm is planned the same whichever order it is read in. */
function sharesOf(messages: readonly Observation[]): Share[] {
  const bySender = new Map<Address, Observation[]>();
  for (const message of inOrder(messages))
    bySender.set(message.from, [...(bySender.get(message.from) ?? []), message]);
  return [...bySender]
    .map(([sender, own]) => ({
      sender,
      messages: own,
      phrases: [...new Set(own.map((message) => phraseOf(message.subject)))],
    }))
    .sort((a, b) => byText(a.sender, b.sender));
}

/** First fit: few slices, in a stable order, so that planning twice gives the same plan. */
function pack(shares: readonly Share[], fits: (shares: readonly Share[]) => boolean): Share[][] {
  const packs: Share[][] = [];
  for (const share of shares) {
    const home = packs.find((candidate) => fits([...candidate, share]));
    if (home) home.push(share);
    else packs.push([share]);
  }
  return packs;
}

function partition<T>(values: readonly T[], holds: (value: T) => boolean): [T[], T[]] {
  return [values.filter(holds), values.filter((value) => !holds(value))];
}
