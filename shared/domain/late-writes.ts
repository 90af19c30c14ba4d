import type { Containment, LockRecord } from './containment.ts';
import { type Instant, MINUTE, type Milliseconds } from './time.ts';

/** A runbook is queued, started, and has to connect first: so long nothing is ordered again. */
export const RUNBOOK_TAKES: Milliseconds = 5 * MINUTE;

/** An order that was not carried out by then is void: the runbook drops it. Until then it may be carried out twice. */
export const ORDER_HOLDS: Milliseconds = 15 * MINUTE;

/** Whether what was ordered may yet show, so that it is looked for again and not ordered again. */
export const mayStillShow = ({ means }: LockRecord, sentAt: Instant | undefined, now: Instant): boolean =>
  means === 'runbook' && sentAt !== undefined && now < sentAt + RUNBOOK_TAKES;

/** Whether what was ordered may yet be carried out, however late. */
export const mayStillLand = ({ means }: LockRecord, sentAt: Instant | undefined, now: Instant): boolean =>
  means === 'runbook' && sentAt !== undefined && now < sentAt + ORDER_HOLDS;

/** Exchange works on a write for a quarter of an hour at most, whether anybody waits for it or not; and it has a way there. */
const LANDS_WITHIN: Milliseconds = 16 * MINUTE;

/** Until when the lock that a release follows may yet land, though the group shows its former lists. */
export const mayComeBackUntil = ({ lockSentAt }: Releasing): Instant =>
  (lockSentAt ?? Number.NEGATIVE_INFINITY) + LANDS_WITHIN;

type Releasing = Extract<Containment, { state: 'releasing' }>;
