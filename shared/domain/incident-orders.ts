import type { SliceProgress } from './cleanup.ts';
import type { Containment } from './containment.ts';
import { InvalidInput, Unfitting } from './errors.ts';
import type { Incident } from './incident.ts';
import { tell, withoutSetback } from './incident-changes.ts';
import { lockUnderWay, lookedFor, recordOf } from './lock-record.ts';
import { hasBegun } from './purgers.ts';
import type { Actor } from './switch.ts';
import { DAY, type Instant, type Milliseconds } from './time.ts';
import { span, when } from './wording.ts';

/** Who orders, why, and when. */
export type Given = { by: Actor; reason: string; at: Instant };

/** A lock is never extended beyond this from now: a forgotten one would cut people off for good. */
export const LONGEST_EXTENSION: Milliseconds = 7 * DAY;

// Each order returns the incident changed, the very same incident when it is carried out already, or throws Unfitting.

/** Lets a held purge go on. What was not counted yet is still compared with what was expected. */
export function approvePurge(incident: Incident, { by, reason, at }: Given): Incident {
  const { cleanup } = refuseClosed(incident);
  if (cleanup.state === 'running' && cleanup.run.approvedBy !== undefined) return incident;
  if (cleanup.state !== 'held')
    throw new Unfitting('No purge waits for approval.', 'Look at the incident again.');
  const run = { ...cleanup.run, cleared: cleanup.run.slices.every(isCounted), approvedBy: by };
  const approved: Incident = { ...incident, purgeOrderedBy: by, cleanup: { state: 'running', run } };
  return tell(withoutSetback(approved, 'cleanup'), at, `Purge approved: ${reason}`, by);
}

const isCounted = ({ step }: SliceProgress): boolean =>
  !['planned', 'creating', 'created', 'estimating'].includes(step);

/** Plans a purge where none is planned, or anew. It is counted and compared before anything is deleted. */
export function orderPurge(incident: Incident, { by, reason, at }: Given, settle: Milliseconds): Incident {
  const { cleanup, containment } = incident;
  if (incident.closedAt !== undefined && cleanup.state === 'done') return incident;
  refuseClosed(incident);
  if (incident.dismissed !== undefined)
    throw new Unfitting(
      'It was dismissed as a false alarm.',
      'Lock the group again if it is a storm after all.',
    );
  switch (cleanup.state) {
    case 'waiting':
    case 'settling':
    case 'running':
      return incident;
    case 'held':
      throw new Unfitting(
        `A purge is planned and waits for approval: ${cleanup.why}.`,
        'Look at the counts, then approve it.',
      );
    case 'none':
    case 'handed-over':
    case 'done': {
      const landed = 'confirmedAt' in containment ? containment.confirmedAt + settle : at;
      const ordered: Incident = {
        ...incident,
        rehearsal: false,
        purgeOrderedBy: by,
        cleanup: { state: 'settling', until: Math.max(at, landed) },
      };
      return tell(withoutSetback(ordered, 'cleanup'), at, `Purge ordered: ${reason}`, by);
    }
  }
}

/**
 * `orderPurge` for whoever repeats an order until it is carried out: a purge that is done, that removed anything, or that
 * an operator ordered before and that was left to people is not begun anew.
 */
export function orderPurgeOnce(incident: Incident, given: Given, settle: Milliseconds): Incident {
  return hadItsPurge(incident) ? incident : orderPurge(incident, given, settle);
}

function hadItsPurge({ cleanup, purgeOrderedBy }: Incident): boolean {
  if (cleanup.state !== 'handed-over') return cleanup.state === 'done';
  const { run } = cleanup;
  return purgeOrderedBy?.kind === 'operator' || (run !== undefined && hasBegun(run));
}

/** Whether Stormlock set no lock and is about to set none, so that there is nothing to give back. */
export const holdsNoLock = (containment: Containment): boolean =>
  (containment.state === 'none' || containment.state === 'unlockable') && recordOf(containment) === undefined;

/** Begins to give the group back. `forced` overrules a colleague's edit. */
export function orderRelease(incident: Incident, { by, reason, at }: Given, forced: boolean): Incident {
  const { containment } = incident;
  if (containment.state === 'released') return incident;
  refuseClosed(incident);
  if (isReleasing(containment) && (containment.forced || !forced)) return incident;
  const releasing = releasingFrom(containment, { by, reason, at }, forced);
  if (releasing === undefined) throw nothingToRelease(incident);
  return tell({ ...incident, containment: releasing, setbacks: {} }, at, `Release ordered: ${reason}`, by);
}

const nothingToRelease = ({ containment, group }: Incident): Unfitting =>
  containment.state === 'wanted'
    ? new Unfitting(
        `${group.address} is not locked yet, but is about to be.`,
        'Dismiss the incident to call the lock off, or release the group once it is locked.',
      )
    : new Unfitting(
        `${group.address} is not locked by Stormlock (${containment.state}).`,
        'There is nothing to release.',
      );

const isReleasing = (containment: Containment): containment is Extract<Containment, { state: 'releasing' }> =>
  containment.state === 'releasing' && containment.lockAgain === undefined;

function releasingFrom(
  containment: Containment,
  { by, reason, at }: Given,
  forced: boolean,
): Containment | undefined {
  if (containment.state === 'releasing') {
    const { lockAgain, ...underWay } = containment;
    return lockAgain && !forced
      ? { ...underWay, by, reason }
      : { ...lookedFor(underWay), by, reason, forced, attempts: 0 };
  }
  const lock = recordOf(containment);
  if (lock === undefined) return undefined;
  const confirmedAt = 'confirmedAt' in containment ? containment.confirmedAt : at;
  return {
    state: 'releasing',
    lock,
    confirmedAt,
    by,
    reason,
    forced,
    attempts: 0,
    ...lockUnderWay(containment),
  };
}

/** Keeps a locked group locked for longer. */
export function extendLock(incident: Incident, { by, reason, at }: Given, longer: Milliseconds): Incident {
  const { containment } = refuseClosed(incident);
  if (containment.state !== 'locked')
    throw new Unfitting(
      `The group is not locked now (${containment.state}).`,
      'Only a lock can be extended.',
    );
  const releaseAt = Math.max(containment.releaseAt, at) + longer;
  if (longer <= 0 || releaseAt > at + LONGEST_EXTENSION)
    throw new InvalidInput(
      `A lock is extended by more than nothing and ends within ${span(LONGEST_EXTENSION)}; ${span(longer)} more would end on ${when(releaseAt)}.`,
    );
  return tell(
    { ...incident, containment: { ...containment, releaseAt } },
    at,
    `Lock extended by ${span(longer)}, to ${when(releaseAt)}: ${reason}`,
    by,
  );
}

/** Ends an incident that only people could go on with, because they did. */
export function closeByHand(incident: Incident, { by, reason, at }: Given): Incident {
  if (incident.closedAt !== undefined) return incident;
  const { containment, cleanup } = incident;
  const isOver = ['none', 'unlockable', 'release-refused', 'released'].includes(containment.state);
  if (!isOver)
    throw new Unfitting(
      `The group's lock is not over (${containment.state}).`,
      'Release the group; the incident closes by itself.',
    );
  if (cleanup.state === 'running')
    throw new Unfitting('A purge is running.', 'Wait for it, or dismiss the incident.');
  return tell({ ...incident, closedAt: at }, at, `Closed by hand: ${reason}`, by);
}

function refuseClosed(incident: Incident): Incident {
  if (incident.closedAt === undefined) return incident;
  throw new Unfitting(
    `The incident was closed on ${when(incident.closedAt)}.`,
    'Order a lock on the group to open a new one.',
  );
}
