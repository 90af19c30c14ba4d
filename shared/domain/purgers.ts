import type { PurgeRun } from './cleanup.ts';
import type { PurgePlan, Purger } from './purge.ts';
import { plural } from './wording.ts';

/** Who carries out this plan: the first in order who can, at the end of every order people. */
export const firstPurger = (plan: PurgePlan, purgers: readonly Purger[]): Purger =>
  purgers.find((purger) => canCarryOut(plan, purger)) ?? 'manual';

const canCarryOut = ({ noQuery }: PurgePlan, purger: Purger): boolean =>
  purger !== 'ediscovery' || noQuery === undefined;

/** A purge by the given purger, from its beginning. */
export const freshRun = (plan: PurgePlan, purger: Purger, number?: number): PurgeRun => ({
  plan,
  slices: plan.slices.map(() => ({ step: 'planned' })),
  cleared: false,
  ...(purger === 'defender' ? { purger } : {}),
  ...(number === undefined ? {} : { number }),
});

/** The messages that go: searches reach those they were planned for, Defender names every single one. */
export const goingIn = ({ plan, purger }: Pick<PurgeRun, 'plan' | 'purger'>): readonly string[] =>
  purger === 'defender' ? [...plan.removed, ...plan.untouched] : plan.removed;

/** `by 3 searches`, or by whoever needs none. */
export const wayOf = ({ plan, purger }: Pick<PurgeRun, 'plan' | 'purger'>): string =>
  purger === 'defender'
    ? 'by Defender, copy by copy'
    : `by ${plural(plan.slices.length, 'search', 'searches')}`;

/** What people can do with a plan that nobody else carries out. */
export function byHand({ noQuery, slices, untouched }: PurgePlan): string {
  if (noQuery !== undefined) return noQuery.remedy;
  const rest =
    untouched.length === 0
      ? ''
      : ` ${plural(untouched.length, 'message')} no safe query reaches; the incident lists them.`;
  return `Run the ${slices.length === 1 ? 'finished query' : 'finished queries'} by hand in Microsoft Purview.${rest}`;
}

/** Delivered copies of what goes, as planned. */
export const expectedCopies = (run: PurgeRun, members: number): number =>
  run.purger === 'defender' ? goingIn(run).length * members : run.plan.expectedItems;

/** The same plan with the next purger in order, where this one was refused before it removed anything. */
export function withNextPurger(run: PurgeRun, purgers: readonly Purger[]): PurgeRun | undefined {
  const others = purgers.slice(purgers.indexOf(run.purger ?? 'ediscovery') + 1);
  const next = firstPurger(run.plan, others);
  if (next === 'manual' || hasBegun(run)) return undefined;
  const fresh = freshRun(run.plan, next, run.number);
  // An approval is for the messages that were shown, not for more.
  const isSame = goingIn(fresh).length === goingIn(run).length;
  return run.approvedBy !== undefined && isSame ? { ...fresh, approvedBy: run.approvedBy } : fresh;
}

/** Something was removed, or may have been. */
export const hasBegun = ({ slices, remediation }: PurgeRun): boolean =>
  (remediation?.sent ?? 0) > 0 ||
  remediation?.askedAt !== undefined ||
  slices.some(({ step }) => ['purging', 'purged', 'rechecking', 'checked', 'unknown'].includes(step));

/** Who held copies can be told before anything is removed, and not afterwards. */
export const lacksWitnesses = (run: PurgeRun): boolean => run.witnesses === undefined && !hasBegun(run);
