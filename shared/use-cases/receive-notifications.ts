import type { Clock } from '../ports/clock.ts';
import type { SentinelId } from '../ports/mail.ts';
import type { ClientStates } from '../ports/subscriptions.ts';
import type { Wake } from '../ports/wakes.ts';

/** The part of a change or lifecycle notification that is of use; everything else is read by delta. */
export type NotificationItem = { clientState?: string; lifecycleEvent?: string; subscriptionId?: string };

export type Received = {
  /** One for each sentinel named, however many notifications named it; what happened to a subscription goes along. */
  wakes: Wake[];
  /** Items whose client state is not ours: dropped, so that a forged one hides no good one. */
  forged: number;
};

export type ReceiveDeps = { clientStates: ClientStates; clock: Pick<Clock, 'now'> };

/** Turns a batch of notifications into wakes. Touches neither Graph nor storage: it must answer in milliseconds. */
export function receiveNotifications(items: readonly NotificationItem[], deps: ReceiveDeps): Received {
  const madeAt = deps.clock.now();
  const sentinelOf = proven(deps.clientStates);
  const wakes = new Map<SentinelId, Wake>();
  let forged = 0;
  for (const item of items) {
    const sentinel = sentinelOf(item.clientState ?? '');
    if (sentinel === undefined) forged++;
    else wakes.set(sentinel, { sentinel, madeAt, ...wakes.get(sentinel), ...lifecycle(item) });
  }
  return { wakes: [...wakes.values()], forged };
}

/** A batch repeats its client states, and proving one takes far longer than knowing it again. */
function proven(clientStates: ClientStates): (state: string) => SentinelId | undefined {
  const known = new Map<string, SentinelId | undefined>();
  return (state) => {
    if (!known.has(state)) known.set(state, clientStates.verify(state));
    return known.get(state);
  };
}

/** What must not wait for the next quarter of an hour, in which subscriptions are reconciled. */
function lifecycle({ lifecycleEvent, subscriptionId }: NotificationItem): Partial<Wake> {
  if (lifecycleEvent === 'subscriptionRemoved') return { removed: true };
  if (lifecycleEvent === 'reauthorizationRequired' && subscriptionId !== undefined)
    return { challenged: subscriptionId };
  return {};
}
