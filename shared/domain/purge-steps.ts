import type { PurgeRun, SliceProgress } from './cleanup.ts';
import type { StepTiming, Timed } from './incident-steps.ts';
import { lacksWitnesses } from './purgers.ts';
import { isUnderWay, type UnderWay } from './slice-fates.ts';
import { type Instant, MINUTE, type Milliseconds } from './time.ts';

const AT_ONCE: Instant = Number.NEGATIVE_INFINITY;
const atOnce = (step: Timed['step']): Timed => ({ step, dueAt: AT_ONCE });

/** What is next in a purge by eDiscovery. */
export function runStep(run: PurgeRun, timing: StepTiming): Timed {
  if (run.caseId === undefined) {
    if (run.caseAskedAt === undefined) return atOnce({ do: 'create-case' });
    return { step: { do: 'find-case' }, dueAt: run.caseAskedAt + timing.actLease };
  }
  const hasFailed = run.slices.some(({ step }) => step === 'failed');
  const steps = run.slices
    .map((slice, i) => sliceStep(slice, i, run, timing))
    .filter((timed) => timed !== undefined)
    // What was purged before is looked at to the end; nothing more is.
    .filter((timed) => !hasFailed || timed.step.do === 'submit-recheck');
  const isUnsure = run.slices.some(isUnresolved);
  // While the fate of one submission is unknown no other is made, so that a found operation can only be that one.
  const submissions = isUnsure ? [] : steps.filter((timed) => timed.step.do.startsWith('submit'));
  const others = steps.filter((timed) => !timed.step.do.startsWith('submit'));
  const candidates = [...submissions, ...others, ...pollStep(run, timing)];
  if (candidates.length > 0) {
    const next = candidates.reduce((first, timed) => (timed.dueAt < first.dueAt ? timed : first));
    return next.step.do === 'submit-purge' && lacksWitnesses(run) ? atOnce({ do: 'find-witnesses' }) : next;
  }
  if (hasFailed || run.slices.every(isOver)) return atOnce({ do: 'verify' });
  return atOnce({ do: 'compare' });
}

function sliceStep(slice: SliceProgress, i: number, run: PurgeRun, timing: StepTiming): Timed | undefined {
  switch (slice.step) {
    case 'planned':
      return atOnce({ do: 'create-search', slice: i });
    case 'creating':
      return { step: { do: 'find-search', slice: i }, dueAt: slice.at + timing.actLease };
    case 'created':
      return atOnce({ do: 'submit-estimate', slice: i });
    case 'estimated':
      return run.cleared ? atOnce({ do: 'submit-purge', slice: i }) : undefined;
    case 'purged':
      return { step: { do: 'submit-recheck', slice: i }, dueAt: slice.at + timing.indexLag };
    case 'estimating':
    case 'purging':
    case 'rechecking':
    case 'checked':
    case 'unknown':
    case 'failed':
      return undefined;
  }
}

const isOver = ({ step }: SliceProgress): boolean => step === 'checked' || step === 'unknown';

const isUnresolved = (slice: SliceProgress): boolean => isUnderWay(slice) && slice.operationId === undefined;

/** One look at all operations of the case serves every slice. */
function pollStep(run: PurgeRun, timing: StepTiming): Timed[] {
  const firstLooks = run.slices.filter(isUnderWay).map((slice) => slice.at + quietTime(slice, run, timing));
  if (firstLooks.length === 0) return [];
  const nextLook = (run.polledAt ?? AT_ONCE) + timing.pollInterval;
  return [{ step: { do: 'poll-operations' }, dueAt: Math.max(nextLook, Math.min(...firstLooks)) }];
}

/** What failed at once is not noticed later than this. */
const LONGEST_QUIET: Milliseconds = 10 * MINUTE;

/**
 * How long a look would find nothing: the same mailboxes took so long to be counted, and a purge has to find what it
 * removes. A submission whose fate is unknown is looked for at once, as it holds up the others.
 */
function quietTime(slice: UnderWay, { countTook = 0 }: PurgeRun, { pollInterval }: StepTiming): Milliseconds {
  if (slice.operationId === undefined || slice.step === 'estimating') return pollInterval;
  const expected = slice.step === 'purging' ? countTook + pollInterval : countTook;
  return Math.max(pollInterval, Math.min(expected, LONGEST_QUIET));
}
