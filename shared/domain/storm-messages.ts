import type { Address } from './address.ts';
import { isHumanReply } from './detect-people.ts';
import { eventTime } from './detect-window.ts';
import type { Observation, ThreadKey } from './observation.ts';
import type { StormSpan } from './storm-threads.ts';
import { type Family, threadFamilies } from './thread-families.ts';
import type { Verdict } from './verdict.ts';

export type StormMessages = {
  /** The mail that started it, as far as it was seen. */
  start?: Observation;
  /** Everything that answers it, forks and new subjects included. */
  replies: readonly Observation[];
  /** Mail to the group that has nothing to do with the storm. */
  others: readonly Observation[];
};

export type ToldApart = StormMessages & {
  /** Of the storm's messages those that began a thread: somebody wrote them without answering anything. */
  firsts: readonly Observation[];
};

export type Bounds = {
  /** Whose mail is never the storm's: the service desk may say in its midst that it is over. */
  spared?: readonly Address[];
  /** When a request to stop outside of the storm's threads is about the storm; absent: always. */
  span?: StormSpan;
};

/**
 * Tells the storm's messages from the group's other mail: everything in the storm's threads, and every mail by which
 * people ask to be removed or tell others to stop. Calendar items and bulk mail are never the storm's.
 */
export function stormMessages(
  observations: readonly Observation[],
  threads: Verdict['threads'],
  { spared = [], span }: Bounds = {},
): ToldApart {
  const inOrder = [...observations].sort(
    (a, b) => a.sentAt - b.sentAt || a.messageId.localeCompare(b.messageId),
  );
  const ours = new Set(threads);
  const isTimely = (at: number) => span === undefined || (at >= span.from && at <= span.to);
  const belongs = (message: Observation) =>
    message.automation !== 'bulk' &&
    message.automation !== 'calendar' &&
    !spared.includes(message.from) &&
    (ours.has(message.thread) || (message.asksToStop && isTimely(eventTime(message))));
  const storm = inOrder.filter(belongs);
  const firsts = storm.filter((message) => isFirst(message, ours));
  const start = startOf(storm, firsts);
  return {
    ...(start === undefined ? {} : { start }),
    replies: storm.filter((message) => message !== start),
    firsts,
    others: inOrder.filter((message) => !belongs(message)),
  };
}

/** What machines send begins no discussion. */
const isFirst = (message: Observation, threads: ReadonlySet<ThreadKey>): boolean =>
  !message.isReply && !message.asksToStop && message.automation === undefined && threads.has(message.thread);

/** The first mail of the threads that most people replied in: a fork may have begun earlier, for another reason. */
function startOf(storm: readonly Observation[], firsts: readonly Observation[]): Observation | undefined {
  const familyOf = threadFamilies(storm);
  const people = new Map<Family, Set<Address>>();
  for (const message of storm.filter(isHumanReply)) {
    const family = people.get(familyOf(message));
    if (family === undefined) people.set(familyOf(message), new Set([message.from]));
    else family.add(message.from);
  }
  const peopleAt = (message: Observation): number => people.get(familyOf(message))?.size ?? 0;
  const most = Math.max(0, ...Array.from(people.values(), ({ size }) => size));
  return firsts.find((message) => peopleAt(message) === most);
}
