import type { Cleanup, Containment, Incident, LockRecord, Side } from './incident.ts';
import { runStep } from './purge-steps.ts';
import { remediationStep } from './remediation-steps.ts';
import { HOUR, type Instant, MINUTE, type Milliseconds } from './time.ts';

/** Everything that can be done next to an incident; each is one call to the outside at most, and idempotent. */
export type Step =
  | { do: 'rehearse-lock' }
  | { do: 'rehearse-purge' }
  | { do: 'take-snapshot' }
  | { do: 'send-lock' }
  | { do: 'confirm-lock' }
  | { do: 'ask-canary' }
  | { do: 'renew-lock' }
  | { do: 'begin-release' }
  | { do: 'send-release' }
  | { do: 'confirm-release' }
  | { do: 'settle' }
  | { do: 'plan-purge' }
  | { do: 'create-case' }
  | { do: 'find-case' }
  | { do: 'create-search'; slice: number }
  | { do: 'find-search'; slice: number }
  | { do: 'submit-estimate'; slice: number }
  | { do: 'poll-operations' }
  | { do: 'compare' }
  | { do: 'vet-search'; slice: number }
  | { do: 'submit-purge'; slice: number }
  | { do: 'submit-recheck'; slice: number }
  | { do: 'count-copies' }
  | { do: 'send-remediation' }
  | { do: 'verify' }
  | { do: 'close' };

export type StepName = Step['do'];

export type DueStep = { step: Step; side: Side; dueAt: Instant };

/** The durations that say when a step is due. */
export type StepTiming = {
  /** How long the outcome of an act may stay unknown before another instance looks for it. */
  actLease: Milliseconds;
  pollInterval: Milliseconds;
  indexLag: Milliseconds;
  remediationTakes?: Milliseconds;
  /** How long an incident without a lock stays open after the last mail of its kind. */
  coolDown: Milliseconds;
};

/** The most urgent step that is due at `now`; else the one due first; `undefined` when only people can go on. */
export function nextStep(
  incident: Incident,
  now: Instant,
  timing: StepTiming,
  /** Sides on which nothing can be done at this moment; they hold the other one up for nothing. */
  blocked: ReadonlySet<Side> = new Set(),
): DueStep | undefined {
  if (incident.closedAt !== undefined) return undefined;
  const steps = [
    onSide('containment', containmentStep(incident, now, timing), incident),
    onSide('cleanup', cleanupStep(incident, timing), incident),
    onSide('cleanup', closingStep(incident, timing), incident),
  ]
    .filter((step) => step !== undefined)
    .filter((step) => !blocked.has(step.side));
  return steps.find((step) => step.dueAt <= now) ?? steps.sort((a, b) => a.dueAt - b.dueAt)[0];
}

export type Timed = { step: Step; dueAt: Instant };

const AT_ONCE: Instant = Number.NEGATIVE_INFINITY;
const atOnce = (step: Step): Timed => ({ step, dueAt: AT_ONCE });

function onSide(side: Side, timed: Timed | undefined, incident: Incident): DueStep | undefined {
  if (timed === undefined) return undefined;
  const setback = incident.setbacks[side];
  return { ...timed, side, dueAt: Math.max(timed.dueAt, setback?.retryAt ?? AT_ONCE) };
}

function containmentStep(incident: Incident, now: Instant, timing: StepTiming): Timed | undefined {
  const { containment } = incident;
  switch (containment.state) {
    case 'none':
      return incident.rehearsal && incident.rehearsed === undefined
        ? atOnce({ do: 'rehearse-lock' })
        : undefined;
    case 'wanted':
      return atOnce({ do: 'take-snapshot' });
    case 'locking':
      if (containment.sentAt === undefined) return atOnce({ do: 'send-lock' });
      return { step: { do: 'confirm-lock' }, dueAt: containment.sentAt + timing.actLease };
    case 'locked':
      return lockedStep(containment, now);
    case 'releasing':
      if (containment.sentAt === undefined) {
        // A lock that is still on its way would land after the release and stay. A runbook may take long: see confirm-release.
        const isOnItsWay = containment.lock.means === 'runbook' ? undefined : containment.lockSentAt;
        return { step: { do: 'send-release' }, dueAt: (isOnItsWay ?? AT_ONCE) + timing.actLease };
      }
      return { step: { do: lookOf(containment) }, dueAt: containment.sentAt + timing.actLease };
    case 'unlockable':
    case 'released':
    case 'release-refused':
      return undefined;
  }
}

/** A rule that has ended looks as if it were gone: only whoever is to remove it looks closely. */
const lookOf = ({ lock }: { lock: LockRecord }): 'confirm-release' | 'send-release' =>
  lock.means === 'rule' ? 'send-release' : 'confirm-release';

type Locked = Extract<Containment, { state: 'locked' }>;

/** A rule that is about to end comes first: nothing else may be done in a pause. */
function lockedStep(locked: Locked, now: Instant): Timed {
  const next = canaryStep(locked) ?? { step: { do: 'begin-release' }, dueAt: locked.releaseAt };
  const renewal = (locked.lock.until ?? Number.POSITIVE_INFINITY) - HOUR;
  return renewal <= Math.max(now, next.dueAt) ? { step: { do: 'renew-lock' }, dueAt: renewal } : next;
}

/** How long the canary is asked again, and how often. */
export const CANARY_PATIENCE: Milliseconds = 15 * MINUTE;

/** While an ordinary mailbox is told that it may send, and not for ever. */
function canaryStep(locked: Locked): Timed | undefined {
  const dueAt = (locked.canaryAskedAt ?? locked.confirmedAt) + MINUTE;
  const isLate = dueAt >= locked.confirmedAt + CANARY_PATIENCE + MINUTE || dueAt >= locked.releaseAt;
  return locked.canary === 'open' && !isLate ? { step: { do: 'ask-canary' }, dueAt } : undefined;
}

function cleanupStep(incident: Incident, timing: StepTiming): Timed | undefined {
  const { cleanup } = incident;
  switch (cleanup.state) {
    case 'none':
      return rehearsedPurgeStep(incident);
    case 'waiting':
      return isLockedOrWas(incident.containment) ? atOnce({ do: 'settle' }) : undefined;
    case 'settling':
      return { step: { do: 'plan-purge' }, dueAt: cleanup.until };
    case 'running':
      return cleanup.run.purger === 'defender'
        ? remediationStep(cleanup.run, timing)
        : runStep(cleanup.run, timing);
    case 'held':
    case 'handed-over':
    case 'done':
      return undefined;
  }
}

const rehearsedPurgeStep = ({ rehearsal, rehearsed }: Incident): Timed | undefined =>
  rehearsal && rehearsed?.purgeAt !== undefined
    ? { step: { do: 'rehearse-purge' }, dueAt: rehearsed.purgeAt }
    : undefined;

const isLockedOrWas = ({ state }: Containment): boolean =>
  state === 'locked' || state === 'releasing' || state === 'released' || state === 'release-refused';

const SETTLED_CLEANUPS: readonly Cleanup['state'][] = ['none', 'done', 'handed-over'];

function closingStep(incident: Incident, timing: StepTiming): Timed | undefined {
  const { containment, cleanup, outbox } = incident;
  if (!SETTLED_CLEANUPS.includes(cleanup.state) || outbox.some((entry) => !entry.done)) return undefined;
  if (containment.state === 'released') return atOnce({ do: 'close' });
  if (containment.state === 'none' && !(incident.rehearsal && isOnPaper(incident)))
    return { step: { do: 'close' }, dueAt: incident.lastSeenAt + timing.coolDown };
  return undefined;
}

/** The rehearsal is not over. */
const isOnPaper = ({ rehearsed }: Incident): boolean =>
  rehearsed === undefined || rehearsed.purgeAt !== undefined;
