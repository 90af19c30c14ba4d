import type { Incident } from './incident.ts';
import type { StormFigures } from './storm-figures.ts';
import type { Verdict } from './verdict.ts';
import { count, plural, when } from './wording.ts';

/** A line of a report's tables. */
export type Fact = { label: string; value: string };

/** The numbers of the incident, named for people. */
export function factsOf({ group, startedBy, cleanup }: Incident, figures: StormFigures): Fact[] {
  const isOver = cleanup.state === 'done' || cleanup.state === 'handed-over';
  const left = isOver ? (cleanup.residue?.ids ?? []) : [];
  const { prevented, turnedAway } = figures;
  return [
    { label: 'Group', value: `${group.name} <${group.address}>` },
    {
      label: 'Mailboxes it reaches',
      value: `${group.audience.exact ? '' : 'at least '}${count(group.audience.members)}`,
    },
    ...(startedBy === undefined
      ? []
      : [{ label: 'Began with', value: `“${startedBy.subject}”, ${when(startedBy.sentAt)}` }]),
    {
      label: 'Messages of the storm',
      value: `${count(figures.messages)} from ${plural(figures.repliers, 'replier')}`,
    },
    { label: 'Deliveries caused', value: count(figures.deliveries) },
    ...(left.length === 0 ? [] : [{ label: 'Left in the sentinel mailboxes', value: left.join(' ') }]),
    ...(figures.leaked === 0
      ? []
      : [
          {
            label: 'Came through the lock',
            value: `${plural(figures.leaked, 'message')}, ${count(figures.leakedOfStorm)} of the storm`,
          },
        ]),
    ...(turnedAway === undefined
      ? []
      : [
          {
            label: 'Turned away by the lock (counted)',
            value: `${plural(turnedAway.attempts, 'mail')} from ${plural(turnedAway.people, 'person', 'people')}, ${count(turnedAway.deliveries)} deliveries; ${plural(turnedAway.others, 'other mail')}`,
          },
        ]),
    ...(prevented === undefined
      ? []
      : [
          { label: 'Deliveries prevented (estimate)', value: count(prevented.deliveries) },
          { label: 'Working time saved (estimate)', value: plural(prevented.workingHours, 'hour') },
          { label: 'How that is estimated', value: prevented.formula },
        ]),
  ];
}

/** The numbers the verdict rests on, named for people. */
export function evidenceFacts({ evidence }: Verdict): Fact[] {
  const usual = evidence.usualHourlyRate;
  return [
    {
      label: 'People who replied',
      value: `${count(evidence.repliers)} (${count(evidence.repliersNeeded)} make a storm here)`,
    },
    { label: 'Of these, wrote to the group for the first time', value: count(evidence.firstTimePosters) },
    { label: 'Of these, asked to be removed or told others to stop', value: count(evidence.stopRequests) },
    {
      label: 'Messages by then',
      value: `${count(evidence.messages)}, ${count(evidence.replies)} of them replies`,
    },
    { label: 'Threads', value: count(evidence.threads) },
    { label: 'Sent by machines', value: count(evidence.automatic) },
    {
      label: 'Messages an hour',
      value: `${count(evidence.hourlyRate)}${usual === undefined ? '' : ` (usually ${usual.toFixed(1)})`}`,
    },
    { label: 'Deliveries when it was called', value: count(evidence.deliveries) },
    { label: 'Counted over', value: `${when(evidence.from)} to ${when(evidence.to)}` },
  ];
}
