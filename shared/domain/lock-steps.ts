import type { Containment } from './containment.ts';
import type { Incident } from './incident.ts';
import type { StepTiming, Timed } from './incident-steps.ts';
import { HOUR, type Instant, MINUTE, type Milliseconds } from './time.ts';

const AT_ONCE: Instant = Number.NEGATIVE_INFINITY;
const atOnce = (step: Timed['step']): Timed => ({ step, dueAt: AT_ONCE });

/** What is next on the lock's side. */
export function lockStep(incident: Incident, now: Instant, timing: StepTiming): Timed | undefined {
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
      return lockedStep(incident, containment, now, timing);
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
const lookOf = ({
  lock,
  lockAgain,
}: Extract<Containment, { state: 'releasing' }>): 'confirm-release' | 'send-release' =>
  lock.means === 'rule' && lockAgain === undefined ? 'send-release' : 'confirm-release';

type Locked = Extract<Containment, { state: 'locked' }>;

/** A rule that is about to end comes first: nothing else may be done in a pause. */
function lockedStep(incident: Incident, locked: Locked, now: Instant, timing: StepTiming): Timed {
  const next = canaryStep(locked) ??
    attemptsStep(incident, locked, timing) ?? { step: { do: 'begin-release' }, dueAt: locked.releaseAt };
  const renewal = renewalOf(locked);
  return renewal <= Math.max(now, next.dueAt) ? { step: { do: 'renew-lock' }, dueAt: renewal } : next;
}

/** A rule that ends is renewed so long before, and tried again so often: in between, others have their turn. */
const RENEWED_BEFORE: Milliseconds = HOUR;
const RENEWED_AGAIN: Milliseconds = 10 * MINUTE;

const renewalOf = ({ lock, renewAskedAt }: Locked): Instant =>
  Math.max(
    (lock.until ?? Number.POSITIVE_INFINITY) - RENEWED_BEFORE,
    (renewAskedAt ?? AT_ONCE) + RENEWED_AGAIN,
  );

/** How long the canary is asked again, and how often. */
export const CANARY_PATIENCE: Milliseconds = 15 * MINUTE;

/** While an ordinary mailbox is told that it may send, and not for ever. */
function canaryStep(locked: Locked): Timed | undefined {
  const dueAt = (locked.canaryAskedAt ?? locked.confirmedAt) + MINUTE;
  const isLate = dueAt >= locked.confirmedAt + CANARY_PATIENCE + MINUTE || dueAt >= locked.releaseAt;
  return locked.canary === 'open' && !isLate ? { step: { do: 'ask-canary' }, dueAt } : undefined;
}

/** Until the release, which asks for itself. */
function attemptsStep(
  { attempts }: Incident,
  { confirmedAt, releaseAt }: Locked,
  { traceInterval = 0 }: StepTiming,
): Timed | undefined {
  const dueAt = (attempts?.askedAt ?? confirmedAt) + traceInterval;
  return traceInterval > 0 && dueAt < releaseAt ? { step: { do: 'count-attempts' }, dueAt } : undefined;
}
