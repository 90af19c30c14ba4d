import { Refused } from '../domain/errors.ts';
import type { Cleanup, Residue } from '../domain/incident.ts';
import { notify, tell } from '../domain/incident-changes.ts';
import { purgedNotice } from '../domain/purge-notices.ts';
import { goingIn } from '../domain/purgers.ts';
import { plural } from '../domain/wording.ts';
import { heldForCollateral } from './check-collateral.ts';
import type { IncidentDeps, SliceStep, StepHandler } from './incident-deps.ts';
import { mayDelete } from './may-act.ts';
import { caseOf, hold, runOf, sliceIn, spend, withSlice } from './purge-run.ts';

/** Inboxes of at most this many sentinels are checked after a purge. */
const SENTINELS_CHECKED = 5;

/** Reads query and scope back: what is purged is what was counted. */
export const vetSearch: StepHandler<SliceStep> = {
  ready: (_incident, _step, deps) => spend(deps),
  async act(incident, { slice }, deps) {
    const { searchId, items } = sliceIn(incident, slice, 'estimated');
    const search = await deps.ediscovery.readSearch(caseOf(incident), searchId);
    if (search.query !== runOf(incident).plan.slices[slice]?.query || search.scope !== 'allTenantMailboxes') {
      return hold(incident, `search ${slice + 1} was changed after it was counted`, deps.clock.now());
    }
    const held = await heldForCollateral(incident, slice, deps);
    return held ?? withSlice(incident, slice, { step: 'vetted', searchId, items });
  },
};

/** Submits the purge once; an answer that was lost is found out by looking at the operations. */
export const submitPurge: StepHandler<SliceStep> = {
  async ready(incident, _step, deps) {
    await mayDelete(incident, deps);
    await spend(deps);
  },
  intend(incident, { slice }, deps) {
    const { searchId, items } = sliceIn(incident, slice, 'vetted');
    return withSlice(incident, slice, { step: 'purging', searchId, items, at: deps.clock.now() });
  },
  async act(incident, { slice }, deps) {
    const purging = sliceIn(incident, slice, 'purging');
    const operationId = await deps.ediscovery.purge(caseOf(incident), purging.searchId);
    const of = runOf(incident).slices.length;
    const submitted = tell(incident, deps.clock.now(), `Purge ${slice + 1} of ${of} was accepted.`);
    return operationId === undefined ? submitted : withSlice(submitted, slice, { ...purging, operationId });
  },
};

export const submitRecheck: StepHandler<SliceStep> = {
  ready: (_incident, _step, deps) => spend(deps),
  intend(incident, { slice }, deps) {
    const { searchId, items, partial } = sliceIn(incident, slice, 'purged');
    return withSlice(incident, slice, { step: 'rechecking', searchId, items, partial, at: deps.clock.now() });
  },
  async act(incident, { slice }, deps) {
    const rechecking = sliceIn(incident, slice, 'rechecking');
    const operationId = await deps.ediscovery.estimate(caseOf(incident), rechecking.searchId);
    return operationId === undefined ? incident : withSlice(incident, slice, { ...rechecking, operationId });
  },
};

/** Counts alone prove little, since purged items stay searchable: look into the sentinels' own inboxes. */
export const verify: StepHandler = {
  async act(incident, _step, deps) {
    const run = runOf(incident);
    const residue = await lookForResidue(goingIn(run), deps);
    const now = deps.clock.now();
    const where = plural(residue.sentinelsChecked, 'sentinel mailbox', 'sentinel mailboxes');
    const cleanup: Cleanup = run.secondWave ? { state: 'waiting' } : { state: 'done', run, at: now, residue };
    const done = tell(
      { ...incident, cleanup },
      now,
      `Checked ${where}: ${plural(residue.left, 'message')} left.`,
    );
    return notify(done, purgedNotice(done, run, residue, now));
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
  };
}
