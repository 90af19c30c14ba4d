import type { Address } from './address.ts';
import { isHumanReply } from './detect-people.ts';
import type { Finding } from './detect-storm.ts';
import { eventTime } from './detect-window.ts';
import type { Observation, ThreadKey } from './observation.ts';
import { type Family, threadFamilies, threadsOf } from './thread-families.ts';
import { HOUR, type Instant } from './time.ts';
import type { Verdict } from './verdict.ts';

type Peopled = { mails: readonly Observation[]; people: ReadonlySet<Address> };

/**
 * Threads whose mails are the storm's: purging reads them, so a discussion that happens to go on beside the storm
 * must stay out. A family of threads is the storm's when somebody in it asked to be removed, or when the people in it
 * are for the most part strangers to the group; the family that most people replied in always is.
 */
export function stormThreads(
  window: readonly Observation[],
  { replies }: Finding,
  knownPosters: ReadonlySet<Address>,
): ThreadKey[] {
  const begin = Math.min(...replies.map(eventTime));
  const ours = window.filter((seen) => isHumanReply(seen) && eventTime(seen) >= begin);
  const peopled = familiesOf(ours, threadFamilies(ours));
  const most = Math.max(...peopled.map(({ people }) => people.size));
  const isStorm = (family: Peopled) => family.people.size === most || isOfStorm(family, knownPosters);
  return threadsOf(peopled.filter(isStorm).flatMap(({ mails }) => mails));
}

function familiesOf(mails: readonly Observation[], familyOf: (seen: Observation) => Family): Peopled[] {
  const families = new Map<Family, Observation[]>();
  for (const seen of mails) {
    const family = families.get(familyOf(seen));
    if (family === undefined) families.set(familyOf(seen), [seen]);
    else family.push(seen);
  }
  return Array.from(families.values(), (own) => ({ mails: own, people: peopleIn(own) }));
}

const peopleIn = (mails: readonly Observation[]): Set<Address> => new Set(mails.map((seen) => seen.from));

function isOfStorm({ mails, people }: Peopled, knownPosters: ReadonlySet<Address>): boolean {
  const strangers = [...people].filter((person) => !knownPosters.has(person)).length;
  return (strangers > 1 && strangers > people.size / 2) || mails.some((seen) => seen.asksToStop);
}

/** When the storm went on: mail sent in it may be the storm's though nobody knew of its thread at the verdict. */
export type StormSpan = { from: Instant; to: Instant };

/** People ask to be removed for a while after the last reply. */
const ECHO = HOUR;

export type Forks = {
  span: StormSpan;
  /** Threads of the verdict, and those of one family with them. */
  threads: readonly ThreadKey[];
  /** Other families in which people replied while the storm went on. */
  beside: readonly Peopled[];
};

/** The storm may have forked since the verdict: its families, and those beside it that have yet to be judged. */
export function findForks(
  seen: readonly Observation[],
  { threads, evidence, kind }: Pick<Verdict, 'threads' | 'evidence' | 'kind'>,
): Forks {
  const known = new Set(threads);
  const since = seen.filter((each) => eventTime(each) >= evidence.from);
  const last = Math.max(evidence.to, ...since.filter((each) => known.has(each.thread)).map(eventTime));
  const span = { from: evidence.from, to: last + ECHO };
  const timely = since.filter((each) => eventTime(each) <= span.to);
  const familyOf = threadFamilies(timely);
  const own = new Set(timely.filter((each) => known.has(each.thread)).map(familyOf));
  const [ours, others] = [
    timely.filter((each) => own.has(familyOf(each))),
    timely.filter((each) => !own.has(familyOf(each)) && isHumanReply(each) && eventTime(each) <= last),
  ];
  return {
    span,
    threads: [...new Set([...threads, ...threadsOf(ours)])],
    beside: kind === 'storm' ? familiesOf(others, familyOf) : [],
  };
}

/** Who has to be known as a regular or a stranger before the families beside the storm can be judged. */
export const peopleBeside = ({ beside }: Forks): Address[] => [
  ...new Set(beside.flatMap(({ people }) => [...people])),
];

/** All threads of the storm, by the rule of the verdict. */
export const threadsWithForks = (
  { threads, beside }: Forks,
  knownPosters: ReadonlySet<Address>,
): ThreadKey[] => [
  ...threads,
  ...threadsOf(beside.filter((family) => isOfStorm(family, knownPosters)).flatMap(({ mails }) => mails)),
];
