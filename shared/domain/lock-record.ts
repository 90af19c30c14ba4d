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

/** What the incident's last lock saved, also where the group was given back since. */
export const savedBy = (containment: Containment): LockRecord | undefined =>
  containment.state === 'released' ? containment.lock : recordOf(containment);

type Write = { sentAt?: Instant; lastSentAt?: Instant };

/** Its write was looked for: it is sent anew, and what was sent is remembered, since it may still land. */
export function lookedFor<Sent extends Write>({ sentAt, ...rest }: Sent): Omit<Sent, 'sentAt'> {
  return sentAt === undefined ? rest : { ...rest, lastSentAt: sentAt };
}

/** A lock that was sent and did not show may land at any moment: the release that follows waits for it. */
export function lockUnderWay(containment: Containment): { lockSentAt?: Instant } {
  const sentAt = lastLockSent(containment);
  return sentAt === undefined ? {} : { lockSentAt: sentAt };
}

function lastLockSent(containment: Containment): Instant | undefined {
  switch (containment.state) {
    case 'locking':
      return containment.sentAt ?? containment.lastSentAt;
    case 'locked':
      return containment.sentAt;
    case 'releasing':
    case 'release-refused':
      return containment.lockSentAt;
    case 'none':
    case 'wanted':
    case 'unlockable':
    case 'released':
      return undefined;
  }
}

/** Of a lock that shows: when it was last sent, if one of its writes may take effect once more. */
export function mayLandOnceMore({
  lock,
  sentAt,
  lastSentAt,
}: Extract<Containment, { state: 'locking' }>): Pick<Write, 'sentAt'> {
  const isOneTooMany = lock.means === 'runbook' || lastSentAt !== undefined;
  const last = sentAt ?? lastSentAt;
  return isOneTooMany && last !== undefined ? { sentAt: last } : {};
}
