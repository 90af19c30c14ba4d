import type { Cleanup, Containment, Incident } from './incident.ts';
import { tell } from './incident-changes.ts';
import { type Given, lockUnderWay } from './incident-orders.ts';
import { hasBegun } from './purgers.ts';

/** No storm after all: what is locked is released, what is not deleted yet stays, and nothing more is deleted. */
export function dismiss(incident: Incident, given: Given): Incident {
  if (incident.dismissed !== undefined) return incident;
  const { by, reason, at } = given;
  const dismissed = tell(
    { ...incident, dismissed: { at, by, reason } },
    at,
    `Dismissed as a false alarm: ${reason}`,
    by,
  );
  if (incident.closedAt !== undefined) return dismissed;
  const containment = releasedFrom(incident.containment, given);
  const cleanup = stopped(incident.cleanup, given);
  const over = ['none', 'released'].includes(containment.state) ? { closedAt: at } : {};
  return { ...dismissed, containment, cleanup, setbacks: {}, ...over };
}

function releasedFrom(containment: Containment, { by, reason }: Given): Containment {
  switch (containment.state) {
    case 'none':
    case 'wanted':
    case 'unlockable':
      return { state: 'none' };
    case 'locking':
      // Until the first write was sent there is nothing to undo.
      if (containment.firstSentAt === undefined) return { state: 'none' };
      return {
        ...releasing(containment.lock, containment.firstSentAt, { by, reason }),
        ...lockUnderWay(containment),
      };
    case 'locked':
      return {
        ...releasing(containment.lock, containment.confirmedAt, { by, reason }),
        ...lockUnderWay(containment),
      };
    case 'releasing':
    case 'released':
    case 'release-refused':
      return containment;
  }
}

const releasing = (
  lock: Extract<Containment, { state: 'releasing' }>['lock'],
  confirmedAt: number,
  { by, reason }: Pick<Given, 'by' | 'reason'>,
): Extract<Containment, { state: 'releasing' }> => ({
  state: 'releasing',
  lock,
  confirmedAt,
  by,
  reason,
  forced: false,
  attempts: 0,
});

const WHY = 'it was dismissed as a false alarm';

function stopped(cleanup: Cleanup, { at }: Given): Cleanup {
  switch (cleanup.state) {
    case 'waiting':
    case 'settling':
      return { state: 'none', why: WHY };
    case 'running':
    case 'held': {
      const { run } = cleanup;
      return hasBegun(run)
        ? {
            state: 'handed-over',
            run,
            why: WHY,
            remedy: 'What was purged before lies in Recoverable Items: people can restore it from there.',
            at,
          }
        : { state: 'none', why: WHY };
    }
    case 'none':
    case 'handed-over':
    case 'done':
      return cleanup;
  }
}
