import type { PurgeRun, SliceProgress } from '../domain/cleanup.ts';
import type { Incident } from '../domain/incident.ts';
import { tell } from '../domain/incident-changes.ts';
import { readOperations } from '../domain/purge-operations.ts';
import { counted, type SliceOutcome } from '../domain/slice-fates.ts';
import type { Instant } from '../domain/time.ts';
import { count } from '../domain/wording.ts';
import type { IncidentDeps, StepHandler } from './incident-deps.ts';
import { caseOf, hold, runOf, spend, withRun } from './purge-run.ts';

/** One look at all operations of the case serves every slice of the purge. */
export const pollOperations: StepHandler = {
  ready: (_incident, _step, deps) => spend(deps),
  async act(incident, _step, deps) {
    const run = runOf(incident);
    const now = deps.clock.now();
    const known = run.knownOperations ?? [];
    const outcomes = await look(incident, known, deps);

    const { percent: _, ...rest } = run;
    const percent = outcomes.find((outcome) => outcome.percent !== undefined)?.percent;
    const polled = withRun(incident, {
      ...rest,
      polledAt: now,
      ...countTookIn(run, outcomes, now),
      knownOperations: [...new Set([...known, ...outcomes.flatMap(({ operationId: id }) => id ?? [])])],
      slices: outcomes.map((outcome) => outcome.slice),
      ...(percent === undefined ? {} : { percent }),
    });
    const told = outcomes.reduce((story, { slice }, i) => {
      const news = slice.step === run.slices[i]?.step ? undefined : headline(slice, i + 1);
      return news === undefined ? story : tell(story, now, news);
    }, polled);
    const i = outcomes.findIndex((outcome) => outcome.doubt !== undefined);
    const doubt = outcomes[i]?.doubt;
    return doubt === undefined
      ? told
      : hold(told, `what became of purge ${i + 1} is not known: ${doubt}`, now);
  },
};

/** The longest of the counts that have ended. */
function countTookIn(
  run: PurgeRun,
  outcomes: readonly SliceOutcome[],
  now: Instant,
): Pick<PurgeRun, 'countTook'> {
  const took = run.slices.flatMap((slice, i) =>
    slice.step === 'estimating' && outcomes[i]?.slice.step === 'estimated' ? [now - slice.at] : [],
  );
  return took.length === 0 ? {} : { countTook: Math.max(run.countTook ?? 0, ...took) };
}

async function look(
  incident: Incident,
  known: readonly string[],
  deps: IncidentDeps,
): Promise<SliceOutcome[]> {
  const { policy, actLease } = deps;
  const operations = await deps.ediscovery.operations(caseOf(incident));
  const patience = Math.max(actLease, 3 * policy.pollInterval);
  const outcomes = readOperations(runOf(incident).slices, {
    operations,
    known,
    now: deps.clock.now(),
    patience,
    // What the service shows lags behind what it does.
    purgePatience: Math.max(patience, policy.indexLag),
    longest: policy.longestOperation,
  });
  for (const outcome of outcomes)
    if (outcome.countsMissing) await readCounts(outcome, caseOf(incident), deps);
  return outcomes;
}

/** The listing named no counts: ask the search itself, if a request is left; else at the next look. */
async function readCounts(outcome: SliceOutcome, caseId: string, deps: IncidentDeps): Promise<void> {
  const { slice } = outcome;
  if (slice.step !== 'estimating' && slice.step !== 'rechecking') return;
  if (!(await deps.budget.take())) return;
  const estimate = await deps.ediscovery.lastEstimate(caseId, slice.searchId);
  if (estimate?.items === undefined || estimate.status === 'running') return;
  outcome.slice = counted(slice, estimate.items, estimate);
}

/** What the look changed, in a sentence. */
function headline(slice: SliceProgress, number: number): string | undefined {
  switch (slice.step) {
    case 'created':
      return `Search ${number} was not counted; it is counted again.`;
    case 'estimated':
      return `Search ${number} finds ${count(slice.items)} items in ${count(slice.mailboxes)} mailboxes.`;
    case 'purged':
      return slice.partial
        ? `Purge ${number} ended partially.`
        : `Purge ${number} ended; the service reports success.`;
    case 'checked':
      return slice.itemsAfter === undefined
        ? `Search ${number} could not be counted again; the sentinels' inboxes have to tell.`
        : `Search ${number} now finds ${count(slice.itemsAfter)} items, recoverable ones included.`;
    case 'unknown':
      return `What became of purge ${number} stays unknown: ${slice.why}. It is not submitted again.`;
    case 'failed':
      return slice.items === undefined
        ? `Search ${number} could not be counted: ${slice.why}.`
        : `Purge ${number} failed: ${slice.why}.`;
    case 'planned':
    case 'creating':
    case 'estimating':
    case 'purging':
    case 'rechecking':
      return undefined;
  }
}
