import { tell } from '../domain/incident-changes.ts';
import { readOperations, type SliceOutcome } from '../domain/purge-operations.ts';
import { count } from '../domain/wording.ts';
import type { IncidentDeps, StepHandler } from './incident-deps.ts';
import { caseOf, hold, runOf, spend, withRun } from './purge-run.ts';

/** One look at all operations of the case serves every slice of the purge. */
export const pollOperations: StepHandler = {
  ready: (_incident, _step, deps) => spend(deps),
  async act(incident, _step, deps) {
    const run = runOf(incident);
    const now = deps.clock.now();
    const operations = await deps.ediscovery.operations(caseOf(incident));
    const patience = Math.max(deps.actLease, 3 * deps.policy.pollInterval);
    const known = run.knownOperations ?? [];
    const outcomes = readOperations(
      run.slices,
      operations,
      now,
      patience,
      known,
      deps.policy.longestOperation,
    );
    for (const outcome of outcomes)
      if (outcome.countsMissing) await readCounts(outcome, caseOf(incident), deps);

    const { percent: _, ...rest } = run;
    const percent = outcomes.find((outcome) => outcome.percent !== undefined)?.percent;
    const polled = withRun(incident, {
      ...rest,
      polledAt: now,
      knownOperations: [...new Set([...known, ...outcomes.flatMap(({ operationId: id }) => id ?? [])])],
      slices: outcomes.map((outcome) => outcome.slice),
      ...(percent === undefined ? {} : { percent }),
    });
    const told = outcomes.reduce((story, outcome, i) => {
      const news = outcome.slice.step === run.slices[i]?.step ? undefined : headline(outcome, i);
      return news === undefined ? story : tell(story, now, news);
    }, polled);
    const failure = outcomes.find((outcome) => outcome.failure !== undefined)?.failure;
    return failure === undefined ? told : hold(told, `an eDiscovery operation failed: ${failure}`, now);
  },
};

/** The listing named no counts: ask the search itself, if a request is left; else at the next look. */
async function readCounts(outcome: SliceOutcome, caseId: string, deps: IncidentDeps): Promise<void> {
  const { slice } = outcome;
  if (slice.step !== 'estimating' && slice.step !== 'rechecking') return;
  if (!(await deps.budget.take())) return;
  const estimate = await deps.ediscovery.lastEstimate(caseId, slice.searchId);
  if (estimate?.items === undefined || estimate.status === 'running') return;
  const { searchId } = slice;
  outcome.slice =
    slice.step === 'estimating'
      ? {
          step: 'estimated',
          searchId,
          items: estimate.items,
          mailboxes: estimate.mailboxes ?? 0,
          unindexed: estimate.unindexed ?? 0,
        }
      : { step: 'checked', searchId, items: slice.items, itemsAfter: estimate.items, partial: slice.partial };
}

function headline({ slice }: SliceOutcome, i: number): string | undefined {
  switch (slice.step) {
    case 'estimated':
      return `Search ${i + 1} finds ${count(slice.items)} items in ${count(slice.mailboxes)} mailboxes.`;
    case 'purged':
      return slice.partial
        ? `Purge ${i + 1} ended partially.`
        : `Purge ${i + 1} ended; the service reports success.`;
    case 'checked':
      return `Search ${i + 1} now finds ${count(slice.itemsAfter)} items, recoverable ones included.`;
    case 'planned':
    case 'creating':
    case 'created':
    case 'estimating':
    case 'purging':
    case 'rechecking':
      return undefined;
  }
}
