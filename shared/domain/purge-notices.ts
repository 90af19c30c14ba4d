import type { Cleanup, PurgeRun, Residue } from './cleanup.ts';
import { staysOpen } from './handed-over.ts';
import type { Incident } from './incident.ts';
import { attentionNotice, draftNotice } from './incident-notices.ts';
import type { Notice } from './notice.ts';
import { isOnlyUnproven, remarksOn, submittedIn, uncovered } from './purge-outcome.ts';
import { expectedCopies, goingIn, hasBegun } from './purgers.ts';
import type { Instant } from './time.ts';
import { count, plural } from './wording.ts';

export function heldNotice(incident: Incident, run: PurgeRun, why: string, at: Instant): Notice {
  const sofar = hasBegun(run)
    ? 'A part may have been purged before; nothing more is deleted now'
    : 'Nothing was deleted';
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
  attentionNotice(incident, `Nothing was purged: ${why}.`, `${remedy} ${staysOpen(at)}`, at);

/** How a purge ended: what went and what proves it, or what is left and what people can do. */
export function purgedNotice(
  incident: Incident,
  outcome: Extract<Cleanup, { state: 'done' | 'handed-over' }>,
  at: Instant,
): Notice {
  const { run, residue } = outcome;
  if (run === undefined || residue === undefined) throw new Error('a purge that ended was looked at');
  const { name } = incident.group;
  const { messages, copies } = submittedIn(run);
  const remarks = remarksOn(run);
  const what = `${plural(messages, 'message')}, ${plural(copies, 'copy', 'copies')} by the service's count, were`;
  if (outcome.state === 'handed-over')
    return draftNotice(
      incident,
      at,
      {
        kind: 'attention',
        severity: isOnlyUnproven(run, residue) ? 'warning' : 'critical',
        title: titleFor(run, residue, name),
        text: [
          `${what} submitted for removal, and people have to look: ${outcome.why}.`,
          ...remarks,
          run.secondWave
            ? 'The storm was back meanwhile, so a purge of all that is left is planned anew.'
            : `${outcome.remedy} ${staysOpen(at)}`,
        ].join(' '),
      },
      [
        ...listed('Left in the sentinel mailboxes', residue.ids),
        ...listed('Covered by no search', uncovered(run)),
      ],
    );
  return draftNotice(incident, at, {
    kind: 'purged',
    severity: 'information',
    title: `The storm's mail was removed from ${name}`,
    text: [
      `${what} moved to Recoverable Items.`,
      `None of them is left in the ${plural(residue.sentinelsChecked, 'sentinel mailbox', 'sentinel mailboxes')} looked into.`,
      ...remarks,
    ].join(' '),
  });
}

function titleFor(run: PurgeRun, residue: Residue, name: string): string {
  if (residue.left > 0) return `Mail of the storm is left on ${name}`;
  return isOnlyUnproven(run, residue)
    ? `The removal of the storm's mail from ${name} is not proven`
    : `The purge on ${name} is not complete`;
}

/** A notice is no inventory; the incident's page lists more. */
const MOST_NAMED = 10;

function listed(label: string, ids: readonly string[]): Notice['facts'] {
  if (ids.length === 0) return [];
  const more = ids.length > MOST_NAMED ? ' …' : '';
  return [{ label, value: ids.slice(0, MOST_NAMED).join(' ') + more }];
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
