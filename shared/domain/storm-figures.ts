import type { Address } from './address.ts';
import type { AttemptTally } from './attempts.ts';
import type { Incident } from './incident.ts';
import { lockConfirmedAt, throughLock } from './leaks.ts';
import type { Observation } from './observation.ts';
import type { StormMessages } from './storm-messages.ts';
import { HOUR, type Instant, MINUTE, type Milliseconds, SECOND } from './time.ts';
import { count, plural } from './wording.ts';

/** What a storm came to, and what the lock spared people. */
export type StormFigures = {
  messages: number;
  replies: number;
  repliers: number;
  stopRequests: number;
  /** Mail to the group that came through a lock, and how much of it is the storm's. */
  leaked: number;
  leakedOfStorm: number;
  /** messages x members */
  deliveries: number;
  /** Absent without a confirmed lock. */
  prevented?: Prevented;
  /** Counted by the message trace; absent where it was not asked or did not answer. */
  turnedAway?: TurnedAway;
};

/** What the lock turned away: counted, and less than what it prevented, since who is warned does not write. */
export type TurnedAway = AttemptTally & { askedAt: Instant; deliveries: number };

/** An estimate, never a count: how the storm would have gone on. */
export type Prevented = {
  messagesPerMinute: number;
  deliveries: number;
  workingHours: number;
  /** How both were estimated, in one sentence each. */
  formula: string;
};

/** The fastest storms stopped by hand that are on record took half an hour to an hour; nights took ten. */
const UNTIL_STOPPED_BY_HAND: Milliseconds = HOUR;
/** To notice a mail, see that it is nothing, and delete it. */
const PER_MAIL: Milliseconds = 5 * SECOND;
/** The rate just before the lock tells how fast the storm was going. */
const RATE_WINDOW: Milliseconds = 10 * MINUTE;

/** Those that were kept, once the mail itself is forgotten. */
export const figuresOf = (
  incident: Incident,
  storm: StormMessages,
  allowed: readonly Address[] = [],
): StormFigures => {
  const counted = stormFigures(incident, storm, allowed);
  const { figures: kept } = incident;
  return kept !== undefined && kept.messages > counted.messages ? kept : counted;
};

/** `allowed` are those whom a lock lets through. */
export function stormFigures(
  incident: Incident,
  messages: StormMessages,
  allowed: readonly Address[] = [],
): StormFigures {
  const { start, replies } = messages;
  const storm = start === undefined ? replies : [start, ...replies];
  const { members } = incident.group.audience;
  const lockedAt = lockConfirmedAt(incident);
  const through = throughLock(incident, messages, allowed);
  const turnedAway = turnedAwayIn(incident);
  return {
    messages: storm.length,
    replies: replies.length,
    repliers: new Set(replies.filter(isPersons).map((message) => message.from)).size,
    stopRequests: new Set(replies.filter((message) => message.asksToStop).map((message) => message.from))
      .size,
    leaked: through.storm.length + through.others.length,
    leakedOfStorm: through.storm.length,
    deliveries: storm.length * members,
    ...(lockedAt === undefined
      ? {}
      : { prevented: atLeast(turnedAway, estimate(storm, lockedAt, members), members) }),
    ...(turnedAway === undefined ? {} : { turnedAway }),
  };
}

function turnedAwayIn({ attempts, group }: Incident): TurnedAway | undefined {
  if (attempts?.tally === undefined) return undefined;
  const { askedAt, tally } = attempts;
  return { ...tally, askedAt, deliveries: tally.attempts * group.audience.members };
}

/** What was counted cannot be less than what was prevented. */
function atLeast(turnedAway: TurnedAway | undefined, estimated: Prevented, members: number): Prevented {
  if (turnedAway === undefined || turnedAway.deliveries <= estimated.deliveries) return estimated;
  const { attempts, deliveries } = turnedAway;
  return {
    ...estimated,
    deliveries,
    workingHours: workingHours(deliveries),
    formula: `${plural(attempts, 'mail')} that the lock turned away, as message trace counts them, × ${plural(members, 'mailbox', 'mailboxes')}; ${timeFor(deliveries)}.`,
  };
}

const workingHours = (deliveries: number): number => Math.round((deliveries * PER_MAIL) / HOUR);
const timeFor = (deliveries: number): string =>
  `${PER_MAIL / SECOND} seconds of working time for each of the ${count(deliveries)} mails`;

const isPersons = ({ automation }: Observation): boolean => automation === undefined;

function estimate(storm: readonly Observation[], lockedAt: Instant, members: number): Prevented {
  // Through the lock, or while the group was open between two.
  const after = storm.filter(({ sentAt }) => sentAt > lockedAt).length;
  const before = storm.filter(({ sentAt }) => sentAt <= lockedAt && sentAt > lockedAt - RATE_WINDOW);
  const first = Math.min(lockedAt, ...before.map(({ sentAt }) => sentAt));
  const measured = Math.max(MINUTE, lockedAt - first);
  const messagesPerMinute = before.length / (measured / MINUTE);
  const minutes = UNTIL_STOPPED_BY_HAND / MINUTE;
  const deliveries = Math.max(0, Math.round(messagesPerMinute * minutes - after)) * members;
  const less = after === 0 ? '' : `, less ${plural(after, 'message')} that still came through,`;
  return {
    messagesPerMinute,
    deliveries,
    workingHours: workingHours(deliveries),
    formula: `${messagesPerMinute.toFixed(1)} messages a minute before the lock × ${minutes} minutes, the time in which people stopped storms by hand at best${less} × ${plural(members, 'mailbox', 'mailboxes')}; ${timeFor(deliveries)}.`,
  };
}

/** Messages in each minute from `from` on. */
export type PerMinute = { from: Instant; storm: number[]; other: number[] };

export function perMinute({ start, replies, others }: StormMessages): PerMinute {
  const storm = start === undefined ? replies : [start, ...replies];
  const times = [...storm, ...others].map(({ sentAt }) => sentAt);
  if (times.length === 0) return { from: 0, storm: [], other: [] };
  const from = floor(Math.min(...times));
  const length = (floor(Math.max(...times)) - from) / MINUTE + 1;
  return { from, storm: histogram(storm, from, length), other: histogram(others, from, length) };
}

const floor = (at: Instant): Instant => Math.floor(at / MINUTE) * MINUTE;

function histogram(messages: readonly Observation[], from: Instant, length: number): number[] {
  const counts = new Map<number, number>();
  for (const { sentAt } of messages) {
    const minute = (floor(sentAt) - from) / MINUTE;
    counts.set(minute, (counts.get(minute) ?? 0) + 1);
  }
  return Array.from({ length }, (_, minute) => counts.get(minute) ?? 0);
}
