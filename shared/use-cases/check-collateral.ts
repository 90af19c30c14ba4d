import type { Incident } from '../domain/incident.ts';
import { chosenFrom } from '../domain/purge-choice.ts';
import { collateralOf, collateralSentence } from '../domain/purge-collateral.ts';
import type { IncidentDeps } from './incident-deps.ts';
import { hold, runOf, withRun } from './purge-run.ts';
import { readStormDays } from './read-storm.ts';

/**
 * A search finds whatever matches when it runs: mail that came since it was planned too. Holds the purge where that
 * would go with the storm's, and says what it is; who approves that has read it. `undefined` where nothing would.
 */
export async function heldForCollateral(
  incident: Incident,
  index: number,
  deps: IncidentDeps,
): Promise<Incident | undefined> {
  const run = runOf(incident);
  const slice = run.plan.slices[index];
  if (slice === undefined) throw new Error(`the plan has no slice ${index + 1}`);
  const choice = chosenFrom(
    await readStormDays(deps, incident),
    deps.policy.purge,
    await deps.lockHolder?.(),
  );
  const accepted = new Set(run.approvedBy === undefined ? [] : run.collateral);
  const more = collateralOf(run.plan, slice, choice, incident.containment).filter(
    ({ messageId }) => !accepted.has(messageId),
  );
  const why = collateralSentence(slice, more);
  if (why === undefined) return undefined;
  const collateral = [...accepted, ...more.map(({ messageId }) => messageId)];
  return hold(withRun(incident, { ...run, collateral }), why, deps.clock.now());
}
