import { exceedsLockLimit } from '../domain/automatic-locks.ts';
import { Refused } from '../domain/errors.ts';
import type { Group } from '../domain/group.ts';
import type { Incident } from '../domain/incident.ts';
import { tell } from '../domain/incident-changes.ts';
import { isSpent, lastEnd } from '../domain/last-end.ts';
import type { Instant } from '../domain/time.ts';
import { beginLock } from './begin-lock.ts';
import type { IncidentDeps, StepHandler } from './incident-deps.ts';
import { handworkFor, withCommand } from './lock-by-hand.ts';
import { unlockable } from './unlockable.ts';

/** Saves who may mail the group before anything changes. */
export const takeSnapshot: StepHandler = {
  async act(incident, _step, deps) {
    if (await isOverLimit(incident, deps))
      return unlockable(incident, deps.clock.now(), OVER_LIMIT, BY_ORDER);
    const { group } = incident;
    if (await wasEndedMeanwhile(incident, deps)) return withoutLock(incident, deps.clock.now());
    const means = deps.lock.means?.(group) ?? 'accept-list';
    if (deps.lockHolder === undefined || (group.onPremises && means !== 'rule')) {
      const { remedy, before } = await handworkFor(group, deps);
      return unlockable(incident, deps.clock.now(), notFromHere(group), remedy, before);
    }
    try {
      return await beginLock(incident, await deps.lockHolder(), deps.lock, deps);
    } catch (error) {
      throw error instanceof Refused && !incident.rehearsal ? await withCommand(error, group, deps) : error;
    }
  },
};

const notFromHere = ({ onPremises }: Group): string =>
  onPremises
    ? 'It is mastered on premises, so the cloud cannot change who may mail it.'
    : 'Stormlock is set to lock nothing itself.';

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

const OVER_LIMIT = 'As many groups were locked automatically in the last hour as the settings allow.';
const BY_ORDER = 'An operator must lock this one: by the kill-switch, or on the page.';

/** Incidents that are looked at for locks of the last hour. */
const EARLIER_INCIDENTS = 50;

/** Storms that are detected side by side know nothing of each other until now. */
async function isOverLimit(incident: Incident, deps: IncidentDeps): Promise<boolean> {
  const recent = (await deps.incidents.list({ limit: EARLIER_INCIDENTS })).map(({ value }) => value);
  return exceedsLockLimit(incident, recent, deps.policy, deps.clock.now());
}
