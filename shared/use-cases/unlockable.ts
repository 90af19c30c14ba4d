import type { Cleanup } from '../domain/cleanup.ts';
import type { Incident } from '../domain/incident.ts';
import { notify, tell } from '../domain/incident-changes.ts';
import { attentionNotice } from '../domain/incident-notices.ts';
import type { SenderRestrictions } from '../domain/restrictions.ts';
import type { Instant } from '../domain/time.ts';

/** Before the storm is over a purge would only begin; whoever ends it orders the purge. */
const NO_LOCK: Cleanup = {
  state: 'none',
  why: 'The group could not be locked: order the purge when the storm is over.',
};

/** Only people can go on: they are told why, and what to do. */
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
