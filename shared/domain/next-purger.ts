import type { PurgeRun } from './incident.ts';
import type { PurgePlan, Purger } from './purge.ts';

/** A purge by the given purger, from its beginning. */
export const freshRun = (plan: PurgePlan, purger: Purger, number?: number): PurgeRun => ({
  plan,
  slices: plan.slices.map(() => ({ step: 'planned' })),
  cleared: false,
  ...(purger === 'defender' ? { purger } : {}),
  ...(number === undefined ? {} : { number }),
});

/** The same plan with the next purger in order, where this one was refused before it removed anything. */
export function withNextPurger(run: PurgeRun, purgers: readonly Purger[]): PurgeRun | undefined {
  const next = purgers[purgers.indexOf(run.purger ?? 'ediscovery') + 1];
  if (next === undefined || next === 'manual' || hasBegun(run)) return undefined;
  const fresh = freshRun(run.plan, next, run.number);
  return run.approvedBy === undefined ? fresh : { ...fresh, approvedBy: run.approvedBy };
}

const hasBegun = ({ slices, remediation }: PurgeRun): boolean =>
  (remediation?.batches.length ?? 0) > 0 ||
  slices.some(({ step }) => ['purging', 'purged', 'rechecking', 'checked'].includes(step));
