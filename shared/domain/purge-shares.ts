import type { Address } from './address.ts';
import { isQueryable, shortened, staysWhole } from './kql-address.ts';
import { phraseOf, words } from './kql-words.ts';
import type { Observation } from './observation.ts';
import { type Part, partsOf } from './sender-parts.ts';
import { DAY, HOUR, type Instant } from './time.ts';

/** A message as searches see it, read once. */
export type Indexed = { message: Observation; subject: string };

/** One sender's share of the storm, or a part of it where a search takes no more. */
export type Share = {
  sender: Address;
  messages: readonly Observation[];
  /** As they are written into a query; empty where a subject has no words. */
  phrases: readonly string[];
  from: Instant;
  to: Instant;
  /** Shares of one kind may stand in one query: it covers the same days, and is as narrow for all of them. */
  kind: string;
  /** Storm messages that a search for this sender finds, of others too whose addresses hold this one's. */
  reach: readonly Indexed[];
  /** Mail that stays and that such a search may find if it has its subject. */
  risks: readonly Indexed[];
};

/** Received times spread: queues and greylisting deliver hours late. */
const LATE_DELIVERY = 6 * HOUR;

/**
 * In an order of its own, so that the same storm is planned the same whichever order it is read in. A share has no more
 * than `most` messages where its sender's can be told apart.
 */
export function sharesOf(
  remove: readonly Observation[],
  keep: readonly Observation[],
  most = Number.POSITIVE_INFINITY,
): Share[] {
  const [removed, kept] = [sendersIn(remove), sendersIn(keep)];
  const shareOf = (sender: Address, { own, phrases, from, to }: Part<Indexed>): Share => {
    const isWhole = staysWhole(sender);
    const days = [Math.floor(from / DAY), Math.floor(to / DAY)] as const;
    const isInDays = ({ message: { receivedAt } }: Indexed) =>
      receivedAt >= days[0] * DAY && receivedAt < (days[1] + 1) * DAY;
    return {
      sender,
      messages: own.map(({ message }) => message),
      phrases,
      from,
      to,
      kind: `${days.join(' ')} ${phrases.length > 0} ${isWhole}`,
      reach: (isWhole ? [...new Set([...own, ...removed.called(sender)])] : removed.foundBy(sender)).filter(
        isInDays,
      ),
      // The service looks for a whole address by all that its owner is called: anybody may be.
      risks: (isWhole ? kept.all : kept.foundBy(sender)).filter(isInDays),
    };
  };
  return removed.entries.flatMap(([sender, own]) =>
    partsOf({ own, ...boundsOf(own) }, phraseIn, most).map((part) => shareOf(sender, part)),
  );
}

const phraseIn = ({ message }: Indexed): string => phraseOf(message.subject);

function boundsOf(own: readonly Indexed[]): Pick<Share, 'from' | 'to' | 'phrases'> {
  const phrases = [...new Set(own.map(phraseIn))];
  return {
    ...spanOf(own.map(({ message }) => message)),
    phrases: phrases.every(Boolean) ? phrases : [],
  };
}

/** Other mailboxes may have got a mail as soon as it was sent, or long after the sentinels did. */
export function spanOf(messages: readonly Observation[]): { from: Instant; to: Instant } {
  const from = messages.map(({ sentAt, receivedAt }) => Math.min(sentAt, receivedAt));
  return {
    from: from.reduce((first, at) => Math.min(first, at)),
    to: messages.map(({ receivedAt }) => receivedAt).reduce((last, at) => Math.max(last, at)) + LATE_DELIVERY,
  };
}

const byText = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);

export const inOrder = (messages: readonly Observation[]): Observation[] =>
  [...messages].sort((a, b) => a.sentAt - b.sentAt || byText(a.messageId, b.messageId));

type Entry = readonly [Address, readonly Indexed[]];

type Senders = {
  entries: readonly Entry[];
  all: readonly Indexed[];
  /** Of those whose addresses hold this one, shortened; none where it cannot be searched for. */
  foundBy(sender: Address): readonly Indexed[];
  /** Of those whose addresses hold the alias of this one: the service looks for the alias too. */
  called(sender: Address): readonly Indexed[];
};

type Place = { text: string; own: readonly Indexed[] };

/** Messages by sender. Senders are found by any word of their addresses and those after it, without a look at others. */
function sendersIn(messages: readonly Observation[]): Senders {
  const bySender = groupedBy(
    inOrder(messages).map((message): Indexed => ({ message, subject: words(message.subject) })),
    ({ message }) => [message.from],
  );
  const entries = [...bySender].sort(([a], [b]) => byText(a, b));
  const places = entries
    .flatMap(([sender, own]) => tailsOf(`${words(sender)} `).map((text): Place => ({ text, own })))
    .sort((a, b) => byText(a.text, b.text));
  const holding = (searched: string) => {
    const found = places.slice(firstFrom(places, searched), firstFrom(places, `${searched}\uffff`));
    return [...new Set(found.map(({ own }) => own))].flat();
  };
  return {
    entries,
    all: entries.flatMap(([, own]) => own),
    foundBy: (sender) => (isQueryable(sender) ? holding(words(shortened(sender))) : []),
    called: (sender) => holding(`${words(sender.slice(0, sender.lastIndexOf('@')))} `),
  };
}

/** `john smith com `, `smith com `, `com `. */
const tailsOf = (text: string): string[] => [...text.matchAll(/\S+/g)].map(({ index }) => text.slice(index));

function groupedBy<T, K>(values: readonly T[], keysOf: (value: T) => readonly K[]): Map<K, T[]> {
  const groups = new Map<K, T[]>();
  for (const value of values) {
    for (const key of new Set(keysOf(value))) {
      const group = groups.get(key);
      if (group === undefined) groups.set(key, [value]);
      else group.push(value);
    }
  }
  return groups;
}

/** The index of the first place that is not before the text: a binary search. */
function firstFrom(places: readonly Place[], text: string): number {
  let [low, high] = [0, places.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    const [place] = places.slice(middle, middle + 1);
    if (place !== undefined && place.text < text) low = middle + 1;
    else high = middle;
  }
  return low;
}
