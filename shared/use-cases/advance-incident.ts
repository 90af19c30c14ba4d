import { LostRace, OutcomeUnknown, Refused, RetryLater } from '../domain/errors.ts';
import type { Incident, IncidentId } from '../domain/incident.ts';
import { notify, tell, withoutSetback, withSetback } from '../domain/incident-changes.ts';
import { attentionNotice } from '../domain/incident-notices.ts';
import { type DueStep, nextStep, type StepName } from '../domain/incident-steps.ts';
import type { Versioned } from '../ports/stores.ts';
import { type IncidentDeps, NotYet, type StepHandler } from './incident-deps.ts';
import { confirmLock, sendLock, takeSnapshot, unlockable } from './lock-group.ts';
import { planCleanup, settle } from './plan-cleanup.ts';
import { pollOperations } from './poll-operations.ts';
import { compare, createCase, createSearch, findCase, findSearch, submitEstimate } from './prepare-purge.ts';
import { submitPurge, submitRecheck, verify, vetSearch } from './purge-messages.ts';
import { beginRelease, confirmRelease, sendRelease } from './release-group.ts';
import { tellPeople } from './tell-people.ts';

/** More steps than an incident takes at once; what is left is taken by the next sweep. */
const MOST_STEPS = 60;

const close: StepHandler = {
  act: (incident, _step, deps) =>
    Promise.resolve(tell({ ...incident, closedAt: deps.clock.now() }, deps.clock.now(), 'Closed.')),
};

const HANDLERS: { [N in StepName]: StepHandler<Extract<DueStep['step'], { do: N }>> } = {
  'take-snapshot': takeSnapshot,
  'send-lock': sendLock,
  'confirm-lock': confirmLock,
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
  'vet-search': vetSearch,
  'submit-purge': submitPurge,
  'submit-recheck': submitRecheck,
  verify,
  close,
};

/**
 * Takes every step of an incident that is due, one after the other, each stored before the next. Safe to call from
 * any number of instances at once: the loser of a race stops. Failures become a setback and are due again later.
 */
export async function advanceIncident(deps: IncidentDeps, id: IncidentId): Promise<void> {
  for (let taken = 0; taken < MOST_STEPS; taken++) {
    const row = await deps.incidents.get(id);
    if (row === undefined || row.value.closedAt !== undefined) return;
    const now = deps.clock.now();
    const due = nextStep(row.value, now, { ...deps.policy, actLease: deps.actLease });
    if (due === undefined || due.dueAt > now) break;
    if (!(await takeStep(deps, row, due))) break;
  }
  await tellPeople(deps, id);
}

/** False when nothing more is to be tried now. */
async function takeStep(deps: IncidentDeps, row: Versioned<Incident>, due: DueStep): Promise<boolean> {
  const handler: StepHandler = HANDLERS[due.step.do];
  let { value: incident, version } = row;
  try {
    await handler.ready?.(incident, due.step, deps);
    if (handler.intend) {
      incident = handler.intend(incident, due.step, deps);
      version = await deps.incidents.update(incident, version);
    }
    const outcome = await handler.act(incident, due.step, deps);
    await deps.incidents.update(withoutSetback(outcome, due.side), version);
    await audit(deps, row.value, outcome, due.step.do);
    return true;
  } catch (error) {
    return afterFailure(deps, { value: incident, version }, due, error);
  }
}

async function afterFailure(
  deps: IncidentDeps,
  row: Versioned<Incident>,
  due: DueStep,
  error: unknown,
): Promise<boolean> {
  if (error instanceof LostRace || error instanceof NotYet) return false;
  const { value: incident, version } = row;
  const now = deps.clock.now();
  const message = error instanceof Error ? error.message : String(error);
  deps.log.error('A step of an incident failed', {
    incident: incident.id,
    step: due.step.do,
    error: message,
  });
  await deps.incidents
    .update(withFailure(incident, due, error, message, now), version)
    .catch((lost: unknown) => {
      if (!(lost instanceof LostRace)) throw lost;
    });
  // After a refusal the other side may have work to do; after anything else let the world settle first.
  return error instanceof Refused;
}

function withFailure(
  incident: Incident,
  due: DueStep,
  error: unknown,
  message: string,
  now: number,
): Incident {
  if (error instanceof Refused) return refused(incident, due, error, now);
  const retryAfter =
    error instanceof RetryLater ? error.retryAfter : error instanceof OutcomeUnknown ? 0 : undefined;
  const changed = withSetback(incident, due.side, now, message, retryAfter);
  if (changed.setbacks[due.side]?.failures !== 3) return changed;
  return notify(
    changed,
    attentionNotice(
      changed,
      `The step "${due.step.do}" failed three times: ${message}`,
      'Stormlock keeps trying.',
      now,
    ),
  );
}

function refused(incident: Incident, due: DueStep, error: Refused, now: number): Incident {
  if (due.side === 'containment') {
    const { containment } = incident;
    if (containment.state !== 'releasing') return unlockable(incident, now, error.message, error.remedy);
    const { lock, confirmedAt } = containment;
    const stuck: Incident = {
      ...incident,
      containment: { state: 'release-refused', lock, confirmedAt, why: error.message, at: now },
    };
    return notify(
      tell(stuck, now, `Not released: ${error.message}`),
      attentionNotice(stuck, `It was not released: ${error.message}`, error.remedy, now),
    );
  }
  const run = incident.cleanup.state === 'running' ? { run: incident.cleanup.run } : {};
  const over: Incident = {
    ...incident,
    cleanup: { state: 'handed-over', why: error.message, remedy: error.remedy, at: now, ...run },
  };
  return notify(
    tell(over, now, `The purge was refused: ${error.message}`),
    attentionNotice(over, `The purge was refused: ${error.message}`, error.remedy, now),
  );
}

/** Acts on the world go into the audit trail; looks do not. */
const AUDITED: Partial<Record<StepName, string>> = {
  'send-lock': 'lock group',
  'confirm-lock': 'lock group',
  'send-release': 'release group',
  'confirm-release': 'release group',
  'submit-purge': 'purge messages',
  close: 'close incident',
};

async function audit(deps: IncidentDeps, before: Incident, after: Incident, step: StepName): Promise<void> {
  const act = AUDITED[step];
  if (act === undefined) return;
  await deps.audit.append({
    at: deps.clock.now(),
    by: { kind: 'stormlock' },
    act,
    reason: after.why,
    incident: after.id,
    group: after.group.address,
    before: `${before.containment.state}, ${before.cleanup.state}`,
    after: `${after.containment.state}, ${after.cleanup.state}`,
  });
}
