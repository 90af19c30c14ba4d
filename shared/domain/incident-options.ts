import type { Cleanup, Incident, PurgeRun } from './incident.ts';
import { expectedCopies, goingIn } from './purgers.ts';
import { count, plural } from './wording.ts';

/** What an operator may do to an incident as it stands. */
export type Option = {
  do: 'approve' | 'purge' | 'release' | 'extend' | 'dismiss' | 'close';
  /** Release only: somebody edited the group meanwhile, and the order has to overrule it. */
  forced?: true;
  /** What it will do, spelt out before it is confirmed. */
  consequence: string;
};

/** Exchange keeps deleted items this long by default; an organisation may have set up to 30 days. */
const RECOVERABLE =
  'People can restore them from Recoverable Items for 14 days (30 where your organisation set so)';

/** Exactly the orders that the incident accepts now and that would change something. */
export function optionsOf(incident: Incident): Option[] {
  return [
    approve(incident),
    release(incident),
    purge(incident),
    extend(incident),
    dismiss(incident),
    close(incident),
  ].filter((option) => option !== undefined);
}

function approve({ cleanup, closedAt, group }: Incident): Option | undefined {
  if (closedAt !== undefined || cleanup.state !== 'held') return undefined;
  const { run } = cleanup;
  const doubtful = run.slices.flatMap((slice, i) =>
    slice.step === 'purging' && slice.doubt !== undefined ? [i + 1] : [],
  );
  if (doubtful.length > 0)
    return {
      do: 'approve',
      consequence: `The purge goes on without waiting for ${doubtful.length === 1 ? 'purge' : 'purges'} ${doubtful.join(', ')}, and does not submit ${doubtful.length === 1 ? 'it' : 'them'} again. Then the sentinels' inboxes are looked into, and what is left there is listed.`,
    };
  const { members } = group.audience;
  const found = copiesOf(run);
  const size =
    found === undefined
      ? `${count(expectedCopies(run, members))} copies expected`
      : `${count(found)} copies found`;
  return {
    do: 'approve',
    consequence: `${plural(goingIn(run).length, 'message')} leave up to ${plural(members, 'mailbox', 'mailboxes')} (${size}). ${RECOVERABLE}.`,
  };
}

/** The copies that whoever removes them counted, or `undefined` before every search has. */
export function copiesOf({ purger, slices, remediation }: PurgeRun): number | undefined {
  if (purger === 'defender') return remediation?.copies;
  const items = slices.map((slice) => ('items' in slice ? slice.items : undefined));
  return items.every((each) => each !== undefined) ? items.reduce((sum, each) => sum + each, 0) : undefined;
}

function release({ containment, closedAt, group, cleanup }: Incident): Option | undefined {
  if (closedAt !== undefined || !('lock' in containment)) return undefined;
  const still = ['waiting', 'settling', 'running'].includes(cleanup.state) ? ' The purge goes on.' : '';
  switch (containment.state) {
    case 'releasing':
    case 'released':
      return undefined;
    case 'release-refused':
      return {
        do: 'release',
        forced: true,
        consequence: `The lists that say who may mail ${group.address} become what they were before the lock; what somebody changed since is lost.${still}`,
      };
    case 'locking':
    case 'locked':
      return {
        do: 'release',
        consequence: `Everybody who could mail ${group.address} before the lock can do so again, all ${plural(group.audience.members, 'mailbox', 'mailboxes')} of it. Stormlock does not lock it again by itself for a while.${still}`,
      };
  }
}

const CAN_BE_PLANNED: readonly Cleanup['state'][] = ['none', 'handed-over', 'done'];

function purge({ cleanup, closedAt, dismissed, group }: Incident): Option | undefined {
  if (closedAt !== undefined || dismissed !== undefined || !CAN_BE_PLANNED.includes(cleanup.state))
    return undefined;
  return {
    do: 'purge',
    consequence: `The storm's mail is searched in up to ${plural(group.audience.members, 'mailbox', 'mailboxes')} and counted. When the counts are as expected it is removed; otherwise an operator is asked first. ${RECOVERABLE}.`,
  };
}

function extend({ containment, closedAt, group }: Incident): Option | undefined {
  if (closedAt !== undefined || containment.state !== 'locked') return undefined;
  return {
    do: 'extend',
    consequence: `Mail to ${group.address} is turned away for longer, except from those on the lock's list.`,
  };
}

function dismiss({ dismissed, containment, closedAt }: Incident): Option | undefined {
  if (dismissed !== undefined) return undefined;
  const unlock = closedAt === undefined && 'lock' in containment && containment.state !== 'released';
  return {
    do: 'dismiss',
    consequence: `${unlock ? 'The group is released and nothing more is deleted. ' : 'Nothing more is done about it. '}What was seen is kept without any text of mails, as a scenario to download and backtest.`,
  };
}

function close({ containment, cleanup, closedAt }: Incident): Option | undefined {
  const isOver = ['none', 'unlockable', 'release-refused', 'released'].includes(containment.state);
  if (closedAt !== undefined || !isOver || cleanup.state === 'running') return undefined;
  return {
    do: 'close',
    consequence:
      'Stormlock does no more about it. Choose this when people have dealt with the group themselves.',
  };
}
