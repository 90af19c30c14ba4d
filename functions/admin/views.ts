import type { Containment } from '../../shared/domain/containment.ts';
import type { Group } from '../../shared/domain/group.ts';
import { heldBackBy, type SwitchStand } from '../../shared/domain/held-back.ts';
import type { Incident, Rehearsed } from '../../shared/domain/incident.ts';
import { kindOf } from '../../shared/domain/incident-kind.ts';
import { WITHOUT_MEMORY } from '../../shared/domain/incident-notices.ts';
import { optionsOf } from '../../shared/domain/incident-options.ts';
import { lockConfirmedAt } from '../../shared/domain/leaks.ts';
import { lockCommand } from '../../shared/domain/lock-commands.ts';
import { phaseOf } from '../../shared/domain/phase.ts';
import { evidenceFacts } from '../../shared/domain/report-facts.ts';
import { toIso } from '../../shared/domain/time.ts';
import { actorName } from '../../shared/domain/wording.ts';
import { cleanupView } from './cleanup-view.ts';
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

export function summaryView(incident: Incident, stand: SwitchStand): IncidentSummary {
  const { id, rehearsal, why, openedAt, openedBy, closedAt, dismissed, containment } = incident;
  const lockedAt = lockConfirmedAt(incident);
  const needs = needsOf(incident);
  return {
    id,
    phase: phaseOf(incident),
    kind: kindOf(incident),
    rehearsal,
    group: groupView(incident.group),
    why,
    lock: containment.state,
    ...(needs === undefined ? {} : { needs }),
    heldBack: heldBackBy(incident, stand),
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

/** What waits for people, in a sentence. */
function needsOf({ containment, cleanup, closedAt }: Incident): string | undefined {
  if (closedAt !== undefined) return undefined;
  if ('why' in containment) return sentence(containment.why);
  if (cleanup.state === 'held') return `The purge waits for approval: ${sentence(cleanup.why)}`;
  if (cleanup.state === 'handed-over') return `The purge was handed over: ${sentence(cleanup.why)}`;
  return undefined;
}

export function incidentView(incident: Incident, stand: SwitchStand): IncidentView {
  const { decision, startedBy, verdict, setbacks } = incident;
  return {
    ...summaryView(incident, stand),
    decision,
    ...(startedBy === undefined
      ? {}
      : { startedBy: { from: startedBy.from, subject: startedBy.subject, sentAt: toIso(startedBy.sentAt) } }),
    evidence: verdict === undefined ? [] : evidenceFacts(verdict),
    containment: containmentView(incident),
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
    options: optionsOf(incident, heldBackBy(incident, stand)),
  };
}

function containmentView({ containment, group }: Incident): IncidentView['containment'] {
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
    ...('why' in containment ? { why: sentence(containment.why) } : {}),
    ...remedyView(containment),
    ...commandView(containment, group),
  };
}

const AGAINST_AN_EDIT =
  'Look at who may mail the group now. Force the release to put back the lists from before the lock, or mend them by hand and close the incident.';

/** What people can do where the lock or the release is theirs. */
export function remedyView(containment: Containment): { remedy?: string } {
  if ('remedy' in containment) return { remedy: containment.remedy };
  if (containment.state !== 'release-refused') return {};
  return { remedy: containment.lock.adopted ? WITHOUT_MEMORY : AGAINST_AN_EDIT };
}

/** For groups that Stormlock cannot lock, and for those where its way takes half an hour. */
function commandView(containment: Containment, group: Group): { command?: string } {
  const byRule = containment.state === 'locked' && containment.lock.means === 'rule';
  if (containment.state !== 'unlockable' && !byRule) return {};
  return { command: lockCommand(group, []) };
}

/** Reasons are written as clauses for the middle of a sentence, or as sentences. */
function sentence(text: string): string {
  const begun = text.charAt(0).toUpperCase() + text.slice(1);
  return /[.!?]$/.test(begun) ? begun : `${begun}.`;
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
