import { OutcomeUnknown, Refused } from '../domain/errors.ts';
import type { Canary, Incident, LockRecord } from '../domain/incident.ts';
import { notify, tell, withSetback } from '../domain/incident-changes.ts';
import { attentionNotice, lockedNotice } from '../domain/incident-notices.ts';
import { isHeld, isRefusal, planLock, showsLock } from '../domain/lock-plan.ts';
import type { SenderRestrictions } from '../domain/restrictions.ts';
import { type Instant, type Milliseconds, SECOND } from '../domain/time.ts';
import { type IncidentDeps, inState, type StepHandler } from './incident-deps.ts';
import { mayLock } from './may-act.ts';

/** Before a write that does not show yet is repeated. */
export const SHOWS_AFTER: Milliseconds = 10 * SECOND;

/** Saves who may mail the group before anything changes. */
export const takeSnapshot: StepHandler = {
  async act(incident, _step, deps) {
    const { group } = incident;
    if (group.onPremises) {
      return unlockable(
        incident,
        deps.clock.now(),
        'It is mastered on premises, so the cloud cannot change who may mail it.',
        `Run on premises: Set-DistributionGroup "${group.address}" -AcceptMessagesOnlyFrom <a mailbox of yours>, or reject mail to it by a mail flow rule.`,
      );
    }
    if (deps.lockHolder === undefined) {
      return unlockable(
        incident,
        deps.clock.now(),
        'Stormlock is set to lock nothing itself.',
        `Paste into Exchange Online PowerShell: ${lockCommand(incident)}`,
      );
    }
    const holders = await deps.lock.resolveSenders([await deps.lockHolder(), ...deps.allowedSenders]);
    const shown = await deps.lock.read(group);
    const orphan = isHeld(shown, holders) ? await findOrphan(incident, shown, deps) : undefined;
    if (orphan !== undefined) return orphan;
    const plan = planLock(shown, holders);
    if (isRefusal(plan))
      return unlockable(incident, deps.clock.now(), `It was not locked: ${plan.why}.`, plan.remedy);
    return { ...incident, containment: { state: 'locking', lock: plan, attempts: 0 } };
  },
};

/** A lock that an earlier incident of the group did not take back: what that one saved is what is given back. */
async function findOrphan(
  incident: Incident,
  shown: SenderRestrictions,
  deps: IncidentDeps,
): Promise<Incident | undefined> {
  for (const { value: earlier } of await deps.incidents.list({ limit: EARLIER_INCIDENTS })) {
    const lock = earlier.group.id === incident.group.id ? lockLeftBy(earlier) : undefined;
    if (lock !== undefined && showsLock(lock, shown)) {
      return tell(
        { ...incident, containment: { state: 'locking', lock, attempts: 0 } },
        deps.clock.now(),
        `The group is locked by incident ${earlier.id} still; what that one saved is taken over.`,
      );
    }
  }
  return undefined;
}

const EARLIER_INCIDENTS = 50;

const lockLeftBy = ({ containment }: Incident): LockRecord | undefined =>
  'lock' in containment && containment.state !== 'released' ? containment.lock : undefined;

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
      await deps.lock.write(incident.group, lock.change);
    } catch (error) {
      // Looking costs nothing; what does not show yet is looked for again after the lease, not sent again.
      if (!(error instanceof OutcomeUnknown)) throw error;
      if (!showsLock(lock, await deps.lock.read(incident.group))) throw error;
    }
    return confirmLock.act(incident, step, deps).catch(notReadBack);
  },
};

/** The lock was accepted: that it cannot be looked at now does not make the group one that cannot be locked. */
function notReadBack(error: unknown): never {
  if (!(error instanceof Refused)) throw error;
  throw new Error(`The lock was sent, but cannot be read back: ${error.message}`, { cause: error });
}

/** Reads the group back; a lock that does not show is sent again, never believed. */
export const confirmLock: StepHandler = {
  async act(incident, _step, deps) {
    const locking = inState(incident.containment, 'locking');
    const restrictions = await deps.lock.read(incident.group);
    const now = deps.clock.now();
    if (!showsLock(locking.lock, restrictions)) {
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
      confirmedAt: now,
      canary: await askCanary(incident, deps),
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

/** The lock holder, who may send, is a sentinel as a rule: so one that may send proves nothing, two do. */
const CANARIES = 2;

/** An independent question to another service; an answer that cannot be had changes nothing about the lock. */
async function askCanary(incident: Incident, deps: IncidentDeps): Promise<Canary> {
  try {
    const sentinels = (await deps.cursors.list()).slice(0, CANARIES);
    const answers: (boolean | undefined)[] = [];
    for (const { value } of sentinels) {
      const restricted = await deps.canary.isRestricted(incident.group, value.sentinel);
      if (restricted === true) return 'restricted';
      answers.push(restricted);
    }
    return answers.filter((answer) => answer === false).length === CANARIES ? 'open' : 'no-answer';
  } catch (error) {
    deps.log.warn('The canary question failed', { incident: incident.id, error: String(error) });
    return 'no-answer';
  }
}

export function unlockable(incident: Incident, at: Instant, why: string, remedy: string): Incident {
  const changed = tell(
    { ...incident, containment: { state: 'unlockable', why, remedy } },
    at,
    `Not locked: ${why}`,
  );
  return notify(changed, attentionNotice(changed, why, remedy, at));
}

/** The line an admin pastes when Stormlock cannot lock by itself. */
function lockCommand({ group }: Incident): string {
  switch (group.kind) {
    case 'microsoft-365-group':
      return `Set-UnifiedGroup "${group.address}" -AcceptMessagesOnlyFromSendersOrMembers <a mailbox of yours>`;
    case 'dynamic-distribution-group':
      return `Set-DynamicDistributionGroup "${group.address}" -AcceptMessagesOnlyFromSendersOrMembers <a mailbox of yours>`;
    case 'distribution-list':
    case 'mail-enabled-security-group':
      return `Set-DistributionGroup "${group.address}" -AcceptMessagesOnlyFromSendersOrMembers <a mailbox of yours> -BypassSecurityGroupManagerCheck`;
  }
}
