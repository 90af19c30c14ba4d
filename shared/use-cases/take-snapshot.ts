import type { Address } from '../domain/address.ts';
import { exceedsLockLimit } from '../domain/automatic-locks.ts';
import { Refused } from '../domain/errors.ts';
import type { Group } from '../domain/group.ts';
import type { Cleanup, Incident, LockMeans, LockRecord } from '../domain/incident.ts';
import { notify, tell } from '../domain/incident-changes.ts';
import { attentionNotice } from '../domain/incident-notices.ts';
import {
  adoptLock,
  isHeld,
  isRefusal,
  type LockHolders,
  lockAnew,
  planLock,
  showsLock,
} from '../domain/lock-plan.ts';
import { recordOf } from '../domain/lock-record.ts';
import type { SenderRestrictions } from '../domain/restrictions.ts';
import type { Instant } from '../domain/time.ts';
import type { IncidentDeps, StepHandler } from './incident-deps.ts';
import { handworkFor, withCommand } from './lock-by-hand.ts';
import { endOf } from './lock-means.ts';

/** Saves who may mail the group before anything changes. */
export const takeSnapshot: StepHandler = {
  async act(incident, _step, deps) {
    if (await isOverLimit(incident, deps))
      return unlockable(incident, deps.clock.now(), OVER_LIMIT, BY_ORDER);
    const { group } = incident;
    const means = deps.lock.means?.(group) ?? 'accept-list';
    if (deps.lockHolder === undefined || (group.onPremises && means !== 'rule')) {
      const { remedy, before } = await handworkFor(group, deps);
      return unlockable(incident, deps.clock.now(), notFromHere(group), remedy, before);
    }
    try {
      return await begun(incident, await deps.lockHolder(), means, deps);
    } catch (error) {
      throw error instanceof Refused && !incident.rehearsal ? await withCommand(error, group, deps) : error;
    }
  },
};

/** What is there is saved, and how it is to be locked. */
async function begun(
  incident: Incident,
  holder: Address,
  means: LockMeans,
  deps: IncidentDeps,
): Promise<Incident> {
  const { group } = incident;
  const holders = await deps.lock.resolveSenders([holder, ...deps.allowedSenders]);
  const shown = await deps.lock.read(group);
  const left = await heldBy(incident, shown, holders, deps);
  if (left !== undefined) return takenOver(incident, left, deps);
  const plan = planLock(shown, holders);
  if (isRefusal(plan))
    return unlockable(incident, deps.clock.now(), `It was not locked: ${plan.why}.`, plan.remedy);
  const lock = means === 'accept-list' ? plan : { ...plan, means, ...endOf(means, incident, deps) };
  return { ...incident, containment: { state: 'locking', lock, attempts: 0 } };
}

/** The lock that the group shows already, or the one that somebody edited; `undefined` where it shows none of ours. */
async function heldBy(
  { group, containment }: Incident,
  shown: SenderRestrictions,
  holders: LockHolders,
  deps: IncidentDeps,
): Promise<LockRecord | undefined> {
  const former = recordOf(containment);
  if (former !== undefined && showsLock(former, shown)) return former;
  if (!isHeld(shown, holders)) return undefined;
  return former === undefined ? lockLeftOn(group, shown, holders, deps) : lockAnew(former, holders);
}

/** The first attempt was somebody else's: what was saved before it must not be forgotten when the next is refused. */
const takenOver = (incident: Incident, lock: LockRecord, deps: IncidentDeps): Incident =>
  tell(
    { ...incident, containment: { state: 'locking', lock, attempts: 1 } },
    deps.clock.now(),
    `The group is locked by Stormlock already; ${originOf(lock)}.`,
  );

const notFromHere = ({ onPremises }: Group): string =>
  onPremises
    ? 'It is mastered on premises, so the cloud cannot change who may mail it.'
    : 'Stormlock is set to lock nothing itself.';

const OVER_LIMIT = 'As many groups were locked automatically in the last hour as the settings allow.';
const BY_ORDER = 'An operator must lock this one: by the kill-switch, or on the page.';

/** Storms that are detected side by side know nothing of each other until now. */
async function isOverLimit(incident: Incident, deps: IncidentDeps): Promise<boolean> {
  const recent = (await deps.incidents.list({ limit: EARLIER_INCIDENTS })).map(({ value }) => value);
  return exceedsLockLimit(incident, recent, deps.policy, deps.clock.now());
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
    .map(({ value }) => recordOf(value.containment))
    .find((lock) => lock !== undefined && showsLock(lock, shown));
  return remembered ?? adoptLock(shown, holders, group);
}

const originOf = ({ adopted }: LockRecord): string =>
  adopted === undefined
    ? 'what was saved before that is taken over'
    : 'who could mail it before is not known';

const EARLIER_INCIDENTS = 50;

/** Before the storm is over a purge would only begin; whoever ends it orders the purge. */
const NO_LOCK: Cleanup = {
  state: 'none',
  why: 'The group could not be locked: order the purge when the storm is over.',
};

export function unlockable(
  incident: Incident,
  at: Instant,
  why: string,
  remedy: string,
  before?: SenderRestrictions,
): Incident {
  const { cleanup, containment } = incident;
  const former = containment.state === 'wanted' ? containment.former : undefined;
  const changed = tell(
    {
      ...incident,
      containment: {
        state: 'unlockable',
        why,
        remedy,
        ...(former === undefined ? {} : { former }),
        ...(before === undefined ? {} : { before }),
      },
      cleanup: cleanup.state === 'waiting' ? NO_LOCK : cleanup,
    },
    at,
    `Not locked: ${why}`,
  );
  return notify(changed, attentionNotice(changed, why, remedy, at));
}
