import type { Incident } from '../domain/incident.ts';
import { tell } from '../domain/incident-changes.ts';
import { stormFigures } from '../domain/storm-figures.ts';
import type { IncidentDeps, StepHandler } from './incident-deps.ts';
import { type ReadStormDeps, readStorm } from './read-storm.ts';

export const close: StepHandler = {
  async act(incident, _step, deps) {
    const now = deps.clock.now();
    return withFigures(tell({ ...incident, closedAt: now }, now, 'Closed.'), deps);
  },
};

/** Counts the storm while its mail is still known. */
export async function withFigures(
  closed: Incident,
  deps: ReadStormDeps & Pick<IncidentDeps, 'allowedSenders'>,
): Promise<Incident> {
  return { ...closed, figures: stormFigures(closed, await readStorm(deps, closed), deps.allowedSenders) };
}
