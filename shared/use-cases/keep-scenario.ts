import type { Incident } from '../domain/incident.ts';
import type { Scenario, ScenarioStore } from '../ports/scenarios.ts';
import { type ReadStormDeps, readStorm } from './read-storm.ts';

/** Observations are forgotten after weeks; what taught us something is not. */
export async function keepScenario(
  deps: ReadStormDeps & { scenarios: ScenarioStore },
  incident: Incident,
): Promise<void> {
  await deps.scenarios.keep(await scenarioNow(deps, incident));
}

/** What is known at this moment of the mail of an incident, and of what was usual for its group. */
export async function scenarioNow(deps: ReadStormDeps, incident: Incident): Promise<Scenario> {
  const { id, group, openedAt, verdict } = incident;
  const { seen } = await readStorm(deps, incident);
  const senders = [...new Set(seen.map(({ from }) => from))];
  const known = await deps.history.knownPosters(group.id, senders, verdict?.evidence.from ?? openedAt);
  const usualHourlyRate = await deps.history.usualHourlyRate(group.id, openedAt);
  return {
    incident: id,
    keptAt: deps.clock.now(),
    observations: seen,
    knownPosters: [...known],
    ...(usualHourlyRate === undefined ? {} : { usualHourlyRate }),
  };
}
