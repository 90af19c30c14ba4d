import type { Containment, LockRecord } from './containment.ts';
import type { Instant } from './time.ts';

/** What was saved before the lock is not lost: the group may still show it. */
export const wanted = (former: LockRecord | undefined): Containment => ({
  state: 'wanted',
  ...(former === undefined ? {} : { former }),
});

/** The lock that the group may show now, and what was saved before it. */
export function recordOf(containment: Containment): LockRecord | undefined {
  if (containment.state === 'released') return undefined;
  if ('lock' in containment) return containment.lock;
  return 'former' in containment ? containment.former : undefined;
}

type Write = { sentAt?: Instant; lastSentAt?: Instant };

/** Its write was looked for: it is sent anew, and what was sent is remembered, since it may still land. */
export function lookedFor<Sent extends Write>({ sentAt, ...rest }: Sent): Omit<Sent, 'sentAt'> {
  return sentAt === undefined ? rest : { ...rest, lastSentAt: sentAt };
}

/** A lock that was sent and did not show may land at any moment: the release that follows waits for it. */
export function lockUnderWay(containment: Containment): { lockSentAt?: Instant } {
  const sentAt =
    containment.state === 'locking'
      ? (containment.sentAt ?? containment.lastSentAt)
      : containment.state === 'locked'
        ? containment.sentAt
        : undefined;
  return sentAt === undefined ? {} : { lockSentAt: sentAt };
}
