import { notify, tell } from '../domain/incident-changes.ts';
import { purgedNotice } from '../domain/incident-notices.ts';
import { plural } from '../domain/wording.ts';
import type { SliceStep, StepHandler } from './incident-deps.ts';
import { mayAct } from './may-act.ts';
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
    return withSlice(incident, slice, { step: 'vetted', searchId, items });
  },
};

/** Submits the purge once; an answer that was lost is found out by looking at the operations. */
export const submitPurge: StepHandler<SliceStep> = {
  async ready(incident, _step, deps) {
    await mayAct(incident, undefined, deps);
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
    const sentinels = (await deps.cursors.list())
      .slice(0, SENTINELS_CHECKED)
      .map((cursor) => cursor.value.sentinel);
    const left = await Promise.all(
      sentinels.map((sentinel) => deps.mail.stillThere(sentinel, run.plan.removed)),
    );
    const residue = {
      sentinelsChecked: sentinels.length,
      looked: run.plan.removed.length * sentinels.length,
      left: left.reduce((sum, ids) => sum + ids.size, 0),
    };
    const now = deps.clock.now();
    const where = plural(sentinels.length, 'sentinel mailbox', 'sentinel mailboxes');
    const done = tell(
      { ...incident, cleanup: { state: 'done', run, at: now, residue } },
      now,
      `Checked ${where}: ${plural(residue.left, 'message')} left.`,
    );
    return notify(done, purgedNotice(done, run, residue, now));
  },
};
