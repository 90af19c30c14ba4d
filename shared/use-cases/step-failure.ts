import type { Containment } from '../domain/containment.ts';
import { Occupied, OutcomeUnknown, Refused, RetryLater } from '../domain/errors.ts';
import { staysOpen } from '../domain/handed-over.ts';
import type { Incident, Side } from '../domain/incident.ts';
import { notify, tell, withoutSetback, withSetback } from '../domain/incident-changes.ts';
import { attentionNotice } from '../domain/incident-notices.ts';
import type { DueStep } from '../domain/incident-steps.ts';
import { lockUnderWay } from '../domain/lock-record.ts';
import type { Policy } from '../domain/policy.ts';
import type { Purger } from '../domain/purge.ts';
import { byHand, withNextPurger } from '../domain/purgers.ts';
import type { Instant, Milliseconds } from '../domain/time.ts';
import { inTheNextWay, whileOccupied } from './occupied-search.ts';
import { unlockable } from './unlockable.ts';

/** Told to come again later, the service did nothing; what it refused to remove it did not remove either. */
export const didNothing = (side: Side, error: unknown): boolean =>
  error instanceof RetryLater || (error instanceof Refused && side === 'cleanup');

/**
 * The incident as it was before the intent, but for what tells that a lock was ever sent, since it may have to be
 * undone, and when a rule was to be renewed, since other steps have their turn before that is tried again.
 */
export function retracted(side: Side, before: Incident, intended: Incident): Incident {
  const { containment } = intended;
  if (side === 'cleanup') return before;
  if (containment.state === 'locked') return intended;
  if (containment.state !== 'locking' && containment.state !== 'releasing') return before;
  const { sentAt: _, ...unsent } = containment;
  return { ...before, containment: unsent };
}

/** What a failed step leaves behind: a setback, or after a refusal the state in which only people can go on. */
export function withFailure(
  incident: Incident,
  due: DueStep,
  error: unknown,
  message: string,
  now: Instant,
  policy: Pick<Policy, 'purgers' | 'longestOperation'>,
): Incident {
  if (error instanceof Occupied) {
    const { after, isOver } = whileOccupied(incident, due, message, now, policy);
    return isOver ? withoutSetback(after, due.side) : failedAgain(after, due, error, message, now);
  }
  const isFinal = error instanceof Refused && !mayBeLocked(incident, due);
  if (isFinal) return withoutSetback(refused(incident, due, error, now, policy.purgers), due.side);
  return failedAgain(incident, due, error, message, now);
}

function failedAgain(
  incident: Incident,
  due: DueStep,
  error: unknown,
  message: string,
  now: Instant,
): Incident {
  const retryAfter = retryAfterOf(error);
  const changed = withSetback(incident, due.side, now, message, retryAfter);
  if (changed.setbacks[due.side]?.failures !== (error instanceof Refused ? 1 : 3)) return changed;
  return notify(
    changed,
    attentionNotice(
      changed,
      `The step "${due.step.do}" ${error instanceof Refused ? 'was refused' : 'failed three times'}: ${message}`,
      error instanceof Refused ? `${error.remedy} Stormlock keeps trying.` : 'Stormlock keeps trying.',
      now,
    ),
  );
}

/** Nobody knows when the other operation ends: it is asked less and less often. */
function retryAfterOf(error: unknown): Milliseconds | undefined {
  if (error instanceof RetryLater && !(error instanceof Occupied)) return error.retryAfter;
  return error instanceof OutcomeUnknown ? 0 : undefined;
}

/** What was saved before the lock must not be forgotten while one of our writes may have taken effect. */
const mayBeLocked = ({ containment }: Incident, { side, step }: DueStep): boolean =>
  side === 'containment' &&
  (containment.state === 'locked' ||
    (containment.state === 'locking' &&
      (step.do === 'confirm-lock' || containment.attempts > 1 || isLookBeforeNext(containment))));

/** What was refused is no write: whether the one before it may have taken effect is not known. */
const isLookBeforeNext = ({ attempts, sentAt }: Extract<Containment, { state: 'locking' }>): boolean =>
  attempts > 0 && sentAt === undefined;

function refused(
  incident: Incident,
  due: DueStep,
  error: Refused,
  now: Instant,
  purgers: readonly Purger[],
): Incident {
  if (due.side === 'containment') {
    const { containment } = incident;
    if (containment.state !== 'releasing') return unlockable(incident, now, error.message, error.remedy);
    const { lock, confirmedAt } = containment;
    const stuck: Incident = {
      ...incident,
      containment: {
        state: 'release-refused',
        lock,
        confirmedAt,
        why: error.message,
        at: now,
        ...lockUnderWay(containment),
      },
    };
    return notify(
      tell(stuck, now, `Not released: ${error.message}`),
      attentionNotice(stuck, `It was not released: ${error.message}`, error.remedy, now),
    );
  }
  const run = incident.cleanup.state === 'running' ? incident.cleanup.run : undefined;
  const next = run && withNextPurger(run, purgers);
  if (next !== undefined) return inTheNextWay(incident, next, `The purge was refused: ${error.message}`, now);
  const remedy = run?.plan.noQuery === undefined ? error.remedy : `${error.remedy} ${byHand(run.plan)}`;
  const over: Incident = {
    ...incident,
    cleanup: {
      state: 'handed-over',
      why: error.message,
      remedy,
      at: now,
      ...(run === undefined ? {} : { run }),
    },
  };
  return notify(
    tell(over, now, `The purge was refused: ${error.message}`),
    attentionNotice(over, `The purge was refused: ${error.message}`, `${remedy} ${staysOpen(now)}`, now),
  );
}
