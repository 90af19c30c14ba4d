import type { Incident } from '../domain/incident.ts';
import { nextStep } from '../domain/incident-steps.ts';
import type { Instant } from '../domain/time.ts';
import { advanceIncident } from './advance-incident.ts';
import type { IncidentDeps } from './incident-deps.ts';

/** Whether a step or a notice is due; most minutes of an incident's life have neither. */
const isDue = (incident: Incident, now: Instant, { policy, actLease }: IncidentDeps): boolean =>
  (nextStep(incident, now, { ...policy, actLease })?.dueAt ?? Number.POSITIVE_INFINITY) <= now ||
  incident.outbox.some(({ done, nextAttemptAt }) => !done && nextAttemptAt <= now);

/**
 * Advances whatever is unfinished, all at once: one incident whose service hangs keeps no other waiting, and one's
 * failure stops no other.
 */
export async function sweep(deps: IncidentDeps): Promise<void> {
  const open = await deps.incidents.listOpen();
  const now = deps.clock.now();
  const due = open.map(({ value }) => value).filter((incident) => isDue(incident, now, deps));
  await Promise.all(due.map((incident) => advance(deps, incident)));
}

async function advance(deps: IncidentDeps, { id }: Incident): Promise<void> {
  try {
    await advanceIncident(deps, id);
  } catch (error) {
    deps.log.error('An incident could not be advanced', { incident: id, error: String(error) });
  }
}
