import type { Group } from '../../shared/domain/group.ts';
import { closesAt } from '../../shared/domain/handed-over.ts';
import {
  type Cleanup,
  type Containment,
  type Incident,
  phaseOf,
  type Rehearsed,
  type Residue,
  type SliceProgress,
} from '../../shared/domain/incident.ts';
import { copiesOf, optionsOf } from '../../shared/domain/incident-options.ts';
import { lockConfirmedAt } from '../../shared/domain/leaks.ts';
import { expectedCopies, goingIn } from '../../shared/domain/purgers.ts';
import { evidenceFacts } from '../../shared/domain/report.ts';
import { toIso } from '../../shared/domain/time.ts';
import { actorName } from '../../shared/domain/wording.ts';
import type { IncidentSummary, IncidentView } from './schemas.ts';

// From the domain to what the API answers: instants become text, people become names, absent stays absent.

export const groupView = ({ id, name, address, kind, audience }: Group): IncidentSummary['group'] => ({
  id,
  name,
  address,
  kind,
  members: audience.members,
  exact: audience.exact,
});

export function summaryView(incident: Incident): IncidentSummary {
  const { id, rehearsal, why, openedAt, openedBy, closedAt, dismissed, containment } = incident;
  const lockedAt = lockConfirmedAt(incident);
  return {
    id,
    phase: phaseOf(incident),
    kind: incident.verdict?.kind ?? 'ordered',
    rehearsal,
    group: groupView(incident.group),
    why,
    openedAt: toIso(openedAt),
    openedBy: actorName(openedBy),
    ...(closedAt === undefined ? {} : { closedAt: toIso(closedAt) }),
    ...(lockedAt === undefined ? {} : { lockedAt: toIso(lockedAt) }),
    ...('releaseAt' in containment ? { releaseAt: toIso(containment.releaseAt) } : {}),
    ...(dismissed === undefined
      ? {}
      : { dismissed: { at: toIso(dismissed.at), by: actorName(dismissed.by), reason: dismissed.reason } }),
  };
}

export function incidentView(incident: Incident): IncidentView {
  const { decision, startedBy, verdict, setbacks } = incident;
  return {
    ...summaryView(incident),
    decision,
    ...(startedBy === undefined
      ? {}
      : { startedBy: { from: startedBy.from, subject: startedBy.subject, sentAt: toIso(startedBy.sentAt) } }),
    evidence: verdict === undefined ? [] : evidenceFacts(verdict),
    containment: containmentView(incident.containment),
    cleanup: cleanupView(incident.cleanup, incident),
    ...(incident.rehearsed === undefined ? {} : { rehearsed: rehearsedView(incident.rehearsed, incident) }),
    setbacks: Object.entries(setbacks).map(([side, { at, retryAt, failures, message }]) => ({
      side,
      at: toIso(at),
      retryAt: toIso(retryAt),
      failures,
      message,
    })),
    timeline: incident.timeline.map(({ at, by, what }) => ({ at: toIso(at), by: actorName(by), what })),
    notices: incident.outbox.map(({ notice: { at, kind, severity, title, text }, sentTo, done }) => ({
      at: toIso(at),
      kind,
      severity,
      title,
      text,
      sentTo: [...sentTo],
      done,
    })),
    options: optionsOf(incident),
  };
}

function containmentView(containment: Containment): IncidentView['containment'] {
  const sentAt = 'firstSentAt' in containment ? containment.firstSentAt : undefined;
  return {
    state: containment.state,
    confirmed: 'confirmedAt' in containment,
    ...('lock' in containment ? { means: containment.lock.means ?? 'accept-list' } : {}),
    ...(sentAt === undefined ? {} : { sentAt: toIso(sentAt) }),
    ...(containment.state === 'locked' ? { canary: containment.canary } : {}),
    ...(containment.state === 'released'
      ? { releasedAt: toIso(containment.at), exact: containment.exact }
      : {}),
    ...('why' in containment ? { why: containment.why } : {}),
    ...('remedy' in containment ? { remedy: containment.remedy } : {}),
  };
}

function rehearsedView(
  { at, containment, purgeAt, cleanup }: Rehearsed,
  incident: Incident,
): NonNullable<IncidentView['rehearsed']> {
  return {
    at: toIso(at),
    lockable: containment.state === 'locking',
    ...('why' in containment ? { why: containment.why } : {}),
    ...('remedy' in containment ? { remedy: containment.remedy } : {}),
    ...(purgeAt === undefined ? {} : { purgeAt: toIso(purgeAt) }),
    ...(cleanup === undefined ? {} : { cleanup: cleanupView(cleanup, incident) }),
  };
}

function cleanupView(cleanup: Cleanup, incident: Incident): IncidentView['cleanup'] {
  const run = 'run' in cleanup ? cleanup.run : undefined;
  return {
    state: cleanup.state,
    slices: run === undefined ? [] : run.plan.slices.map((_, i) => sliceView(run, i)),
    ...('why' in cleanup ? { why: cleanup.why } : {}),
    ...('remedy' in cleanup ? { remedy: cleanup.remedy } : {}),
    ...('until' in cleanup ? { until: toIso(cleanup.until) } : {}),
    ...(cleanup.state === 'done' ? { finishedAt: toIso(cleanup.at) } : {}),
    ...('residue' in cleanup && cleanup.residue !== undefined
      ? { residue: residueView(cleanup.residue) }
      : {}),
    ...(cleanup.state === 'handed-over' && incident.closedAt === undefined
      ? { closesAt: toIso(closesAt(cleanup)) }
      : {}),
    ...(run === undefined ? {} : runView(run, incident)),
  };
}

const residueView = ({ ids, ...residue }: Residue) => ({ ...residue, ids: [...ids] });

type Run = Extract<Cleanup, { state: 'running' }>['run'];

function runView(run: Run, { id, group }: Incident) {
  const { plan, purger, remediation, percent, approvedBy, caseId } = run;
  const found = copiesOf(run);
  const going = goingIn(run).length;
  return {
    removed: going,
    kept: plan.kept.length,
    untouched: plan.removed.length + plan.untouched.length - going,
    expected: expectedCopies(run, group.audience.members),
    ...(purger === undefined ? {} : { purger }),
    ...(plan.noQuery === undefined ? {} : { noQuery: plan.noQuery.why }),
    ...(remediation === undefined ? {} : { sent: remediation.sent }),
    ...(found === undefined ? {} : { found }),
    ...(percent === undefined ? {} : { percent }),
    ...(approvedBy === undefined ? {} : { approvedBy: actorName(approvedBy) }),
    ...(caseId === undefined ? {} : { caseName: `Stormlock ${id}` }),
  };
}

function whyOf(slice: SliceProgress): { why?: string } {
  const why = 'why' in slice ? slice.why : 'doubt' in slice ? slice.doubt : undefined;
  return why === undefined ? {} : { why };
}

type SliceView = IncidentView['cleanup']['slices'][number];

function sliceView({ plan, slices }: Run, i: number): SliceView {
  const planned = plan.slices[i];
  const progress = slices[i];
  if (planned === undefined || progress === undefined) throw new Error(`the purge has no slice ${i + 1}`);
  const messages = plan.slices.reduce((sum, each) => sum + each.messages, 0);
  return {
    number: planned.number,
    step: progress.step,
    query: planned.query,
    senders: planned.senders.length,
    messages: planned.messages,
    expected: Math.round((plan.expectedItems * planned.messages) / Math.max(1, messages)),
    ...('items' in progress ? { found: progress.items } : {}),
    ...('itemsAfter' in progress && progress.itemsAfter !== undefined
      ? { foundAfter: progress.itemsAfter }
      : {}),
    ...('partial' in progress ? { partial: progress.partial } : {}),
    ...whyOf(progress),
  };
}
