import type { Containment } from './containment.ts';
import { closesAt } from './handed-over.ts';
import type { Incident, Side } from './incident.ts';
import { lockStep } from './lock-steps.ts';
import { runStep } from './purge-steps.ts';
import { remediationStep } from './remediation-steps.ts';
import type { Instant, Milliseconds } from './time.ts';

/** Everything that can be done next to an incident; each is one call to the outside at most, and idempotent. */
export type Step =
  | { do: 'rehearse-lock' }
  | { do: 'rehearse-purge' }
  | { do: 'take-snapshot' }
  | { do: 'send-lock' }
  | { do: 'confirm-lock' }
  | { do: 'ask-canary' }
  | { do: 'renew-lock' }
  | { do: 'count-attempts' }
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
  | { do: 'find-witnesses' }
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
  /** How often the message trace is asked who was turned away; absent or nothing: never. */
  traceInterval?: Milliseconds;
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
    onSide('containment', lockStep(incident, now, timing), incident),
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

function closingStep(incident: Incident, timing: StepTiming): Timed | undefined {
  const { containment, outbox } = incident;
  const settledAt = cleanupSettledAt(incident);
  if (settledAt === undefined || outbox.some((entry) => !entry.done)) return undefined;
  if (containment.state === 'released') return { step: { do: 'close' }, dueAt: settledAt };
  if (containment.state === 'none' && !(incident.rehearsal && isOnPaper(incident)))
    return { step: { do: 'close' }, dueAt: Math.max(settledAt, incident.lastSeenAt + timing.coolDown) };
  return undefined;
}

/** From when on the clean-up keeps no incident open: a purge that people were left with waits for them. */
function cleanupSettledAt({ cleanup, dismissed }: Incident): Instant | undefined {
  if (cleanup.state === 'none' || cleanup.state === 'done') return AT_ONCE;
  if (cleanup.state !== 'handed-over') return undefined;
  return dismissed === undefined ? closesAt(cleanup) : AT_ONCE;
}

/** The rehearsal is not over. */
const isOnPaper = ({ rehearsed }: Incident): boolean =>
  rehearsed === undefined || rehearsed.purgeAt !== undefined;
