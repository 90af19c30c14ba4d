import type { Containment, LockRecord } from './incident.ts';

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
