import type { Incident } from './incident.ts';
import type { SwitchPosition } from './switch.ts';
import type { Instant } from './time.ts';

/** Where the switch stands, and since when it is paused if it is; never, otherwise. */
export type SwitchStand = { position: SwitchPosition; pausedAt: Instant };

/** What Stormlock would do next about an incident, and does not as long as the switch stands where it does. */
export type HeldBack = { act: 'lock' | 'purge' | 'release'; why: string };

/** By the rules that every destructive step asks before it is taken. */
export function heldBackBy(incident: Incident, stand: SwitchStand): HeldBack[] {
  if (incident.closedAt !== undefined) return [];
  return [lock(incident, stand), release(incident, stand), purge(incident, stand)].filter(
    (held) => held !== undefined,
  );
}

/** What keeps an order waiting that was given: of a purge it is said while it waits for the lock, too. */
export function orderHeldBack(incident: Incident, act: HeldBack['act'], stand: SwitchStand): HeldBack[] {
  if (act !== 'purge') return heldBackBy(incident, stand).filter((each) => each.act === act);
  const held = incident.closedAt === undefined ? removal(incident, stand) : undefined;
  return held === undefined ? [] : [held];
}

function lock(incident: Incident, { position, pausedAt }: SwitchStand): HeldBack | undefined {
  const { containment, lockOrderedBy, lockOrderedAt = 0 } = incident;
  const isAhead =
    containment.state === 'wanted' || (containment.state === 'locking' && containment.sentAt === undefined);
  if (!isAhead) return undefined;
  if (lockOrderedBy?.kind !== 'operator') return unlessArmed('lock', 'The group is not locked', position);
  return pausedAt > lockOrderedAt
    ? { act: 'lock', why: 'The group is not locked: the switch was paused after the order.' }
    : undefined;
}

function release({ containment, lockOrderedBy }: Incident, { position }: SwitchStand): HeldBack | undefined {
  const isAhead =
    containment.state === 'locked' ||
    (containment.state === 'releasing' &&
      containment.by.kind !== 'operator' &&
      containment.sentAt === undefined);
  if (!isAhead) return undefined;
  const what = 'The group is not released by itself';
  return lockOrderedBy?.kind === 'operator'
    ? unlessPaused('release', what, position)
    : unlessArmed('release', what, position);
}

function purge(incident: Incident, stand: SwitchStand): HeldBack | undefined {
  // What waits for the lock has not come to the removal's turn.
  const isAhead = incident.cleanup.state !== 'waiting' || incident.containment.state === 'locked';
  return isAhead ? removal(incident, stand) : undefined;
}

function removal({ cleanup, purgeOrderedBy }: Incident, { position }: SwitchStand): HeldBack | undefined {
  const what = PURGES[cleanup.state];
  if (what === undefined) return undefined;
  return purgeOrderedBy?.kind === 'operator'
    ? unlessPaused('purge', what, position)
    : unlessArmed('purge', what, position);
}

/** Said before it comes to that, too: what settles looks as if it were about to be deleted. */
const PURGES: Partial<Record<Incident['cleanup']['state'], string>> = {
  waiting: 'Nothing will be deleted',
  settling: 'Nothing will be deleted',
  running: 'Nothing is searched or deleted',
};

const STANDS = { observe: 'the switch is on observe', paused: 'the switch is paused' } as const;

const unlessArmed = (act: HeldBack['act'], what: string, position: SwitchPosition): HeldBack | undefined =>
  position === 'armed' ? undefined : { act, why: `${what}: ${STANDS[position]}.` };

const unlessPaused = (act: HeldBack['act'], what: string, position: SwitchPosition): HeldBack | undefined =>
  position === 'paused' ? { act, why: `${what}: ${STANDS.paused}.` } : undefined;
