import type { Address } from '../domain/address.ts';
import type { DetectionSettings } from '../domain/detection-settings.ts';
import { LostRace } from '../domain/errors.ts';
import type { Incident, IncidentId } from '../domain/incident.ts';
import type { Step } from '../domain/incident-steps.ts';
import type { Policy } from '../domain/policy.ts';
import type { Instant, Milliseconds } from '../domain/time.ts';
import type { Clock } from '../ports/clock.ts';
import type { Ediscovery, RequestBudget } from '../ports/ediscovery.ts';
import type { DeliveryCanary, GroupLock } from '../ports/groups.ts';
import type { Log } from '../ports/log.ts';
import type { MailReader } from '../ports/mail.ts';
import type { MessageTrace } from '../ports/message-trace.ts';
import type { NoticeChannel } from '../ports/notices.ts';
import type { Remediation } from '../ports/remediation.ts';
import type {
  AuditStore,
  CursorStore,
  GroupCache,
  HistoryStore,
  IncidentStore,
  ObservationStore,
} from '../ports/stores.ts';
import type { SwitchDeps } from './read-switch.ts';

/** Everything an incident's steps need of the outside. */
export type IncidentDeps = SwitchDeps & {
  clock: Clock;
  /** The invocation that acts and its instance, for the audit trail. */
  actsFrom?: string;
  log: Log;
  incidents: IncidentStore;
  observations: ObservationStore;
  history: HistoryStore;
  groups: GroupCache;
  cursors: CursorStore;
  audit: AuditStore;
  lock: GroupLock;
  canary: DeliveryCanary;
  mail: MailReader;
  /** Absent where nobody is to ask who was turned away. */
  trace?: MessageTrace;
  ediscovery: Ediscovery;
  /** Absent where Defender is not to be asked. */
  remediation?: Remediation;
  budget: RequestBudget;
  channels: readonly NoticeChannel[];
  /** Keeps people's attention: beyond it, notices wait. */
  noticeBudget: RequestBudget;
  /** The page of an incident. */
  linkTo: (id: IncidentId) => string;
  policy: Policy;
  detection: DetectionSettings;
  actLease: Milliseconds;
  /** The mailbox that alone may mail a locked group; absent where people lock by hand. Throws Refused or RetryLater. */
  lockHolder: (() => Promise<Address>) | undefined;
  /** The mailbox that people who lock by hand put in its place; absent where none is known. */
  handHolder?: () => Promise<Address>;
  /** Who else may mail a locked group. */
  allowedSenders: readonly Address[];
};

/**
 * How one step is taken. `ready` looks before anything is stored and may throw NotYet. `vet` looks at the outside once
 * more: anything but the incident as given is stored in place of the step. `intend` is stored under the incident's
 * version before `act` touches the outside, so of two instances one acts, and a crash leaves a trace. `act` gets the
 * stored intent and returns the outcome.
 */
export type StepHandler<S extends Step = Step> = {
  ready?(incident: Incident, step: S, deps: IncidentDeps): Promise<void>;
  vet?(incident: Incident, step: S, deps: IncidentDeps): Promise<Incident>;
  intend?(incident: Incident, step: S, deps: IncidentDeps): Incident;
  act(incident: Incident, step: S, deps: IncidentDeps): Promise<Incident>;
};

/**
 * Whoever stood still for a lease since it stored its intent was given up by the others: what it sent now could undo
 * what came since. Throws LostRace.
 */
export function mustBeInTime(intendedAt: Instant, { clock, actLease }: IncidentDeps): void {
  const late = clock.now() - intendedAt;
  if (late >= actLease) throw new LostRace(`the intent is ${late} ms old, and others may have acted since`);
}

/** Thrown by `ready` when nothing went wrong but the moment has not come: nothing is counted as a failure. */
export class NotYet extends Error {
  override readonly name = 'NotYet';
  readonly wait: Milliseconds;
  constructor(message: string, wait: Milliseconds) {
    super(message);
    this.wait = wait;
  }
}

/** Steps of one slice of the purge. */
export type SliceStep = Extract<Step, { slice: number }>;

/** Narrows to the state a step is for; reaching it in another state is a defect in `nextStep`. */
export function inState<T extends { state: string }, N extends T['state']>(
  side: T,
  name: N,
): Extract<T, { state: N }> {
  if (side.state !== name) throw new Error(`expected ${name}, found ${side.state}`);
  return side as Extract<T, { state: N }>;
}
