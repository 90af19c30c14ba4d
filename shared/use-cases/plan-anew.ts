import type { Containment } from '../domain/containment.ts';
import type { Incident } from '../domain/incident.ts';
import { tell } from '../domain/incident-changes.ts';
import { holdsLock, isHeld, isRefusal, planLock, showsSnapshot } from '../domain/lock-plan.ts';
import { wanted } from '../domain/lock-record.ts';
import type { SenderRestrictions } from '../domain/restrictions.ts';
import { type Milliseconds, SECOND } from '../domain/time.ts';
import { type IncidentDeps, inState } from './incident-deps.ts';
import { madeBy, wayOf } from './lock-means.ts';
import { unlockable } from './unlockable.ts';

/** A plan that is older rests on what the group may no longer show. The first lock is sent sooner than that. */
const STALE_AFTER: Milliseconds = 10 * SECOND;

type Locking = Extract<Containment, { state: 'locking' }>;

/**
 * Looks at the group once more before a lock is written that was planned some time ago: the very same incident where it
 * shows what the plan rests on; else the plan that loses nothing of what somebody wrote meanwhile. A rule touches no
 * list that others write.
 */
export async function planAnew(incident: Incident, deps: IncidentDeps): Promise<Incident> {
  const locking = inState(incident.containment, 'locking');
  const { lock, readAt = lock.snapshot.readAt } = locking;
  if (lock.means === 'rule' || deps.clock.now() < readAt + STALE_AFTER) return incident;
  const shown = await wayOf(lock, deps).read(incident.group);
  return showsSnapshot(lock, shown) ? incident : changedMeanwhile(incident, locking, shown, deps);
}

async function changedMeanwhile(
  incident: Incident,
  locking: Locking,
  shown: SenderRestrictions,
  deps: IncidentDeps,
): Promise<Incident> {
  const { lock } = locking;
  const looked = { ...locking, readAt: shown.readAt };
  // It took effect. Whether that is all there is to it, confirming finds out.
  if (holdsLock(lock, shown)) return { ...incident, containment: { ...looked, sentAt: sentAtOf(looked) } };
  const holder = await deps.lockHolder?.();
  if (holder === undefined) return incident;
  const holders = await deps.lock.resolveSenders([holder, ...deps.allowedSenders]);
  if (isHeld(shown, holders)) {
    if (lock.change.form === 'add') return incident;
    // Replacing would take out whom somebody put in since.
    const change = { ...lock.expected, form: 'add' as const };
    return { ...incident, containment: { ...looked, lock: { ...lock, change } } };
  }
  const plan = planLock(shown, holders);
  const now = deps.clock.now();
  if (isRefusal(plan)) {
    const sent = locking.firstSentAt === undefined ? incident : { ...incident, containment: wanted(lock) };
    return unlockable(sent, now, `It was not locked: ${plan.why}.`, plan.remedy);
  }
  const anew = madeBy(wayOf(lock, deps), incident.group, plan);
  return tell(
    { ...incident, containment: { ...looked, lock: anew } },
    now,
    'Somebody changed who may mail the group since that was saved: it is saved, and the lock planned, anew.',
  );
}

const sentAtOf = ({ sentAt, lastSentAt, firstSentAt, readAt = 0 }: Locking): number =>
  sentAt ?? lastSentAt ?? firstSentAt ?? readAt;
