import type { Incident } from './incident.ts';
import type { Policy } from './policy.ts';
import { HOUR, type Instant } from './time.ts';

/** When Stormlock locked a group by itself in the last hour; `now` for a lock that is still on its way. */
export const automaticLocks = (incidents: readonly Incident[], now: Instant): Instant[] =>
  incidents
    .map((incident) => automaticLockOf(incident, now))
    .filter((at) => at !== undefined)
    .filter((at) => at > now - HOUR);

function automaticLockOf(incident: Incident, now: Instant): Instant | undefined {
  const { containment } = incident;
  if (!isAutomatic(incident) || containment.state === 'none' || containment.state === 'unlockable')
    return undefined;
  return 'confirmedAt' in containment ? containment.confirmedAt : now;
}

const isAutomatic = ({ openedBy, lockOrderedBy }: Incident): boolean =>
  openedBy.kind === 'stormlock' && lockOrderedBy === undefined;

/**
 * Whether earlier storms have used up the hour's automatic locks. Of several that are detected at the same moment, all
 * instances let the same ones pass: the first by time and name.
 */
export function exceedsLockLimit(
  incident: Incident,
  incidents: readonly Incident[],
  { locksPerHour }: Pick<Policy, 'locksPerHour'>,
  now: Instant,
): boolean {
  if (!isAutomatic(incident)) return false;
  const earlier = incidents.filter(
    ({ id, openedAt }) =>
      openedAt < incident.openedAt || (openedAt === incident.openedAt && id < incident.id),
  );
  return automaticLocks(earlier, now).length >= locksPerHour;
}
