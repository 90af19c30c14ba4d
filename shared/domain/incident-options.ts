import { whoMayMailAfter } from './adopted-lock.ts';
import { approvalOf, recoverable } from './approval.ts';
import type { Cleanup } from './cleanup.ts';
import type { LockRecord } from './containment.ts';
import type { HeldBack } from './held-back.ts';
import type { Incident } from './incident.ts';
import { plural } from './wording.ts';

/** What an operator may do to an incident as it stands. */
export type Option = {
  do: 'lock' | 'approve' | 'purge' | 'release' | 'extend' | 'dismiss' | 'close';
  /** Release only: a plain one is refused, so the order has to overrule that. */
  forced?: true;
  /** What it will do, spelt out before it is confirmed. */
  consequence: string;
};

/** Exactly the orders that the incident accepts now and that would change something. */
export function optionsOf(incident: Incident, heldBack: readonly HeldBack[] = []): Option[] {
  return [
    approve(incident),
    lock(incident, heldBack),
    release(incident),
    purge(incident),
    extend(incident),
    dismiss(incident),
    close(incident),
  ].filter((option) => option !== undefined);
}

function approve(incident: Incident): Option | undefined {
  const consequence = incident.closedAt === undefined ? approvalOf(incident) : undefined;
  return consequence === undefined ? undefined : { do: 'approve', consequence };
}

function lock(incident: Incident, heldBack: readonly HeldBack[]): Option | undefined {
  const { containment, closedAt, group, lockOrderedBy } = incident;
  const isNeeded =
    containment.state !== 'locked' &&
    (!['wanted', 'locking'].includes(containment.state) ||
      lockOrderedBy?.kind !== 'operator' ||
      heldBack.some(({ act }) => act === 'lock'));
  if (closedAt !== undefined || !isNeeded) return undefined;
  const again = containment.state === 'unlockable' ? 'Stormlock tries the lock once more. ' : '';
  return { do: 'lock', consequence: `${again}${lockConsequence(group)}` };
}

/** What a lock does, said before it is ordered. */
export const lockConsequence = ({
  onPremises,
  address,
  audience: { members },
}: Pick<Incident['group'], 'onPremises' | 'address' | 'audience'>): string =>
  onPremises
    ? `The group is mastered on premises. Where the settings name a mail flow rule or a runbook, mail to ${address} is turned away that way; a rule takes up to 30 minutes to work. Otherwise it cannot be locked from here, and you are shown the command to run on premises.`
    : `Until it is released, mail to ${address} is turned away from ${plural(members, 'mailbox', 'mailboxes')}, whatever the switch says now, except from those on the lock's list. Who may mail it is saved first and given back exactly.`;

function release({ containment, closedAt, group, cleanup }: Incident): Option | undefined {
  if (closedAt !== undefined || !('lock' in containment)) return undefined;
  const still = ['waiting', 'settling', 'running'].includes(cleanup.state) ? ' The purge goes on.' : '';
  const { lock: record, state } = containment;
  switch (state) {
    case 'releasing':
    case 'released':
      return undefined;
    case 'release-refused':
      return forced(`${whatForceDoes(record, group.address)}${still}`);
    case 'locking':
    case 'locked':
      return {
        do: 'release',
        consequence: record.adopted
          ? `${whatForceDoes(record, group.address)}${still}`
          : `Everybody who could mail ${group.address} before the lock can do so again, all ${plural(group.audience.members, 'mailbox', 'mailboxes')} of it. Stormlock does not lock it again by itself for a while.${still}`,
      };
  }
}

const forced = (consequence: string): Option => ({ do: 'release', forced: true, consequence });

const whatForceDoes = (lock: LockRecord, address: string): string =>
  lock.adopted
    ? `${whoMayMailAfter(lock)} may mail ${address} then, which may open what was closed: the lock was found, and nobody remembers who could mail it before. Write its accept list by hand if it was another.`
    : `The lists that say who may mail ${address} become what they were before the lock; what somebody changed since is lost.`;

const CAN_BE_PLANNED: readonly Cleanup['state'][] = ['none', 'handed-over', 'done'];

function purge({ cleanup, closedAt, dismissed, group }: Incident): Option | undefined {
  if (closedAt !== undefined || dismissed !== undefined || !CAN_BE_PLANNED.includes(cleanup.state))
    return undefined;
  const purger = 'run' in cleanup ? cleanup.run?.purger : undefined;
  return {
    do: 'purge',
    consequence: `The storm's mail is searched in up to ${plural(group.audience.members, 'mailbox', 'mailboxes')} and counted. When the counts are as expected it is removed; otherwise an operator is asked first. ${recoverable(purger)}.`,
  };
}

function extend({ containment, closedAt, group }: Incident): Option | undefined {
  if (closedAt !== undefined || containment.state !== 'locked') return undefined;
  return {
    do: 'extend',
    consequence: `Mail to ${group.address} stays turned away from ${plural(group.audience.members, 'mailbox', 'mailboxes')} until the new end, except from those on the lock's list.`,
  };
}

function dismiss({ dismissed: before, containment, closedAt, group }: Incident): Option | undefined {
  if (before !== undefined) return undefined;
  return {
    do: 'dismiss',
    consequence: `${closedAt === undefined ? dismissed(containment, group.address) : 'Nothing more is done about it.'} ${KEPT}`,
  };
}

const dismissed = (containment: Incident['containment'], address: string): string =>
  (containment.state === 'locking' || containment.state === 'locked') && containment.lock.adopted
    ? `The group is released. ${whatForceDoes(containment.lock, address)} ${NO_MORE}`
    : DISMISSED[containment.state];

/** The scenario lives as long as the incidents do. */
const KEPT =
  'What was seen is kept as a scenario to download and backtest: senders, subjects and times, but no text of mails, for as long as incidents are kept, a year unless your settings say otherwise.';
const NO_MORE = 'Nothing more is deleted.';
const NEVER_LOCKED = `The group is not locked. ${NO_MORE}`;
const RELEASED = `The group is released. ${NO_MORE}`;
const DISMISSED: Record<Incident['containment']['state'], string> = {
  none: NEVER_LOCKED,
  wanted: NEVER_LOCKED,
  unlockable: NEVER_LOCKED,
  locking: RELEASED,
  locked: RELEASED,
  releasing: `The release goes on. ${NO_MORE}`,
  released: NO_MORE,
  'release-refused': `${NO_MORE} The group stays locked: force the release, or open it by hand.`,
};

function close({ containment, cleanup, closedAt }: Incident): Option | undefined {
  const isOver = ['none', 'unlockable', 'release-refused', 'released'].includes(containment.state);
  if (closedAt !== undefined || !isOver || cleanup.state === 'running') return undefined;
  const stays =
    containment.state === 'release-refused'
      ? ' The group may stay locked: look at who may mail it before you close this.'
      : '';
  return {
    do: 'close',
    consequence: `Stormlock does no more about it. Choose this when people have dealt with the group themselves.${stays}`,
  };
}
