import type { Cleanup, PurgeRun } from './cleanup.ts';
import type { Containment } from './containment.ts';
import type { Incident } from './incident.ts';
import { tell } from './incident-changes.ts';
import type { Given } from './incident-orders.ts';
import { lockUnderWay } from './lock-record.ts';
import { hasBegun } from './purgers.ts';

/** No storm after all: what is locked is released, what is not deleted yet stays, and nothing more is deleted. */
export function dismiss(incident: Incident, given: Given): Incident {
  if (incident.dismissed !== undefined) return incident;
  const { by, reason, at } = given;
  const undo = undoing(incident.cleanup);
  const dismissed = tell(
    { ...incident, dismissed: { at, by, reason } },
    at,
    `Dismissed as a false alarm: ${reason}${undo === undefined ? '' : ` (${undo})`}`,
    by,
  );
  if (incident.closedAt !== undefined) return dismissed;
  const containment = releasedFrom(incident.containment, given);
  const cleanup = stopped(incident.cleanup, given);
  const over = ['none', 'released'].includes(containment.state) ? { closedAt: at } : {};
  return { ...dismissed, containment, cleanup, setbacks: {}, ...over };
}

function releasedFrom(containment: Containment, { by, reason, at }: Given): Containment {
  switch (containment.state) {
    case 'none':
      return containment;
    case 'wanted':
    case 'unlockable':
      return containment.former === undefined
        ? { state: 'none' }
        : releasing(containment.former, at, { by, reason });
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
    case 'releasing': {
      const { lockAgain: _, ...underWay } = containment;
      return underWay;
    }
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
        ? { state: 'handed-over', run, why: WHY, remedy: wayBack(run), at }
        : { state: 'none', why: WHY };
    }
    case 'none':
    case 'handed-over':
    case 'done':
      return cleanup;
  }
}

/** What was removed, or is being removed by what the service accepted before, and how people get it back. */
function undoing(cleanup: Cleanup): string | undefined {
  const run = 'run' in cleanup ? cleanup.run : undefined;
  return run !== undefined && hasBegun(run) ? wayBack(run) : undefined;
}

const wayBack = ({ purger }: PurgeRun): string =>
  purger === 'defender'
    ? 'What Defender accepted before is removed all the same, which takes up to a few hours. To undo it, open the remediations named after this incident in the action center of Microsoft Defender and move the messages to the inbox.'
    : 'A purge that was submitted before is carried out all the same. What it removed lies in Recoverable Items: people restore it from there, or an administrator does for them.';
