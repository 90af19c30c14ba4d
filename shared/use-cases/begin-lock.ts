import type { Address } from '../domain/address.ts';
import type { LockRecord } from '../domain/containment.ts';
import type { Group } from '../domain/group.ts';
import type { Incident } from '../domain/incident.ts';
import { tell } from '../domain/incident-changes.ts';
import { isHeld, isRefusal, type LockHolders, lockAnew, planLock, showsLock } from '../domain/lock-plan.ts';
import { recordOf } from '../domain/lock-record.ts';
import type { SenderRestrictions } from '../domain/restrictions.ts';
import type { AllowedSenders, GroupLock } from '../ports/groups.ts';
import { lockLeftOn } from './earlier-locks.ts';
import type { IncidentDeps } from './incident-deps.ts';
import { endOf, madeBy, wayOf } from './lock-means.ts';
import { unlockable } from './unlockable.ts';

/** Saves what is there, and plans the lock this way. */
export async function beginLock(
  incident: Incident,
  holder: Address,
  way: GroupLock,
  deps: IncidentDeps,
): Promise<Incident> {
  const { group } = incident;
  const { leftOut, ...holders } = await deps.lock.resolveSenders([holder, ...deps.allowedSenders]);
  const told = tellLeftOut(incident, leftOut, deps);
  const former = recordOf(incident.containment);
  const held = former && (await heldStill(group, former, holders, deps));
  if (held !== undefined) return takenOver(told, held, deps);
  const shown = await way.read(group);
  const left = isHeld(shown, holders) ? await lockLeftOn(group, shown, holders, way, deps) : undefined;
  if (left !== undefined) return takenOver(told, left, deps);
  const plan = planLock(shown, holders);
  if (isRefusal(plan))
    return unlockable(told, deps.clock.now(), `It was not locked: ${plan.why}.`, plan.remedy);
  const lock = madeBy(way, group, { ...plan, snapshot: await withOwn(plan.snapshot, group, way, deps) });
  const ending = { ...lock, ...endOf(lock, told, deps) };
  return { ...told, containment: { state: 'locking', lock: ending, attempts: 0 } };
}

/** Somebody who was to be let through and cannot be is no reason to let everyone through. */
const tellLeftOut = (incident: Incident, leftOut: AllowedSenders['leftOut'], deps: IncidentDeps): Incident =>
  leftOut.reduce(
    (told, { address, why }) =>
      tell(
        told,
        deps.clock.now(),
        `${address} is not let through the lock: ${why}. Correct STORMLOCK_ALLOWED_SENDERS.`,
      ),
    incident,
  );

/** The former lock where the group shows it, put back where somebody edited it; `undefined` where it shows it no more. */
async function heldStill(
  group: Group,
  former: LockRecord,
  holders: LockHolders,
  deps: IncidentDeps,
): Promise<LockRecord | undefined> {
  const shown = await wayOf(former, deps).read(group);
  if (showsLock(former, shown)) return former;
  return isHeld(shown, holders) ? lockAnew(former, holders) : undefined;
}

/** A rule leaves the group as it is; what that shows is kept for the record all the same. */
async function withOwn(
  snapshot: SenderRestrictions,
  group: Group,
  way: GroupLock,
  deps: IncidentDeps,
): Promise<SenderRestrictions> {
  if (way.means?.(group) !== 'rule' || deps.lock.readOwn === undefined) return snapshot;
  try {
    const { acceptSenders, acceptGroups, unresolved } = snapshot;
    const own = await deps.lock.readOwn(group);
    return { ...own, acceptSenders, acceptGroups, unresolved };
  } catch (error) {
    deps.log.warn('A group that is locked by a rule could not be read', {
      group: group.id,
      error: String(error),
    });
    return snapshot;
  }
}

/** The first attempt was somebody else's: what was saved before it must not be forgotten when the next is refused. */
const takenOver = (incident: Incident, lock: LockRecord, deps: IncidentDeps): Incident => {
  const now = deps.clock.now();
  return tell(
    { ...incident, containment: { state: 'locking', lock, attempts: 1, readAt: now } },
    now,
    `The group is locked by Stormlock already; ${originOf(lock)}.`,
  );
};

const originOf = ({ adopted }: LockRecord): string =>
  adopted === undefined
    ? 'what was saved before that is taken over'
    : 'who could mail it before is not known';
