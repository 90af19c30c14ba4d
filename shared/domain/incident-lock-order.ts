import type { Containment } from './containment.ts';
import type { Incident } from './incident.ts';
import { tell, withoutSetback } from './incident-changes.ts';
import type { Given } from './incident-orders.ts';
import { recordOf, wanted } from './lock-record.ts';

/**
 * Locks the group now, whatever was decided and whatever state its incident is in; it overrules a dismissal. The very
 * same incident where the group is locked, or where an operator's order is under way already; `heldBack` says that a
 * pause came after that order, so that it has to be given anew.
 */
export function orderLock(incident: Incident, given: Given, heldBack: boolean): Incident {
  const { containment } = incident;
  if (containment.state === 'locked' || (isUnderWay(incident) && !heldBack)) return incident;
  const { by, reason, at } = given;
  const { dismissed: _, ...storm } = incident;
  const ordered: Incident = {
    ...storm,
    rehearsal: false,
    lockOrderedBy: by,
    lockOrderedAt: at,
    containment: lockedFrom(containment),
  };
  return tell(withoutSetback(ordered, 'containment'), at, `Lock ordered: ${reason}`, by);
}

/** Ordered by an operator before, and nothing keeps it waiting. */
const isUnderWay = ({ containment, lockOrderedBy, setbacks }: Incident): boolean =>
  (containment.state === 'wanted' || containment.state === 'locking') &&
  lockOrderedBy?.kind === 'operator' &&
  setbacks.containment === undefined;

function lockedFrom(containment: Exclude<Containment, { state: 'locked' }>): Containment {
  switch (containment.state) {
    case 'wanted':
    case 'locking':
      return containment;
    case 'none':
    case 'released':
      return { state: 'wanted' };
    case 'unlockable':
    case 'release-refused':
      return wanted(recordOf(containment));
    case 'releasing': {
      const sentAt = containment.sentAt ?? containment.lastSentAt;
      // Two writes must not race: what became of the release is found out first.
      return sentAt === undefined ? wanted(containment.lock) : { ...containment, sentAt, lockAgain: true };
    }
  }
}
