import type { Incident } from '../domain/incident.ts';
import { tell } from '../domain/incident-changes.ts';
import type { Step } from '../domain/incident-steps.ts';
import { objectionToCounts, unindexedSentence } from '../domain/purge-check.ts';
import type { IncidentDeps, SliceStep, StepHandler } from './incident-deps.ts';
import { mayDelete } from './may-act.ts';
import {
  caseName,
  caseOf,
  hold,
  runOf,
  searchName,
  sliceIn,
  spend,
  withRun,
  withSlice,
} from './purge-run.ts';

// From the plan to counted searches: nothing here deletes anything.

/** A case, a search and a count are made in the service: they wait where deleting would. */
async function maySearch(incident: Incident, _step: Step, deps: IncidentDeps): Promise<void> {
  await mayDelete(incident, deps);
  await spend(deps);
}

export const createCase: StepHandler = {
  ready: maySearch,
  intend: (incident, _step, deps) => withRun(incident, { ...runOf(incident), caseAskedAt: deps.clock.now() }),
  async act(incident, _step, deps) {
    const caseId = await deps.ediscovery.createCase(caseName(incident), incident.why, incident.id);
    return withRun(incident, { ...runOf(incident), caseId });
  },
};

/** The answer to the creation was lost: look for the case by its name. */
export const findCase: StepHandler = {
  ready: (_incident, _step, deps) => spend(deps),
  async act(incident, _step, deps) {
    const { caseAskedAt: _, ...run } = runOf(incident);
    const caseId = await deps.ediscovery.findCase(caseName(incident));
    return withRun(incident, caseId === undefined ? run : { ...run, caseId });
  },
};

export const createSearch: StepHandler<SliceStep> = {
  ready: maySearch,
  intend: (incident, { slice }, deps) =>
    withSlice(incident, slice, { step: 'creating', at: deps.clock.now() }),
  async act(incident, { slice }, deps) {
    const query = runOf(incident).plan.slices[slice]?.query;
    if (query === undefined) throw new Error(`the plan has no slice ${slice + 1}`);
    const searchId = await deps.ediscovery.createSearch(caseOf(incident), searchName(incident, slice), query);
    return withSlice(incident, slice, { step: 'created', searchId });
  },
};

export const findSearch: StepHandler<SliceStep> = {
  ready: (_incident, _step, deps) => spend(deps),
  async act(incident, { slice }, deps) {
    const name = searchName(incident, slice);
    const found = (await deps.ediscovery.listSearches(caseOf(incident))).find(
      (search) => search.name === name,
    );
    return withSlice(incident, slice, found ? { step: 'created', searchId: found.id } : { step: 'planned' });
  },
};

export const submitEstimate: StepHandler<SliceStep> = {
  ready: maySearch,
  intend(incident, { slice }, deps) {
    const { occupiedSince: _, ...created } = sliceIn(incident, slice, 'created');
    return withSlice(incident, slice, { ...created, step: 'estimating', at: deps.clock.now() });
  },
  async act(incident, { slice }, deps) {
    const estimating = sliceIn(incident, slice, 'estimating');
    const operationId = await deps.ediscovery.estimate(caseOf(incident), estimating.searchId);
    return operationId === undefined ? incident : withSlice(incident, slice, { ...estimating, operationId });
  },
};

/** All estimates are in: go on, or hold for an operator. */
export const compare: StepHandler = {
  act(incident, _step, deps) {
    const run = runOf(incident);
    const now = deps.clock.now();
    const objection = objectionToCounts(run, incident.group.audience, deps.policy);
    if (objection !== undefined) return Promise.resolve(hold(incident, objection, now));
    return Promise.resolve(
      tell(
        withRun(incident, { ...run, cleared: true }),
        now,
        `The counts agree with what was expected.${unindexedSentence(run)}`,
      ),
    );
  },
};
