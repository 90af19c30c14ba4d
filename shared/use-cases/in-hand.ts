import type { Group } from '../domain/group.ts';
import type { Incident } from '../domain/incident.ts';
import { type Instant, MINUTE } from '../domain/time.ts';
import type { IncidentDeps } from './incident-deps.ts';
import type { Judged } from './judged.ts';

type Deps = Pick<IncidentDeps, 'incidents' | 'clock'> & { judged: Judged };

/** True while an incident deals with the group so that judging more of its mail changes nothing; asked once a minute. */
export async function isInHand(deps: Deps, { id }: Group): Promise<boolean> {
  const known = deps.judged.incidentOf(id);
  if (known === undefined) return false;
  const now = deps.clock.now();
  if (now < known.until) return true;
  const row = await deps.incidents.get(known.incident);
  const until = row === undefined ? now : settledUntil(row.value, now);
  if (row === undefined || until <= now) {
    deps.judged.forgetIncident(id);
    return false;
  }
  deps.judged.inHand(id, known.incident, until);
  return true;
}

/** Until when nothing but the incident's own steps can happen to its group. */
function settledUntil({ containment, closedAt }: Incident, now: Instant): Instant {
  if (closedAt !== undefined) return now;
  switch (containment.state) {
    case 'locked':
      return Math.min(now + MINUTE, containment.releaseAt);
    case 'unlockable':
    case 'release-refused':
      return now + MINUTE;
    case 'none':
    case 'wanted':
    case 'locking':
    case 'releasing':
    case 'released':
      return now;
  }
}

/** What a judgement has come to: the next mail looks at the incident before it is judged. */
export function noteIncident(deps: Deps, { id }: Group, incident: Incident): void {
  deps.judged.inHand(id, incident.id, deps.clock.now());
}
