import type { Containment, Incident } from './incident.ts';
import { tell } from './incident-changes.ts';
import type { Given } from './incident-orders.ts';

/**
 * Locks the group now, whatever was decided. The very same incident where an operator's order is carried out or under
 * way; `heldBack` says that a pause came after that order, so that it has to be given anew.
 */
export function orderLock(incident: Incident, given: Given, heldBack: boolean): Incident {
  const { containment } = incident;
  switch (containment.state) {
    case 'locked':
    case 'release-refused':
      return incident;
    case 'wanted':
    case 'locking':
      return incident.lockOrderedBy?.kind === 'operator' && !heldBack
        ? incident
        : ordered(incident, containment, given);
    case 'releasing':
      return ordered(incident, lockedAgain(containment), given);
    case 'none':
    case 'released':
    case 'unlockable':
      return ordered(incident, { state: 'wanted' }, given);
  }
}

/** What was saved before the first lock is kept. A release on its way may still land: it is waited for, then looked. */
const lockedAgain = ({ lock, sentAt }: Extract<Containment, { state: 'releasing' }>): Containment => ({
  state: 'locking',
  lock,
  attempts: 0,
  ...(sentAt === undefined ? {} : { sentAt }),
});

const ordered = (incident: Incident, containment: Containment, { by, reason, at }: Given): Incident =>
  tell(
    { ...incident, rehearsal: false, lockOrderedBy: by, lockOrderedAt: at, containment, setbacks: {} },
    at,
    `Lock ordered: ${reason}`,
    by,
  );
