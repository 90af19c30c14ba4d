import { tell } from '../domain/incident-changes.ts';
import { heldForCollateral } from './check-collateral.ts';
import type { SliceStep, StepHandler } from './incident-deps.ts';
import { mayDelete } from './may-act.ts';
import { caseOf, hold, runOf, sliceIn, spend, withSlice } from './purge-run.ts';

/**
 * Reads query and scope back and submits the purge at once, so that what is purged is what was counted; whatever comes
 * in between makes it read again. It is submitted once: an answer that was lost is found out by looking at the operations.
 */
export const submitPurge: StepHandler<SliceStep> = {
  ready: (incident, _step, deps) => mayDelete(incident, deps),
  async vet(incident, { slice }, deps) {
    const held = await heldForCollateral(incident, slice, deps);
    if (held !== undefined) return held;
    const { searchId } = sliceIn(incident, slice, 'estimated');
    // One to read back, one to purge, both sent at once: a token counts from when it is taken.
    await spend(deps, 2);
    const search = await deps.ediscovery.readSearch(caseOf(incident), searchId);
    if (search.query !== runOf(incident).plan.slices[slice]?.query || search.scope !== 'allTenantMailboxes')
      return hold(incident, `search ${slice + 1} was changed after it was counted`, deps.clock.now());
    await mayDelete(incident, deps);
    return incident;
  },
  intend(incident, { slice }, deps) {
    const { searchId, items } = sliceIn(incident, slice, 'estimated');
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
