import type { Address } from './address.ts';
import type { Containment } from './containment.ts';
import type { Incident, TimelineEntry } from './incident.ts';
import { lockConfirmedAt } from './leaks.ts';
import { type Phase, phaseOf } from './phase.ts';
import { purgeSentences } from './purge-report.ts';
import { figuresOf, type StormFigures } from './storm-figures.ts';
import type { StormMessages } from './storm-messages.ts';
import type { Actor } from './switch.ts';
import type { Instant } from './time.ts';
import type { Verdict } from './verdict.ts';
import { actorName, count, plural, span, when } from './wording.ts';

/** One act of man or machine, as the audit trail keeps it. */
export type Act = {
  at: Instant;
  by: Actor;
  act: string;
  reason: string;
  from?: string;
  before?: string;
  after?: string;
};

export type Fact = { label: string; value: string };

/** What a report to management or a service-incident record needs, ready to be read. */
export type IncidentReport = {
  id: string;
  title: string;
  phase: Phase;
  rehearsal: boolean;
  writtenAt: Instant;
  openedAt: Instant;
  closedAt?: Instant;
  /** What happened and what was done about it, in a few sentences. */
  summary: string[];
  facts: Fact[];
  evidence: Fact[];
  figures: StormFigures;
  timeline: readonly TimelineEntry[];
  acts: readonly Act[];
  /** The people who acted, and how often. */
  thanks: { name: string; acts: number }[];
};

/** Acts oldest first. Repliers are not named: a report is not a pillory. */
export function incidentReport(
  incident: Incident,
  storm: StormMessages,
  acts: readonly Act[],
  now: Instant,
  allowed: readonly Address[] = [],
): IncidentReport {
  const figures = figuresOf(incident, storm, allowed);
  return {
    id: incident.id,
    title: titleOf(incident),
    phase: phaseOf(incident),
    rehearsal: incident.rehearsal,
    writtenAt: now,
    openedAt: incident.openedAt,
    ...(incident.closedAt === undefined ? {} : { closedAt: incident.closedAt }),
    summary: [
      incident.why,
      ...lockSentences(incident),
      ...purgeSentences(incident.cleanup),
      ...dismissal(incident),
    ],
    facts: factsOf(incident, figures),
    evidence: incident.verdict === undefined ? [] : evidenceFacts(incident.verdict),
    figures,
    timeline: incident.timeline,
    acts,
    thanks: thanksTo(acts, incident.timeline),
  };
}

const titleOf = (incident: Incident): string =>
  `${incident.rehearsal ? 'Rehearsal: ' : ''}${KINDS[kindOf(incident)]} on ${incident.group.name}`;

export type IncidentKind = Verdict['kind'] | 'ordered' | 'found';

/** What it is: what the detector says, or a lock that a person ordered, or one that was found without its storm. */
export const kindOf = ({ verdict, openedBy }: Incident): IncidentKind =>
  verdict?.kind ?? (openedBy.kind === 'operator' ? 'ordered' : 'found');

const KINDS = {
  storm: 'Reply-all storm',
  'mail-loop': 'Mail loop',
  flood: 'Mail flood',
  calm: 'Ordered lock',
  ordered: 'Ordered lock',
  found: 'Lock found',
} as const satisfies Record<IncidentKind, string>;

function lockSentences(incident: Incident): string[] {
  const { containment, verdict, openedAt, rehearsal, rehearsed } = incident;
  if (rehearsal && rehearsed?.containment.state === 'locking')
    return [`Stormlock only observed; armed, it would have locked the group on ${when(rehearsed.at)}.`];
  if ('why' in containment) return [`The lock needs a hand: ${containment.why}`];
  const lockedAt = lockConfirmedAt(incident);
  if (lockedAt === undefined) return ['The group was not locked.'];
  const since = verdict?.tippedBy?.sentAt ?? openedAt;
  const from =
    verdict?.tippedBy === undefined ? 'after it was ordered' : 'after the mail that made it a storm';
  const locked = `The group was locked ${span(lockedAt - since)} ${from}; the lock was read back and confirmed.${slowness(containment)}`;
  if (containment.state !== 'released') return [locked];
  const exact = containment.exact
    ? 'exactly as it was'
    : containment.lock.adopted !== undefined
      ? 'open to everyone, because nobody remembered who could mail it before'
      : `without ${containment.gone.join(', ')}, which no longer exist`;
  return [locked, `It was given back on ${when(containment.at)} by ${actorName(containment.by)}, ${exact}.`];
}

const slowness = (containment: Containment): string =>
  'lock' in containment && containment.lock.means === 'rule'
    ? ' It is a mail flow rule, which takes up to 30 minutes to work, sometimes more: what it prevented is less than is estimated from that moment.'
    : '';

const dismissal = ({ dismissed }: Incident): string[] =>
  dismissed === undefined
    ? []
    : [`${actorName(dismissed.by)} dismissed it as a false alarm: ${dismissed.reason}`];

function factsOf({ group, startedBy, cleanup }: Incident, figures: StormFigures): Fact[] {
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
    { label: 'of these never wrote to the group before', value: count(evidence.firstTimePosters) },
    { label: 'asked to be removed or told others to stop', value: count(evidence.stopRequests) },
    { label: 'Messages, replies', value: `${count(evidence.messages)}, ${count(evidence.replies)}` },
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

function thanksTo(
  acts: readonly Act[],
  timeline: readonly TimelineEntry[],
): { name: string; acts: number }[] {
  const times = new Map<string, Set<Instant>>();
  for (const { at, by } of [...acts, ...timeline]) {
    if (by.kind !== 'operator') continue;
    times.set(by.name, (times.get(by.name) ?? new Set()).add(at));
  }
  return [...times].map(([name, moments]) => ({ name, acts: moments.size })).sort((a, b) => b.acts - a.acts);
}
