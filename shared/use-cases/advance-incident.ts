import { LostRace, Refused } from '../domain/errors.ts';
import type { Incident, IncidentId, Side } from '../domain/incident.ts';
import { actBetween, actFailed } from '../domain/incident-acts.ts';
import { withoutSetback } from '../domain/incident-changes.ts';
import { type DueStep, nextStep, type StepName } from '../domain/incident-steps.ts';
import type { Version, Versioned } from '../ports/stores.ts';
import { askCanary } from './ask-canary.ts';
import { entryOf } from './audit-entry.ts';
import { beginRelease } from './begin-release.ts';
import { close } from './close-incident.ts';
import { countAttempts } from './count-attempts.ts';
import { findWitnesses } from './find-witnesses.ts';
import { type IncidentDeps, mustBeInTime, NotYet, type StepHandler } from './incident-deps.ts';
import { confirmLock, sendLock } from './lock-group.ts';
import { renewLock } from './lock-means.ts';
import { planCleanup, settle } from './plan-cleanup.ts';
import { pollOperations } from './poll-operations.ts';
import { compare, createCase, createSearch, findCase, findSearch, submitEstimate } from './prepare-purge.ts';
import { submitPurge, submitRecheck } from './purge-messages.ts';
import { rehearseLock, rehearsePurge } from './rehearse.ts';
import { confirmRelease, sendRelease } from './release-group.ts';
import { countCopies, sendRemediation } from './remediate-copies.ts';
import { didNothing, retracted, withFailure } from './step-failure.ts';
import { storeOutcome } from './store-outcome.ts';
import { takeSnapshot } from './take-snapshot.ts';
import { tellPeople } from './tell-people.ts';
import { verify } from './verify-purge.ts';

/** More steps than an incident takes at once; what is left is taken by the next sweep. */
const MOST_STEPS = 60;

const HANDLERS: { [N in StepName]: StepHandler<Extract<DueStep['step'], { do: N }>> } = {
  'rehearse-lock': rehearseLock,
  'rehearse-purge': rehearsePurge,
  'take-snapshot': takeSnapshot,
  'send-lock': sendLock,
  'confirm-lock': confirmLock,
  'ask-canary': askCanary,
  'renew-lock': renewLock,
  'count-attempts': countAttempts,
  'begin-release': beginRelease,
  'send-release': sendRelease,
  'confirm-release': confirmRelease,
  settle,
  'plan-purge': planCleanup,
  'create-case': createCase,
  'find-case': findCase,
  'create-search': createSearch,
  'find-search': findSearch,
  'submit-estimate': submitEstimate,
  'poll-operations': pollOperations,
  compare,
  'find-witnesses': findWitnesses,
  'submit-purge': submitPurge,
  'submit-recheck': submitRecheck,
  'count-copies': countCopies,
  'send-remediation': sendRemediation,
  verify,
  close,
};

/**
 * Takes every step of an incident that is due, one after the other, each stored before the next. Safe to call from
 * any number of instances at once: the loser of a race looks again. Failures become a setback and are due again
 * later; what cannot go on at one side holds up the other one no longer.
 */
export async function advanceIncident(deps: IncidentDeps, id: IncidentId): Promise<void> {
  const blocked = new Set<Side>();
  for (let taken = 0; taken < MOST_STEPS; taken++) {
    const row = await deps.incidents.get(id);
    if (row === undefined) return;
    const now = deps.clock.now();
    const due = nextStep(row.value, now, { ...deps.policy, actLease: deps.actLease }, blocked);
    if (due === undefined || due.dueAt > now) break;
    const end = await takeStep(deps, row, due);
    // Whoever was faster moved it on: look again. An act under way elsewhere shows as a step that is not due yet.
    if (end === 'blocked') blocked.add(due.side);
  }
  await tellPeople(deps, id);
}

/** `lost`: another instance is at it. `blocked`: nothing more is to be tried at this side now. */
type StepEnd = 'taken' | 'blocked' | 'lost';

async function takeStep(deps: IncidentDeps, row: Versioned<Incident>, due: DueStep): Promise<StepEnd> {
  const handler: StepHandler = HANDLERS[due.step.do];
  let { value: incident, version } = row;
  let acting = false;
  try {
    await handler.ready?.(incident, due.step, deps);
    const instead = await handler.vet?.(incident, due.step, deps);
    if (instead !== undefined && instead !== incident) {
      const act = entryOf(deps, instead, actBetween(incident, instead));
      await storeOutcome(deps.incidents, {
        intended: incident,
        outcome: instead,
        version,
        side: due.side,
        act,
      });
      return 'taken';
    }
    if (handler.intend) {
      const intendedAt = deps.clock.now();
      incident = handler.intend(incident, due.step, deps);
      const act = entryOf(deps, incident, actBetween(row.value, incident));
      version = await deps.incidents.update(incident, version, act);
      mustBeInTime(intendedAt, deps);
      acting = true;
    }
    const outcome = await handler.act(incident, due.step, deps);
    acting = false;
    const isClean = outcome.setbacks[due.side] === incident.setbacks[due.side];
    const after = isClean ? withoutSetback(outcome, due.side) : outcome;
    const act = entryOf(deps, after, actBetween(incident, after));
    await storeOutcome(deps.incidents, { intended: incident, outcome: after, version, side: due.side, act });
    return 'taken';
  } catch (error) {
    if (error instanceof LostRace) return 'lost';
    if (error instanceof NotYet) return 'blocked';
    // Then the intent is void and nothing has to be found out.
    const before =
      acting && didNothing(due.side, error) ? retracted(due.side, row.value, incident) : incident;
    return afterFailure(deps, { stored: incident, before, version }, due, error);
  }
}

async function afterFailure(
  deps: IncidentDeps,
  { stored, before, version }: { stored: Incident; before: Incident; version: Version },
  due: DueStep,
  error: unknown,
): Promise<StepEnd> {
  const message = error instanceof Error ? error.message : String(error);
  deps.log.error('A step of an incident failed', {
    incident: stored.id,
    step: due.step.do,
    error: message,
  });
  try {
    const outcome = withFailure(before, due, error, message, deps.clock.now(), deps.policy);
    const done = actBetween(stored, outcome) ?? actFailed(due.step, stored, outcome, message);
    const act = entryOf(deps, outcome, done);
    await storeOutcome(deps.incidents, { intended: stored, outcome, version, side: due.side, act });
  } catch (lost) {
    if (lost instanceof LostRace) return 'lost';
    throw lost;
  }
  return error instanceof Refused ? 'taken' : 'blocked';
}
