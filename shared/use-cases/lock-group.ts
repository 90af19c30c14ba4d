import type { LockRecord } from '../domain/containment.ts';
import { OutcomeUnknown, Refused } from '../domain/errors.ts';
import type { Incident } from '../domain/incident.ts';
import { notify, tell, withSetback } from '../domain/incident-changes.ts';
import { attentionNotice, besides, lockedNotice } from '../domain/incident-notices.ts';
import { mayStillShow } from '../domain/late-writes.ts';
import { holdsLock, letThrough, showsSnapshot } from '../domain/lock-plan.ts';
import { lookedFor, mayLandOnceMore } from '../domain/lock-record.ts';
import type { GroupLock } from '../ports/groups.ts';
import { answerOf } from './ask-canary.ts';
import { beginLock } from './begin-lock.ts';
import { type IncidentDeps, inState, type StepHandler } from './incident-deps.ts';
import { handworkFor, withCommand } from './lock-by-hand.ts';
import { noteOf, notReadBack, SHOWS_AFTER, waiting, wayOf } from './lock-means.ts';
import { mayLock } from './may-act.ts';
import { planAnew } from './plan-anew.ts';

/** Sends the lock. Only the instance whose intent was stored gets here. */
export const sendLock: StepHandler = {
  ready: (incident, _step, deps) => mayLock(incident, deps),
  vet: (incident, _step, deps) => planAnew(incident, deps),
  intend(incident, _step, deps) {
    const locking = inState(incident.containment, 'locking');
    const now = deps.clock.now();
    return {
      ...incident,
      containment: {
        ...locking,
        attempts: locking.attempts + 1,
        sentAt: now,
        firstSentAt: locking.firstSentAt ?? now,
      },
    };
  },
  async act(incident, step, deps) {
    const { lock, attempts } = inState(incident.containment, 'locking');
    const way = wayOf(lock, deps);
    try {
      await way.write(incident.group, lock.change, noteOf(incident, lock, deps.clock.now()));
    } catch (error) {
      // Looking costs nothing; what does not show yet is looked for again after the lease, not sent again.
      const mayShow = error instanceof OutcomeUnknown || (error instanceof Refused && attempts > 1);
      if (!mayShow && error instanceof Refused) return otherwise(incident, lock, error, deps);
      if (!mayShow) throw error;
      const shown = await way.read(incident.group).catch(notReadBack('lock'));
      if (error instanceof Refused && showsSnapshot(lock, shown) && ruleFor(incident, lock, deps))
        return otherwise(incident, lock, error, deps);
      if (!holdsLock(lock, shown)) throw error;
    }
    return confirmLock.act(incident, step, deps).catch(notReadBack('lock'));
  },
};

/**
 * Exchange may refuse an app to write the lists of a Microsoft 365 group at all: then a mail flow rule locks it, where
 * rules are allowed. Everything else is for people.
 */
async function otherwise(
  incident: Incident,
  lock: LockRecord,
  refusal: Refused,
  deps: IncidentDeps,
): Promise<Incident> {
  const byRule = ruleFor(incident, lock, deps);
  if (byRule === undefined || deps.lockHolder === undefined)
    throw await withCommand(refusal, incident.group, deps);
  const wanted: Incident = { ...incident, containment: { state: 'wanted' } };
  const what = `Exchange refuses the app to write the group's accept list (${refusal.message}): a mail flow rule is made instead.`;
  const told = tell(wanted, deps.clock.now(), what);
  return beginLock(told, await deps.lockHolder(), byRule, deps);
}

const ruleFor = (
  { group }: Incident,
  { means }: LockRecord,
  { lock }: IncidentDeps,
): GroupLock | undefined =>
  group.kind === 'microsoft-365-group' && means !== 'rule' ? lock.byRule : undefined;

/** Reads the group back; a lock that does not show is sent again, never believed. */
export const confirmLock: StepHandler = {
  async act(incident, _step, deps) {
    const locking = inState(incident.containment, 'locking');
    const restrictions = await wayOf(locking.lock, deps).read(incident.group);
    const now = deps.clock.now();
    if (!holdsLock(locking.lock, restrictions)) {
      if (mayStillShow(locking.lock, locking.sentAt, now)) return waiting(incident, now);
      const what = `The lock does not show on the group yet (attempt ${locking.attempts}).`;
      const told = tell({ ...incident, containment: lookedFor(locking) }, now, what);
      const again = withSetback(told, 'containment', now, what, SHOWS_AFTER);
      return locking.attempts === 2
        ? notify(
            again,
            attentionNotice(
              again,
              'The lock is NOT CONFIRMED: Exchange accepted it, but the group does not show it.',
              'Stormlock keeps trying; look at the group in the Exchange admin centre.',
              now,
            ),
          )
        : again;
    }
    const locked = {
      state: 'locked' as const,
      lock: locking.lock,
      firstSentAt: locking.firstSentAt ?? now,
      ...mayLandOnceMore(locking),
      confirmedAt: now,
      canary: await answerOf(incident, locking.lock, deps),
      canaryAskedAt: now,
      releaseAt: now + (incident.coolDown ?? deps.policy.coolDown),
    };
    const others = letThrough(locking.lock, restrictions);
    const changed = tell(
      { ...incident, containment: locked },
      now,
      `The lock was read back and is confirmed.${besides(others)}`,
    );
    const byHand = locked.lock.means === 'rule' ? (await handworkFor(incident.group, deps)).remedy : '';
    return notify(changed, lockedNotice(changed, locked, { byHand, others }));
  },
};
