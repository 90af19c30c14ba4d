import type { Containment } from './containment.ts';
import type { GroupId } from './group.ts';
import type { Incident } from './incident.ts';
import { LONGEST_EXTENSION } from './incident-orders.ts';
import type { Policy } from './policy.ts';
import type { Instant, Milliseconds } from './time.ts';

type CoolDowns = Pick<Policy, 'coolDown' | 'secondWave' | 'longestCoolDown'>;

/**
 * How long a group stays locked now. A storm that is back soon after a release shows that the last lock was too short:
 * the next one lasts twice as long, up to a limit.
 */
export function nextCoolDown(
  earlier: readonly Incident[],
  group: GroupId,
  now: Instant,
  policy: CoolDowns,
): Milliseconds {
  const spent = earlier
    .filter((incident) => incident.group.id === group && isReleasedSince(incident, now - policy.secondWave))
    .map((incident) => incident.coolDown ?? policy.coolDown);
  const longest = Math.max(policy.coolDown, policy.longestCoolDown);
  return spent.length === 0 ? policy.coolDown : Math.min(2 * Math.max(...spent), longest);
}

const isReleasedSince = ({ containment, dismissed }: Incident, since: Instant): boolean =>
  containment.state === 'released' && containment.at > since && dismissed === undefined;

/** When a lock may end at the earliest: a whole cool-down after the last mail that came through it, within reason. */
export function quietUntil(
  { confirmedAt, releaseAt }: Extract<Containment, { state: 'locked' }>,
  lastLeak: Instant,
  coolDown: Milliseconds,
): Instant {
  return Math.max(releaseAt, Math.min(lastLeak + coolDown, confirmedAt + LONGEST_EXTENSION));
}
