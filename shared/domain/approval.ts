import type { PurgeRun } from './cleanup.ts';
import type { Incident } from './incident.ts';
import { expectedCopies, goingIn } from './purgers.ts';
import { count, plural, withStop } from './wording.ts';

/** What approving a held purge does, what the counts say, and why anybody is asked; `undefined` where none is held. */
export function approvalOf({ cleanup, group }: Pick<Incident, 'cleanup' | 'group'>): string | undefined {
  if (cleanup.state !== 'held') return undefined;
  const { run, why } = cleanup;
  const doubtful = run.slices.flatMap((slice, i) =>
    slice.step === 'purging' && slice.doubt !== undefined ? [i + 1] : [],
  );
  if (doubtful.length > 0)
    return `The purge goes on without waiting for ${doubtful.length === 1 ? 'purge' : 'purges'} ${doubtful.join(', ')}, and does not submit ${doubtful.length === 1 ? 'it' : 'them'} again. Then the sentinels' inboxes are looked into, and what is left there is listed.`;
  const { members } = group.audience;
  return `${plural(goingIn(run).length, 'message')} leave up to ${plural(members, 'mailbox', 'mailboxes')}. Copies: ${countsOf(run, group.audience)}. Held because ${withStop(why)} ${recoverable(run.purger)}.`;
}

function countsOf(run: PurgeRun, { members, exact }: Incident['group']['audience']): string {
  const found = copiesOf(run);
  const expected = expectedCopies(run, members);
  const both = `${exact ? '' : 'at least '}${count(expected)} expected, ${found === undefined ? 'not counted yet' : `${count(found)} found`}`;
  if (found === undefined || !exact) return both;
  if (found < expected) return `${both}: ${count(expected - found)} fewer`;
  return found - expected > ownCopies(run)
    ? `${both}: ${count(found - expected)} more than the storm explains. They may be other mail, and would go too`
    : `${both}: as many as the storm explains`;
}

/** Every sender keeps a copy in Sent Items, and some messages reached people elsewhere. */
const ownCopies = ({ plan, purger }: PurgeRun): number =>
  (plan.elsewhere ?? 0) + (purger === 'defender' ? 0 : plan.removed.length);

/** The copies that whoever removes them counted, or `undefined` before every search has. */
export function copiesOf({ purger, slices, remediation }: PurgeRun): number | undefined {
  if (purger === 'defender') return remediation?.copies;
  const items = slices.map((slice) => ('items' in slice ? slice.items : undefined));
  return items.every((each) => each !== undefined) ? items.reduce((sum, each) => sum + each, 0) : undefined;
}

/** Exchange keeps deleted items this long by default; a mailbox may be set to up to 30 days. */
export const recoverable = (purger: PurgeRun['purger']): string =>
  purger === 'defender'
    ? 'They can be moved back to the inboxes from the action center of Microsoft Defender'
    : 'People can restore them from Recoverable Items for 14 days unless your mailboxes are set otherwise';
