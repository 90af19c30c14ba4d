import { OutcomeUnknown } from '../domain/errors.ts';
import { notify, tell, withSetback } from '../domain/incident-changes.ts';
import { attentionNotice, lockedNotice } from '../domain/incident-notices.ts';
import { showsLock } from '../domain/lock-plan.ts';
import { mayStillShow } from '../domain/runbook-orders.ts';
import { answerOf } from './ask-canary.ts';
import { inState, type StepHandler } from './incident-deps.ts';
import { noteOf, notReadBack, SHOWS_AFTER, waiting } from './lock-means.ts';
import { mayLock } from './may-act.ts';

/** Sends the lock. Only the instance whose intent was stored gets here. */
export const sendLock: StepHandler = {
  ready: (incident, _step, deps) => mayLock(incident, deps),
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
    const { lock } = inState(incident.containment, 'locking');
    try {
      await deps.lock.write(incident.group, lock.change, noteOf(incident, lock, deps.clock.now()));
    } catch (error) {
      // Looking costs nothing; what does not show yet is looked for again after the lease, not sent again.
      if (!(error instanceof OutcomeUnknown)) throw error;
      if (!showsLock(lock, await deps.lock.read(incident.group).catch(notReadBack('lock')))) throw error;
    }
    return confirmLock.act(incident, step, deps).catch(notReadBack('lock'));
  },
};

/** Reads the group back; a lock that does not show is sent again, never believed. */
export const confirmLock: StepHandler = {
  async act(incident, _step, deps) {
    const locking = inState(incident.containment, 'locking');
    const restrictions = await deps.lock.read(incident.group);
    const now = deps.clock.now();
    if (!showsLock(locking.lock, restrictions)) {
      if (mayStillShow(locking.lock, locking.sentAt, now)) return waiting(incident, now);
      const { sentAt: _, ...unsent } = locking;
      const what = `The lock does not show on the group yet (attempt ${locking.attempts}).`;
      const told = tell({ ...incident, containment: unsent }, now, what);
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
      ...(locking.lock.means === 'runbook' && locking.sentAt !== undefined ? { sentAt: locking.sentAt } : {}),
      confirmedAt: now,
      canary: await answerOf(incident, deps),
      canaryAskedAt: now,
      releaseAt: now + (incident.coolDown ?? deps.policy.coolDown),
    };
    const changed = tell(
      { ...incident, containment: locked },
      now,
      'The lock was read back and is confirmed.',
    );
    return notify(changed, lockedNotice(changed, locked));
  },
};
