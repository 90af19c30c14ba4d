import type { Address } from './address.ts';
import type { Cleanup } from './cleanup.ts';
import type { Incident, TimelineEntry } from './incident.ts';
import { KINDS, kindOf } from './incident-kind.ts';
import { lockConfirmedAt } from './leaks.ts';
import { lockSentences } from './lock-report.ts';
import { type Phase, phaseOf } from './phase.ts';
import { purgeSentences } from './purge-report.ts';
import { type CourseEntry, courseOf } from './report-course.ts';
import { evidenceFacts, type Fact, factsOf } from './report-facts.ts';
import type { Mark } from './storm-chart.ts';
import { figuresOf, type PerMinute, perMinute, type StormFigures } from './storm-figures.ts';
import type { StormMessages } from './storm-messages.ts';
import type { Actor } from './switch.ts';
import type { Instant } from './time.ts';
import { actorName, plural } from './wording.ts';

/** One act of man or machine, as the audit trail keeps it. */
export type Act = {
  at: Instant;
  by: Actor;
  act: string;
  reason: string;
  from?: string;
  via?: string;
  before?: string;
  after?: string;
};

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
  timeline: readonly CourseEntry[];
  perMinute: PerMinute;
  /** When it was called a storm and when the lock was confirmed, as far as they came. */
  marks: readonly Mark[];
  /** The compliance searches of the last purge. Their queries name people, and stay in the case. */
  searches: readonly Fact[];
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
    timeline: courseOf(incident, storm),
    perMinute: perMinute(storm),
    marks: marksOf(incident),
    searches: searchesOf(incident.cleanup),
    acts,
    thanks: thanksTo(acts, incident.timeline),
  };
}

const titleOf = (incident: Incident): string =>
  `${incident.rehearsal ? 'Rehearsal: ' : ''}${KINDS[kindOf(incident)]} on ${incident.group.name}`;

const dismissal = ({ dismissed }: Incident): string[] =>
  dismissed === undefined
    ? []
    : [`${actorName(dismissed.by)} dismissed it as a false alarm: ${dismissed.reason}`];

function marksOf(incident: Incident): Mark[] {
  const lockedAt = lockConfirmedAt(incident);
  const called = { at: incident.openedAt, label: 'detected' };
  return lockedAt === undefined ? [called] : [called, { at: lockedAt, label: 'locked' }];
}

const searchesOf = (cleanup: Cleanup): Fact[] =>
  'run' in cleanup && cleanup.run !== undefined
    ? cleanup.run.plan.slices.map(({ number, messages, senders }) => ({
        label: `Search ${number}`,
        value: `${plural(messages, 'message')} by ${plural(senders.length, 'sender')}`,
      }))
    : [];

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
