import { exceedsLockLimit } from '../domain/automatic-locks.ts';
import { Refused } from '../domain/errors.ts';
import type { Group } from '../domain/group.ts';
import type { Incident } from '../domain/incident.ts';
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

const OVER_LIMIT = 'As many groups were locked automatically in the last hour as the settings allow.';
const BY_ORDER = 'An operator must lock this one: by the kill-switch, or on the page.';

/** Incidents that are looked at for locks of the last hour. */
const EARLIER_INCIDENTS = 50;

/** Storms that are detected side by side know nothing of each other until now. */
async function isOverLimit(incident: Incident, deps: IncidentDeps): Promise<boolean> {
  const recent = (await deps.incidents.list({ limit: EARLIER_INCIDENTS })).map(({ value }) => value);
  return exceedsLockLimit(incident, recent, deps.policy, deps.clock.now());
}
