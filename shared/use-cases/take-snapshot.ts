import type { Group } from '../domain/group.ts';
import type { Cleanup, Incident, LockRecord } from '../domain/incident.ts';
import { notify, tell } from '../domain/incident-changes.ts';
import { attentionNotice } from '../domain/incident-notices.ts';
import { isSpent, lastEnd } from '../domain/last-end.ts';
import { lockCommand, onPremisesLockCommand } from '../domain/lock-commands.ts';
import { adoptLock, isHeld, isRefusal, type LockHolders, planLock, showsLock } from '../domain/lock-plan.ts';
import type { SenderRestrictions } from '../domain/restrictions.ts';
import type { Instant } from '../domain/time.ts';
import type { IncidentDeps, StepHandler } from './incident-deps.ts';
import { endOf } from './lock-means.ts';

/** Saves who may mail the group before anything changes. */
export const takeSnapshot: StepHandler = {
  async act(incident, _step, deps) {
    const { group } = incident;
    if (await wasEndedMeanwhile(incident, deps)) return withoutLock(incident, deps.clock.now());
    const means = deps.lock.means?.(group) ?? 'accept-list';
    if (group.onPremises && (deps.lockHolder === undefined || means !== 'rule')) {
      return unlockable(
        incident,
        deps.clock.now(),
        'It is mastered on premises, so the cloud cannot change who may mail it.',
        `Run on premises: ${onPremisesLockCommand(group, undefined)}, or reject mail to it by a mail flow rule.`,
      );
    }
    if (deps.lockHolder === undefined) {
      return unlockable(
        incident,
        deps.clock.now(),
        'Stormlock is set to lock nothing itself.',
        `Paste into Exchange Online PowerShell: ${lockCommand(group, undefined)}`,
      );
    }
    const holders = await deps.lock.resolveSenders([await deps.lockHolder(), ...deps.allowedSenders]);
    const shown = await deps.lock.read(group);
    const left = isHeld(shown, holders) ? await lockLeftOn(group, shown, holders, deps) : undefined;
    if (left !== undefined) {
      const locking: Incident = { ...incident, containment: { state: 'locking', lock: left, attempts: 0 } };
      return tell(locking, deps.clock.now(), `The group is locked by Stormlock already; ${originOf(left)}.`);
    }
    const plan = planLock(shown, holders);
    if (isRefusal(plan))
      return unlockable(incident, deps.clock.now(), `It was not locked: ${plan.why}.`, plan.remedy);
    const lock = means === 'accept-list' ? plan : { ...plan, means, ...endOf(means, incident, deps) };
    return { ...incident, containment: { state: 'locking', lock, attempts: 0 } };
  },
};

/** Whoever judged may not have known that the group was just given back: that order is not overruled by older mail. */
async function wasEndedMeanwhile({ id, group, verdict, lockOrderedBy }: Incident, deps: IncidentDeps) {
  if (verdict === undefined || lockOrderedBy !== undefined) return false;
  const earlier = await deps.incidents.list({ limit: EARLIER_INCIDENTS });
  const others = earlier.map(({ value }) => value).filter((other) => other.id !== id);
  return isSpent(verdict, lastEnd(others, group.id));
}

function withoutLock(incident: Incident, at: Instant): Incident {
  const why = 'The group was given back after the mail that this rests on: it is not locked for it again.';
  const { cleanup } = incident;
  return tell(
    {
      ...incident,
      containment: { state: 'none' },
      cleanup: cleanup.state === 'waiting' ? { state: 'none', why } : cleanup,
    },
    at,
    why,
  );
}

/** A lock that an earlier incident of the group did not take back, with what that one saved; or one nobody remembers. */
export async function lockLeftOn(
  group: Group,
  shown: SenderRestrictions,
  holders: LockHolders,
  deps: IncidentDeps,
): Promise<LockRecord | undefined> {
  const earlier = await deps.incidents.list({ limit: EARLIER_INCIDENTS });
  const remembered = earlier
    .filter(({ value }) => value.group.id === group.id)
    .map(({ value }) => lockLeftBy(value))
    .find((lock) => lock !== undefined && showsLock(lock, shown));
  return remembered ?? adoptLock(shown, holders, group);
}

const originOf = ({ adopted }: LockRecord): string =>
  adopted === undefined
    ? 'what an earlier incident saved is taken over'
    : 'who could mail it before is not known';

const EARLIER_INCIDENTS = 50;

const lockLeftBy = ({ containment }: Incident): LockRecord | undefined =>
  'lock' in containment && containment.state !== 'released' ? containment.lock : undefined;

/** Before the storm is over a purge would only begin; whoever ends it orders the purge. */
const NO_LOCK: Cleanup = {
  state: 'none',
  why: 'The group could not be locked: order the purge when the storm is over.',
};

export function unlockable(incident: Incident, at: Instant, why: string, remedy: string): Incident {
  const { cleanup } = incident;
  const changed = tell(
    {
      ...incident,
      containment: { state: 'unlockable', why, remedy },
      cleanup: cleanup.state === 'waiting' ? NO_LOCK : cleanup,
    },
    at,
    `Not locked: ${why}`,
  );
  return notify(changed, attentionNotice(changed, why, remedy, at));
}
