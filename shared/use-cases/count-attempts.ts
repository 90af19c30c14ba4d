import { tallyAttempts } from '../domain/attempts.ts';
import { RetryLater } from '../domain/errors.ts';
import type { Incident } from '../domain/incident.ts';
import { tell } from '../domain/incident-changes.ts';
import { lockConfirmedAt } from '../domain/leaks.ts';
import type { StormMessages } from '../domain/storm-messages.ts';
import type { Instant } from '../domain/time.ts';
import { HOUR, MINUTE } from '../domain/time.ts';
import { type IncidentDeps, inState, NotYet, type StepHandler } from './incident-deps.ts';
import { readStorm } from './read-storm.ts';

/** Keeps the page current while the group is locked. A question without an answer is asked again at the next turn. */
export const countAttempts: StepHandler = {
  async act(incident, _step, deps) {
    inState(incident.containment, 'locked');
    return (await askTrace(incident, await readStorm(deps, incident), deps)).incident;
  },
};

/** So long a release waits for a trace that is busy; then it goes by what the sentinels saw. */
const PATIENCE = HOUR;

/** Asks once more before a release. Throws NotYet while the trace is only busy. */
export async function lastAttempts(
  incident: Incident,
  storm: StormMessages,
  releaseAt: Instant,
  deps: IncidentDeps,
): Promise<Incident> {
  const asked = await askTrace(incident, storm, deps);
  if (asked.isBusy && deps.clock.now() < releaseAt + PATIENCE)
    throw new NotYet('the message trace is busy', MINUTE);
  return asked.incident;
}

async function askTrace(
  incident: Incident,
  storm: StormMessages,
  deps: IncidentDeps,
): Promise<{ incident: Incident; isBusy: boolean }> {
  const { trace } = deps;
  const lockedAt = lockConfirmedAt(incident);
  const askedAt = deps.clock.now();
  if (trace === undefined || lockedAt === undefined)
    return { incident: { ...incident, attempts: { ...incident.attempts, askedAt } }, isBusy: false };
  const { tally: before, unanswered: formerly } = incident.attempts ?? {};
  try {
    const turnedAway = await trace.turnedAway(incident.group, lockedAt, askedAt);
    const tally = tallyAttempts(incident, storm, turnedAway);
    return { incident: { ...incident, attempts: { askedAt, tally } }, isBusy: false };
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    deps.log.warn('The message trace gave no answer', { incident: incident.id, error: why });
    const attempts = { askedAt, ...(before === undefined ? {} : { tally: before }), unanswered: why };
    const asked = { ...incident, attempts };
    const told = `Who was turned away is not known: ${why}`;
    return {
      incident: formerly === undefined ? tell(asked, askedAt, told) : asked,
      isBusy: error instanceof RetryLater,
    };
  }
}
