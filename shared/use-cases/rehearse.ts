import type { Cleanup } from '../domain/cleanup.ts';
import type { Containment } from '../domain/containment.ts';
import { Refused } from '../domain/errors.ts';
import type { Incident, Rehearsed } from '../domain/incident.ts';
import { notify, tell } from '../domain/incident-changes.ts';
import { wouldLockNotice } from '../domain/incident-notices.ts';
import { objectionToPlan } from '../domain/purge-check.ts';
import { type PlannedOnPaper, wouldPurgeNotice } from '../domain/purge-notices.ts';
import { goingIn, wayOf } from '../domain/purgers.ts';
import type { Instant } from '../domain/time.ts';
import { plural } from '../domain/wording.ts';
import type { IncidentDeps, StepHandler } from './incident-deps.ts';
import { planCleanup } from './plan-cleanup.ts';
import { takeSnapshot } from './take-snapshot.ts';

// The response on paper: the same steps up to the first that would change anything outside.

/** Finds out whether the group could be locked, and how. It only reads. */
export const rehearseLock: StepHandler = {
  async act(incident, step, deps) {
    const containment = await onPaper(incident, async (wanted) => {
      const { containment: outcome } = await takeSnapshot.act(wanted, step, deps);
      return outcome;
    });
    const now = deps.clock.now();
    const lockable = containment.state === 'locking';
    const cleanup = lockable ? purgeWanted(deps, now) : NOT_LOCKED;
    const rehearsed: Rehearsed = { at: now, containment, ...cleanup };
    const what = lockable
      ? 'It would have been locked now.'
      : `It could not have been locked: ${'why' in containment ? containment.why : containment.state}`;
    return notify(tell({ ...incident, rehearsed }, now, what), wouldLockNotice(incident, containment, now));
  },
};

const NOT_LOCKED = { cleanup: { state: 'none', why: 'The group could not have been locked.' } } as const;

const purgeWanted = (
  { policy }: IncidentDeps,
  now: Instant,
): Pick<Rehearsed, 'cleanup'> | Pick<Rehearsed, 'purgeAt'> =>
  policy.purge === 'off'
    ? { cleanup: { state: 'none', why: 'Purging is switched off by setting.' } }
    : { purgeAt: now + policy.settle };

async function onPaper(
  incident: Incident,
  look: (wanted: Incident) => Promise<Containment>,
): Promise<Containment> {
  try {
    return await look({ ...incident, containment: { state: 'wanted' } });
  } catch (error) {
    if (!(error instanceof Refused)) throw error;
    return { state: 'unlockable', why: error.message, remedy: error.remedy };
  }
}

/** Plans what would have been purged. Nothing is searched: a search is made in the service, and that is a change. */
export const rehearsePurge: StepHandler = {
  async act(incident, step, deps) {
    const { rehearsed } = incident;
    if (rehearsed === undefined) throw new Error('the lock is rehearsed before the purge');
    const now = deps.clock.now();
    const settled: Incident = { ...incident, cleanup: { state: 'settling', until: now } };
    const planned = await planCleanup.act(settled, step, deps);
    const cleanup = asFarAsKnown(planned.cleanup, incident, deps, now);
    const { purgeAt: _, ...done } = rehearsed;
    const outcome: Incident = {
      ...incident,
      ...(planned.counts === undefined ? {} : { counts: planned.counts }),
      rehearsed: { ...done, cleanup },
    };
    const told = tell(outcome, now, sentence(cleanup));
    return isPlanned(cleanup) ? notify(told, wouldPurgeNotice(told, cleanup, now)) : told;
  },
};

function asFarAsKnown(cleanup: Cleanup, { group }: Incident, deps: IncidentDeps, at: Instant): Cleanup {
  if (cleanup.state !== 'running') return cleanup;
  const why = objectionToPlan(cleanup.run, group.audience, deps.policy);
  return why === undefined ? cleanup : { state: 'held', run: cleanup.run, why, at };
}

const isPlanned = (cleanup: Cleanup): cleanup is PlannedOnPaper =>
  cleanup.state === 'running' || cleanup.state === 'held' || cleanup.state === 'handed-over';

function sentence(cleanup: Cleanup): string {
  if (cleanup.state !== 'running' && cleanup.state !== 'held')
    return `No mail would have been removed${'why' in cleanup ? `: ${cleanup.why}` : ''}.`;
  const { run } = cleanup;
  const what = `${plural(goingIn(run).length, 'message')} would have been removed ${wayOf(run)}`;
  return cleanup.state === 'held' ? `${what}, after an approval: ${cleanup.why}.` : `${what}.`;
}
