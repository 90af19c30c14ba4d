import type { Cleanup } from '../domain/cleanup.ts';
import type { Decision } from '../domain/decision.ts';
import { LostRace } from '../domain/errors.ts';
import type { Group } from '../domain/group.ts';
import type { Incident } from '../domain/incident.ts';
import { notify, tell } from '../domain/incident-changes.ts';
import { detectedNotice } from '../domain/incident-notices.ts';
import { endOf, isSpent } from '../domain/last-end.ts';
import type { Observation } from '../domain/observation.ts';
import type { Policy } from '../domain/policy.ts';
import { cleanupAgain, recordOf } from '../domain/second-wave.ts';
import { statesInWords } from '../domain/states-in-words.ts';
import { stormMessages } from '../domain/storm-messages.ts';
import { STORMLOCK } from '../domain/switch.ts';
import type { Instant, Milliseconds } from '../domain/time.ts';
import type { Verdict } from '../domain/verdict.ts';
import { span } from '../domain/wording.ts';
import type { AuditEntry } from '../ports/stores.ts';
import { entryOf } from './audit-entry.ts';
import type { IncidentDeps } from './incident-deps.ts';
import { newIncidentId } from './new-incident-id.ts';

export type Finding = {
  group: Group;
  verdict: Verdict;
  decision: Decision;
  observations: readonly Observation[];
  now: Instant;
  /** How long a lock would last now; absent: as long as usual. */
  coolDown?: Milliseconds;
};

/** Opens the group's incident, or brings the one that is open up to date. At most one is open per group. */
export async function openIncident(deps: IncidentDeps, finding: Finding, tries = 5): Promise<Incident> {
  const first = incidentOf(deps, finding);
  const { opened, incident: row } = await deps.incidents.open(
    first,
    act(deps, 'open incident', undefined, first, finding),
  );
  if (opened) return row.value;
  const updated = seenAgain(row.value, finding, deps);
  if (updated === row.value) return updated;
  const again =
    updated.containment === row.value.containment
      ? undefined
      : act(deps, 'lock again', row.value, updated, finding);
  try {
    await deps.incidents.update(updated, row.version, again);
    return updated;
  } catch (error) {
    // Another instance wrote: it saw the same storm, or it takes the incident's next step.
    if (!(error instanceof LostRace) || tries === 1) throw error;
    return openIncident(deps, finding, tries - 1);
  }
}

const act = (
  deps: IncidentDeps,
  what: string,
  before: Incident | undefined,
  after: Incident,
  { verdict, decision }: Finding,
): AuditEntry | undefined =>
  entryOf(deps, after, {
    act: what,
    reason: verdict.why,
    before: before === undefined ? 'no incident' : statesInWords(before),
    after: `decision: ${decision.act}; ${statesInWords(after)}`,
  });

function incidentOf(deps: IncidentDeps, finding: Finding): Incident {
  const { group, verdict, decision, observations, now, coolDown } = finding;
  const { start } = stormMessages(observations, verdict.threads);
  const contain = decision.act === 'contain';
  const incident: Incident = {
    id: newIncidentId(now),
    group,
    openedAt: now,
    openedBy: STORMLOCK,
    rehearsal: decision.act === 'rehearse',
    why: verdict.why,
    verdict,
    decision,
    ...(start === undefined
      ? {}
      : {
          startedBy: {
            messageId: start.messageId,
            from: start.from,
            subject: start.subject,
            sentAt: start.sentAt,
          },
        }),
    containment: { state: contain ? 'wanted' : 'none' },
    ...longerThanUsual(coolDown, deps.policy),
    cleanup: cleanupFor(contain, deps.policy.purge, decision),
    timeline: [],
    outbox: [],
    setbacks: {},
    lastSeenAt: now,
  };
  const told = secondWave(tell(tell(incident, now, verdict.why), now, decision.why), finding);
  return decision.act === 'record' ? told : notify(told, detectedNotice(told, now));
}

const longerThanUsual = (
  coolDown: Milliseconds | undefined,
  { coolDown: usual }: Policy,
): Pick<Incident, 'coolDown'> => (coolDown === undefined || coolDown === usual ? {} : { coolDown });

function secondWave(incident: Incident, { decision, now }: Finding): Incident {
  if (incident.coolDown === undefined || decision.act !== 'contain') return incident;
  return tell(
    incident,
    now,
    `The storm is back soon after a release: this lock lasts longer, ${span(incident.coolDown)}.`,
  );
}

export function cleanupFor(contain: boolean, purge: 'replies' | 'all' | 'off', decision: Decision): Cleanup {
  if (!contain) return { state: 'none', why: decision.why };
  return purge === 'off'
    ? { state: 'none', why: 'Purging is switched off by setting.' }
    : { state: 'waiting' };
}

/** How much newer a sighting must be before it is worth a write. */
const WORTH_A_WRITE = 60_000;

/** An incident without a lock becomes one with a lock when the policy now says so: armed meanwhile, a second wave. */
function seenAgain(incident: Incident, finding: Finding, deps: IncidentDeps): Incident {
  const { verdict, decision, now, coolDown } = finding;
  const unlocked = incident.containment.state === 'none' || incident.containment.state === 'released';
  if (decision.act === 'contain' && unlocked && !isSpent(verdict, endOf(incident))) {
    const record = recordOf(incident);
    const again = cleanupFor(true, deps.policy.purge, decision);
    const wanted: Incident = {
      ...incident,
      rehearsal: false,
      why: verdict.why,
      verdict,
      decision,
      containment: { state: 'wanted' },
      ...longerThanUsual(coolDown, deps.policy),
      cleanup: cleanupAgain(incident, again),
      lastSeenAt: now,
    };
    const kept = record === undefined ? wanted : tell(wanted, now, record);
    const told = secondWave(tell(kept, now, verdict.why), finding);
    return notify(told, detectedNotice(told, now));
  }
  // An incident that only waits for people must not hide the next storm from them.
  if (incident.containment.state === 'released' && now - incident.lastSeenAt > deps.policy.coolDown) {
    const told = tell(tell({ ...incident, lastSeenAt: now }, now, verdict.why), now, decision.why);
    const next = { ...incident, why: verdict.why, verdict, decision };
    return decision.act === 'record' ? told : notify(told, detectedNotice(next, now));
  }
  return now - incident.lastSeenAt < WORTH_A_WRITE ? incident : { ...incident, lastSeenAt: now };
}
