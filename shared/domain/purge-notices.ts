import type { Cleanup, Incident, PurgeRun, Residue } from './incident.ts';
import { attentionNotice, draftNotice } from './incident-notices.ts';
import type { Notice } from './notice.ts';
import { expectedCopies, goingIn, hasBegun } from './purgers.ts';
import type { Instant } from './time.ts';
import { count, plural } from './wording.ts';

export function heldNotice(incident: Incident, run: PurgeRun, why: string, at: Instant): Notice {
  const sofar = hasBegun(run) ? 'A part was purged before; nothing more is deleted' : 'Nothing was deleted';
  return draftNotice(
    incident,
    at,
    {
      kind: 'held',
      severity: 'warning',
      title: `The purge on ${incident.group.name} waits for approval`,
      text: `${sofar}: ${why}.`,
    },
    [expectedFact(incident, run)],
  );
}

const expectedFact = ({ group }: Incident, run: PurgeRun): Notice['facts'][number] => ({
  label: 'Expected items',
  value: count(expectedCopies(run, group.audience.members)),
});

/** Nobody is left who may or can do it: people get what was planned, and what they can do. */
export const handedOverNotice = (incident: Incident, why: string, remedy: string, at: Instant): Notice =>
  attentionNotice(incident, `Nothing was purged: ${why}.`, remedy, at);

export function purgedNotice(incident: Incident, run: PurgeRun, residue: Residue, at: Instant): Notice {
  const items =
    run.remediation?.sent ?? run.slices.reduce((sum, slice) => sum + ('items' in slice ? slice.items : 0), 0);
  const partial = run.slices.filter((slice) => 'partial' in slice && slice.partial).length;
  const some = partial === 0 ? '' : ` ${partial} of ${run.slices.length} purges ended only partially.`;
  const left =
    residue.sentinelsChecked === 0
      ? 'No sentinel mailbox could be looked into, so nothing proves it.'
      : residue.left === 0
        ? `None of them is left in the ${plural(residue.sentinelsChecked, 'sentinel mailbox', 'sentinel mailboxes')} checked.`
        : `${plural(residue.left, 'message')} of ${residue.looked} are left in the sentinel mailboxes.`;
  return draftNotice(incident, at, {
    kind: 'purged',
    severity: residue.left === 0 && residue.sentinelsChecked > 0 && partial === 0 ? 'information' : 'warning',
    title: `The storm's mail was removed from ${incident.group.name}`,
    text: `${plural(goingIn(run).length, 'message')}, ${count(items)} copies by the service's count, were moved to Recoverable Items.${some} ${left}`,
  });
}

/** How far a purge comes on paper. */
export type PlannedOnPaper = Extract<Cleanup, { state: 'running' | 'held' | 'handed-over' }>;

/** Observed only: what would have been searched and removed. */
export function wouldPurgeNotice(incident: Incident, cleanup: PlannedOnPaper, at: Instant): Notice {
  return draftNotice(
    incident,
    at,
    {
      kind: 'rehearsed',
      severity: 'information',
      title: `What would have been removed from ${incident.group.name}`,
      text: `Stormlock only observes${wouldHave(cleanup)}`,
    },
    cleanup.run === undefined
      ? []
      : [
          ...(cleanup.state === 'handed-over' ? [] : [expectedFact(incident, cleanup.run)]),
          ...cleanup.run.plan.slices.map(({ number, query }) => ({
            label: `Search ${number}`,
            value: query,
          })),
        ],
  );
}

function wouldHave(cleanup: PlannedOnPaper): string {
  if (cleanup.state === 'handed-over')
    return `. Armed, it would have removed nothing: ${cleanup.why}. ${cleanup.remedy}`;
  const { run } = cleanup;
  const way = run.purger === 'defender' ? ' by Defender' : '';
  const approval = cleanup.state === 'held' ? `, after an approval (${cleanup.why})` : '';
  return `: nothing was searched or removed. Armed, it would have removed ${plural(goingIn(run).length, 'message')}${way}${approval}.`;
}
