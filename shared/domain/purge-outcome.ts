import type { Cleanup, PurgeRun, Residue, SliceProgress } from './cleanup.ts';
import { goingIn } from './purgers.ts';
import type { Instant } from './time.ts';
import { count, plural } from './wording.ts';

/** A purge is done when nothing failed and nothing is known to be left; else people get it, with what they can do. */
export function outcomeOf(
  run: PurgeRun,
  residue: Residue,
  at: Instant,
): Extract<Cleanup, { state: 'done' | 'handed-over' }> {
  const wrong = [...failuresIn(run), ...(residue.left === 0 ? [] : [leftIn(residue)])];
  if (wrong.length === 0) return { state: 'done', run, at, residue };
  return { state: 'handed-over', run, at, residue, why: wrong.join('; '), remedy: remedyFor(run) };
}

/** `12 of 24 copies are left in the 2 sentinel mailboxes looked into` */
export const leftIn = ({ left, looked, sentinelsChecked }: Residue): string =>
  `${count(left)} of ${plural(looked, 'copy', 'copies')} are left in the ${plural(sentinelsChecked, 'sentinel mailbox', 'sentinel mailboxes')} looked into`;

const remedyFor = ({ purger }: PurgeRun): string =>
  purger === 'defender'
    ? 'Look at the remediation in the action center of Microsoft Defender. Then order the purge again, or remove by hand what the incident lists.'
    : 'Look at the case in Microsoft Purview. Then order the purge again, or remove by hand what the incident lists.';

/** What failed, and what was not begun for that reason. */
export function failuresIn({ slices, purger }: PurgeRun): string[] {
  const failed = slices.flatMap((slice, i) =>
    slice.step !== 'failed'
      ? []
      : slice.items === undefined
        ? [`search ${i + 1} could not be counted (${slice.why})`]
        : [`purge ${i + 1} failed (${slice.why})`],
  );
  const idle = slices.flatMap((slice, i) => (isBegun(slice) ? [] : [i + 1]));
  if (purger !== undefined || failed.length === 0 || idle.length === 0) return failed;
  const which = `${idle.length === 1 ? 'purge' : 'purges'} ${idle.join(', ')}`;
  return [...failed, `${which} ${idle.length === 1 ? 'was' : 'were'} not begun`];
}

const isBegun = ({ step }: SliceProgress): boolean =>
  ['purging', 'purged', 'rechecking', 'checked', 'unknown', 'failed'].includes(step);

/** Messages and delivered copies that were submitted for removal, by the service's count. */
export function submittedIn(run: PurgeRun): { messages: number; copies: number } {
  if (run.purger === 'defender') return { messages: goingIn(run).length, copies: run.remediation?.sent ?? 0 };
  const purged = run.slices.map((slice) =>
    slice.step === 'checked' || slice.step === 'unknown' ? slice.items : undefined,
  );
  return {
    messages: purged.includes(undefined)
      ? run.plan.slices.reduce((sum, { messages }, i) => sum + (purged[i] === undefined ? 0 : messages), 0)
      : goingIn(run).length,
    copies: purged.reduce<number>((sum, items = 0) => sum + items, 0),
  };
}

/** What else people should know of how it went, in sentences. */
export function remarksOn({ slices }: PurgeRun): string[] {
  const of = slices.length;
  const partial = slices.filter((slice) => 'partial' in slice && slice.partial).length;
  const unknown = slices.flatMap((slice, i) => (slice.step === 'unknown' ? [i + 1] : []));
  const found = slices.flatMap((slice) =>
    slice.step === 'checked' && slice.itemsAfter !== undefined
      ? [{ before: slice.items, after: slice.itemsAfter }]
      : [],
  );
  const before = found.reduce((sum, each) => sum + each.before, 0);
  const after = found.reduce((sum, each) => sum + each.after, 0);
  return [
    ...(partial === 0 ? [] : [`${partial} of ${of} purges ended only partially.`]),
    ...unknown.map((number) => `What became of purge ${number} is not known.`),
    ...(found.length > 0 && after >= before
      ? [
          `The searches find as many items as before, ${count(after)}: what is recoverable is found too, so that proves nothing.`,
        ]
      : []),
  ];
}
