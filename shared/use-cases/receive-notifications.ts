import type { Clock } from '../ports/clock.ts';
import type { SentinelId } from '../ports/mail.ts';
import type { ClientStates } from '../ports/subscriptions.ts';
import type { Wake } from '../ports/wakes.ts';

/** The part of a change or lifecycle notification that is of use; everything else is read by delta. */
export type NotificationItem = { clientState?: string | undefined; lifecycleEvent?: string | undefined };

export type Received = {
  /** One for each sentinel named, however many notifications named it. */
  wakes: Wake[];
  /** Items whose client state is not ours: dropped, so that a forged one hides no good one. */
  forged: number;
  /** Some subscription is gone or about to be cut off: reconcile now, not at the next full hour. */
  reconcile: boolean;
};

const NEEDS_RECONCILING = new Set(['subscriptionRemoved', 'reauthorizationRequired']);

export type ReceiveDeps = { clientStates: ClientStates; clock: Pick<Clock, 'now'> };

/** Turns a batch of notifications into wakes. Touches neither Graph nor storage: it must answer in milliseconds. */
export function receiveNotifications(items: readonly NotificationItem[], deps: ReceiveDeps): Received {
  const sentinels = new Set<SentinelId>();
  const received: Received = { wakes: [], forged: 0, reconcile: false };
  for (const item of items) {
    const sentinel = deps.clientStates.verify(item.clientState ?? '');
    if (sentinel === undefined) {
      received.forged++;
      continue;
    }
    sentinels.add(sentinel);
    received.reconcile ||= NEEDS_RECONCILING.has(item.lifecycleEvent ?? '');
  }
  const madeAt = deps.clock.now();
  received.wakes = [...sentinels].map((sentinel) => ({ sentinel, madeAt }));
  return received;
}
