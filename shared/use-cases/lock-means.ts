import type { Incident, LockMeans, LockRecord } from '../domain/incident.ts';
import { withSetback } from '../domain/incident-changes.ts';
import { DAY, type Instant, MINUTE, type Milliseconds, SECOND } from '../domain/time.ts';
import type { LockNote } from '../ports/groups.ts';
import { type IncidentDeps, inState, type StepHandler } from './incident-deps.ts';

// What differs between a lock by accept list, by mail flow rule and by runbook.

/** Before a write that does not show yet is repeated. */
export const SHOWS_AFTER: Milliseconds = 10 * SECOND;

/** How much longer than the lock a rule lives: it ends by itself where Stormlock is gone. */
const OUTLIVES: Milliseconds = DAY;

export const endOf = (
  means: LockMeans,
  { coolDown }: Incident,
  deps: IncidentDeps,
): Pick<LockRecord, 'until'> =>
  means === 'rule' ? { until: deps.clock.now() + (coolDown ?? deps.policy.coolDown) + OUTLIVES } : {};

export const noteOf = (incident: Incident, { until }: LockRecord, now: Instant): LockNote => ({
  incident: incident.id,
  until: until ?? now + OUTLIVES,
});

/** Puts off the end of a rule whose group stays locked. */
export const renewLock: StepHandler = {
  async act(incident, _step, deps) {
    const locked = inState(incident.containment, 'locked');
    const until = Math.max(deps.clock.now(), locked.releaseAt) + OUTLIVES;
    const lock: LockRecord = { ...locked.lock, until };
    await deps.lock.write(incident.group, lock.change, { incident: incident.id, until });
    return { ...incident, containment: { ...locked, lock } };
  },
};

/** A runbook is queued, started, and has to connect first. */
const RUNBOOK_TAKES: Milliseconds = 5 * MINUTE;

/** Whether what was ordered may yet be carried out, so that it is looked for again and not ordered again. */
export const mayStillShow = ({ means }: LockRecord, sentAt: Instant | undefined, now: Instant): boolean =>
  means === 'runbook' && sentAt !== undefined && now < sentAt + RUNBOOK_TAKES;

export const waiting = (incident: Incident, now: Instant): Incident =>
  withSetback(incident, 'containment', now, 'The runbook has not changed the group yet.', SHOWS_AFTER);
