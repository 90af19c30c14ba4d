import type { Incident } from '../domain/incident.ts';
import { nextStep } from '../domain/incident-steps.ts';
import type { Instant, Milliseconds } from '../domain/time.ts';
import type { Wake } from '../ports/wakes.ts';
import { advanceIncident } from './advance-incident.ts';
import type { IncidentDeps } from './incident-deps.ts';

export type SweepDeps = IncidentDeps & { staleAfter: Milliseconds };

export type Swept = {
  /** Sentinels nobody woke for a while: detection survives the total loss of notifications. */
  wakes: Wake[];
  /** No sentinel is known yet: the subscriptions were never reconciled. */
  untouched: boolean;
};

/** Whether a step or a notice is due; most minutes of an incident's life have neither. */
const isDue = (incident: Incident, now: Instant, { policy, actLease }: SweepDeps): boolean =>
  (nextStep(incident, now, { ...policy, actLease })?.dueAt ?? Number.POSITIVE_INFINITY) <= now ||
  incident.outbox.some(({ done, nextAttemptAt }) => !done && nextAttemptAt <= now);

/** Advances whatever is unfinished and finds the sentinels that are due. One incident's failure stops no other. */
export async function sweep(deps: SweepDeps): Promise<Swept> {
  const cursors = await deps.cursors.list();
  const now = deps.clock.now();
  for (const { value } of await deps.incidents.listOpen()) {
    if (!isDue(value, now, deps)) continue;
    try {
      await advanceIncident(deps, value.id);
    } catch (error) {
      deps.log.error('An incident could not be advanced', { incident: value.id, error: String(error) });
    }
  }
  // What was read on the last sweep was read a moment after it: it is due on this one, or it waits for two.
  const due = cursors.filter(({ value }) => (value.readAt ?? 0) <= now - deps.staleAfter / 2);
  return {
    wakes: due.map(({ value }) => ({ sentinel: value.sentinel, madeAt: now })),
    untouched: cursors.length === 0,
  };
}
