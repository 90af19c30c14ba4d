import type { Containment, LockRecord } from '../domain/containment.ts';
import { OutcomeUnknown, Refused, RetryLater } from '../domain/errors.ts';
import type { Group } from '../domain/group.ts';
import type { Incident } from '../domain/incident.ts';
import { tell, withSetback } from '../domain/incident-changes.ts';
import { mayComeBackUntil } from '../domain/late-writes.ts';
import { lookedFor } from '../domain/lock-record.ts';
import { STORMLOCK } from '../domain/switch.ts';
import { DAY, type Instant, type Milliseconds, SECOND } from '../domain/time.ts';
import { when } from '../domain/wording.ts';
import type { GroupLock, LockNote } from '../ports/groups.ts';
import { type IncidentDeps, inState, type StepHandler } from './incident-deps.ts';
import { mayRelease } from './may-act.ts';

// What differs between a lock by accept list, by mail flow rule and by runbook.

/**
 * The write was accepted: that the group cannot be looked at now means neither that nothing was done nor that nothing
 * can be. It is looked at again after the lease.
 */
export const notReadBack =
  (what: 'lock' | 'release') =>
  (error: unknown): never => {
    if (!(error instanceof Refused) && !(error instanceof RetryLater)) throw error;
    const text = `The ${what} was sent, but cannot be read back: ${error.message}`;
    throw new OutcomeUnknown(text, { cause: error });
  };

/** Before a write that does not show yet is repeated. */
export const SHOWS_AFTER: Milliseconds = 10 * SECOND;

/** How much longer than the lock a rule lives: it ends by itself where Stormlock is gone. */
const OUTLIVES: Milliseconds = DAY;

/** Who carries out what this lock needs. */
export const wayOf = ({ means }: LockRecord, { lock }: IncidentDeps): GroupLock =>
  means === 'rule' ? (lock.byRule ?? lock) : lock;

/** The record of a lock that is made, or was found, this way. */
export const madeBy = (way: GroupLock, group: Group, { means: _, ...lock }: LockRecord): LockRecord => {
  const means = way.means?.(group) ?? 'accept-list';
  return means === 'accept-list' ? lock : { ...lock, means };
};

export const endOf = (
  { means }: LockRecord,
  { coolDown }: Incident,
  deps: IncidentDeps,
): Pick<LockRecord, 'until'> =>
  means === 'rule' ? { until: deps.clock.now() + (coolDown ?? deps.policy.coolDown) + OUTLIVES } : {};

export const noteOf = (incident: Incident, { until }: LockRecord, now: Instant): LockNote => ({
  incident: incident.id,
  until: until ?? now + OUTLIVES,
});

/**
 * Puts off the end of a rule whose group stays locked. One that has ended, or that somebody removed, is never made
 * again: the group has been open, and what is left is to give it back on paper too.
 */
export const renewLock: StepHandler = {
  intend(incident, _step, deps) {
    const locked = inState(incident.containment, 'locked');
    return { ...incident, containment: { ...locked, renewAskedAt: deps.clock.now() } };
  },
  async act(incident, _step, deps) {
    const { renewAskedAt: _, ...locked } = inState(incident.containment, 'locked');
    const now = deps.clock.now();
    const until = Math.max(now, locked.releaseAt) + OUTLIVES;
    const way = wayOf(locked.lock, deps);
    const goesOn = (await way.renew?.(incident.group, { incident: incident.id, until })) ?? false;
    if (goesOn) return { ...incident, containment: { ...locked, lock: { ...locked.lock, until } } };
    await mayRelease(incident, deps);
    const releasing: Containment = {
      state: 'releasing',
      lock: locked.lock,
      confirmedAt: locked.confirmedAt,
      by: STORMLOCK,
      reason: 'its rule is no longer in force',
      forced: false,
      attempts: 0,
    };
    const what = 'The mail flow rule is no longer in force: it has ended, or somebody changed or removed it.';
    return tell({ ...incident, containment: releasing }, now, what);
  },
};

export const waiting = (incident: Incident, now: Instant): Incident =>
  withSetback(incident, 'containment', now, 'The runbook has not changed the group yet.', SHOWS_AFTER);

/** The group shows its former lists, but a lock that was sent may yet take effect: then it is given back again. */
export function lookAgain(
  incident: Incident,
  releasing: Extract<Containment, { state: 'releasing' }>,
  now: Instant,
): Incident {
  const containment = { ...lookedFor(releasing), attempts: releasing.attempts - 1 };
  const what = `The group shows its former lists. A lock that was sent before may still take effect until ${when(mayComeBackUntil(releasing))}: until then the group is looked at, and given back again if it does.`;
  const isTold = incident.timeline.some((entry) => entry.what === what);
  const changed = { ...incident, containment };
  return withSetback(isTold ? changed : tell(changed, now, what), 'containment', now, what, SHOWS_AFTER);
}
