import type { Cleanup, PurgeRun, Residue } from '../domain/cleanup.ts';
import { Refused } from '../domain/errors.ts';
import { notify, tell } from '../domain/incident-changes.ts';
import { purgedNotice } from '../domain/purge-notices.ts';
import { failuresIn, leftIn, outcomeOf } from '../domain/purge-outcome.ts';
import { byHand, goingIn, hasBegun } from '../domain/purgers.ts';
import { lookInto } from './inbox-looks.ts';
import type { IncidentDeps, StepHandler } from './incident-deps.ts';
import { runOf } from './purge-run.ts';

/** A list for people, not an inventory. */
const MOST_LISTED = 50;

/** Counts alone prove little, since purged items stay searchable: look into the sentinels' own inboxes. */
export const verify: StepHandler = {
  async act(incident, _step, deps) {
    const run = runOf(incident);
    // Whoever is next in order can begin anew: nothing was removed.
    if (run.purger === undefined && !hasBegun(run))
      throw new Refused(failuresIn(run).join('; '), byHand(run.plan));
    const residue = await lookForResidue(run, deps);
    const now = deps.clock.now();
    const outcome = outcomeOf(run, residue, now);
    const cleanup: Cleanup = run.secondWave ? { state: 'waiting' } : outcome;
    const what = outcome.state === 'done' ? leftIn(residue) : outcome.why;
    const done = tell({ ...incident, cleanup }, now, `The purge is over: ${what}.`);
    return notify(done, purgedNotice(done, outcome, now));
  },
};

/** What the witnesses still hold. One that cannot be read is not counted as clean: only those that answered are counted. */
async function lookForResidue(run: PurgeRun, deps: IncidentDeps): Promise<Residue> {
  const removed = goingIn(run);
  const sentinels = (await deps.cursors.list()).map(({ value }) => value.sentinel);
  const witnesses = sentinels.filter((sentinel) => run.witnesses?.includes(sentinel));
  const { found, mayPass } = await lookInto(witnesses, removed, deps);
  if (found.size === 0 && mayPass !== undefined) throw mayPass;
  const answers = [...found.values()];
  return {
    sentinelsChecked: answers.length,
    looked: removed.length * answers.length,
    left: answers.reduce((sum, ids) => sum + ids.size, 0),
    ids: [...new Set(answers.flatMap((ids) => [...ids]))].slice(0, MOST_LISTED),
  };
}
