import type { Incident } from './incident.ts';
import type { StormMessages } from './storm-messages.ts';
import type { Instant } from './time.ts';
import { actorName } from './wording.ts';

/** A line of the story: who did what. */
export type CourseEntry = { at: Instant; by: string; what: string };

/** How it went from the first mail on, oldest first: the mail, what was done, and what people were told. */
export function courseOf(incident: Incident, storm: StormMessages): CourseEntry[] {
  const done = incident.timeline.map(({ at, by, what }) => ({ at, by: actorName(by), what }));
  return [...mailsOf(incident, storm), ...done, ...noticesOf(incident)].sort((a, b) => a.at - b.at);
}

const MEMBERS = 'Members';

function mailsOf({ startedBy, verdict }: Incident, { replies }: StormMessages): CourseEntry[] {
  const first = Math.min(...replies.map(({ sentAt }) => sentAt));
  return [
    ...(startedBy === undefined
      ? []
      : [{ at: startedBy.sentAt, by: MEMBERS, what: `The first mail, “${startedBy.subject}”.` }]),
    ...(replies.length === 0 ? [] : [{ at: first, by: MEMBERS, what: 'The first reply to all.' }]),
    ...(verdict?.tippedBy === undefined
      ? []
      : [{ at: verdict.tippedBy.sentAt, by: MEMBERS, what: 'The mail that made it a storm.' }]),
  ];
}

const noticesOf = ({ outbox }: Incident): CourseEntry[] =>
  outbox
    .filter(({ sentTo }) => sentTo.length > 0)
    .map(({ notice, sentTo }) => ({
      at: notice.at,
      by: 'Stormlock',
      what: `People were told by ${sentTo.join(' and ')}: ${notice.title}.`,
    }));
