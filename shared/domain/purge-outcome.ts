import type { Cleanup, PurgeRun, Residue, SliceProgress } from './cleanup.ts';
import { goingIn } from './purgers.ts';
import type { Instant } from './time.ts';
import { count, plural } from './wording.ts';

/**
 * A purge is done when everything that was to go was submitted, the service reports success for all of it, and mailboxes
 * that held copies hold none any more; else people get it, with what they can do.
 */
export function outcomeOf(
  run: PurgeRun,
  residue: Residue,
  at: Instant,
): Extract<Cleanup, { state: 'done' | 'handed-over' }> {
  const wrong = [
    ...wrongIn(run),
    ...(residue.left === 0 ? [] : [leftIn(residue)]),
    ...(residue.sentinelsChecked > 0 ? [] : [unprovenBecause(run)]),
  ];
  if (wrong.length === 0) return { state: 'done', run, at, residue };
  return { state: 'handed-over', run, at, residue, why: wrong.join('; '), remedy: remedyFor(run, residue) };
}

const wrongIn = (run: PurgeRun): string[] => [...failuresIn(run), ...doubtsIn(run), ...uncoveredIn(run)];

/** Nothing is known to have gone wrong, and nothing shows that it went right. */
export const isOnlyUnproven = (run: PurgeRun, { sentinelsChecked }: Residue): boolean =>
  sentinelsChecked === 0 && wrongIn(run).length === 0;

/** Purges that the service does not call a success, or says nothing of. */
const doubtsIn = ({ slices }: PurgeRun): string[] =>
  slices.flatMap((slice, i) => {
    if (slice.step === 'unknown') return [`what became of purge ${i + 1} is not known (${slice.why})`];
    return 'partial' in slice && slice.partial ? [`purge ${i + 1} ended only partially`] : [];
  });

const unprovenBecause = ({ witnesses = [] }: PurgeRun): string =>
  witnesses.length === 0
    ? 'no sentinel mailbox was seen to hold a copy before, so nothing proves the removal'
    : `none of the ${plural(witnesses.length, 'sentinel mailbox', 'sentinel mailboxes')} that held copies could be looked into, so nothing proves the removal`;

/** Messages that were to go and that nobody was asked to remove. */
export const uncovered = (run: PurgeRun): readonly string[] =>
  run.purger === 'defender' ? [] : run.plan.untouched;

function uncoveredIn(run: PurgeRun): string[] {
  const { length } = uncovered(run);
  return length === 0
    ? []
    : [`${plural(length, 'message')} of the storm ${length === 1 ? 'is' : 'are'} covered by no search`];
}

/** `12 of 24 copies are left in the 2 sentinel mailboxes looked into` */
export const leftIn = ({ left, looked, sentinelsChecked }: Residue): string =>
  `${count(left)} of ${plural(looked, 'copy', 'copies')} are left in the ${plural(sentinelsChecked, 'sentinel mailbox', 'sentinel mailboxes')} looked into`;

function remedyFor(run: PurgeRun, { sentinelsChecked }: Residue): string {
  const place =
    run.purger === 'defender'
      ? 'at the remediation in the action center of Microsoft Defender'
      : 'at the case in Microsoft Purview';
  return [
    ...(sentinelsChecked > 0
      ? []
      : [
          'Look for one of the messages in the mailbox of a member, and make a member of the group a sentinel.',
        ]),
    `Look ${place}. Then order the purge again, or remove by hand what the incident lists.`,
    ...(uncovered(run).length === 0 ? [] : ['What no search covers, only people or Defender can remove.']),
  ].join(' ');
}

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
  const found = slices.flatMap((slice) =>
    slice.step === 'checked' && slice.itemsAfter !== undefined
      ? [{ before: slice.items, after: slice.itemsAfter }]
      : [],
  );
  const before = found.reduce((sum, each) => sum + each.before, 0);
  const after = found.reduce((sum, each) => sum + each.after, 0);
  return found.length > 0 && after >= before
    ? [
        `The searches find as many items as before, ${count(after)}: what is recoverable is found too, so that proves nothing.`,
      ]
    : [];
}
