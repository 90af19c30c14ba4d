import type { Cleanup, Residue } from '../domain/cleanup.ts';
import { Refused } from '../domain/errors.ts';
import { notify, tell } from '../domain/incident-changes.ts';
import { purgedNotice } from '../domain/purge-notices.ts';
import { failuresIn, leftIn, outcomeOf } from '../domain/purge-outcome.ts';
import { byHand, goingIn, hasBegun } from '../domain/purgers.ts';
import type { IncidentDeps, StepHandler } from './incident-deps.ts';
import { runOf } from './purge-run.ts';

/** Inboxes of at most this many sentinels are checked after a purge. */
const SENTINELS_CHECKED = 5;
/** A list for people, not an inventory. */
const MOST_LISTED = 50;

/** Counts alone prove little, since purged items stay searchable: look into the sentinels' own inboxes. */
export const verify: StepHandler = {
  async act(incident, _step, deps) {
    const run = runOf(incident);
    // Whoever is next in order can begin anew: nothing was removed.
    if (run.purger === undefined && !hasBegun(run))
      throw new Refused(failuresIn(run).join('; '), byHand(run.plan));
    const residue = await lookForResidue(goingIn(run), deps);
    const now = deps.clock.now();
    const outcome = outcomeOf(run, residue, now);
    const cleanup: Cleanup = run.secondWave ? { state: 'waiting' } : outcome;
    const looked =
      residue.sentinelsChecked === 0 ? 'no sentinel mailbox could be looked into' : leftIn(residue);
    const what = outcome.state === 'done' ? looked : outcome.why;
    const done = tell({ ...incident, cleanup }, now, `The purge is over: ${what}.`);
    return notify(done, purgedNotice(done, outcome, now));
  },
};

/** A mailbox that cannot be read is not counted as clean: only those that answered are counted at all. */
async function lookForResidue(removed: readonly string[], deps: IncidentDeps): Promise<Residue> {
  const sentinels = (await deps.cursors.list())
    .slice(0, SENTINELS_CHECKED)
    .map(({ value }) => value.sentinel);
  const looks = await Promise.allSettled(sentinels.map((each) => deps.mail.stillThere(each, removed)));
  const answers = looks.filter((look) => look.status === 'fulfilled').map(({ value }) => value);
  const [failure] = looks.filter((look) => look.status === 'rejected').map(({ reason }) => reason as unknown);
  if (failure !== undefined) {
    deps.log.warn('A sentinel mailbox could not be checked after a purge', { error: String(failure) });
    if (answers.length === 0 && !(failure instanceof Refused)) throw failure;
  }
  return {
    sentinelsChecked: answers.length,
    looked: removed.length * answers.length,
    left: answers.reduce((sum, ids) => sum + ids.size, 0),
    ids: [...new Set(answers.flatMap((ids) => [...ids]))].slice(0, MOST_LISTED),
  };
}
