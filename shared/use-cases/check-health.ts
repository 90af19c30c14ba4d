import { lasting, TROUBLE_TOPICS, type TroubleTopic } from '../domain/standing-trouble.ts';
import type { SwitchPosition } from '../domain/switch.ts';
import type { Instant, Milliseconds } from '../domain/time.ts';
import { adviceOn } from '../domain/trouble-notices.ts';
import type { Clock } from '../ports/clock.ts';
import type { Cursor, CursorStore, IncidentStore, TroubleStore } from '../ports/stores.ts';
import { readSwitch, type SwitchDeps } from './read-switch.ts';

export type HealthDeps = SwitchDeps & {
  clock: Clock;
  cursors: CursorStore;
  incidents: IncidentStore;
  troubles: TroubleStore;
  staleAfter: Milliseconds;
};

export type Health = {
  /** Storms would be seen, and locks would find whom to let through. */
  healthy: boolean;
  switch: SwitchPosition;
  sentinels: number;
  /** Sentinels not read for a long time: storms there would go unseen. */
  unread: number;
  /** Names in STORMLOCK_SENTINELS that stand for no mailbox: what they should watch is not watched. */
  unresolved: number;
  /** Sentinels that Graph announces nothing of: they are read all the same, but later. */
  unsubscribed: number;
  /** Senders that locks are to let through and that Exchange does not accept. */
  unknownSenders: number;
  openIncidents: number;
  /** What to do about it. */
  advice: string[];
};

/** So many missed sweeps make a sentinel unread. */
const MISSED_SWEEPS = 5;

/** Reads what the app lives on; throws when storage cannot be read. */
export async function checkHealth(deps: HealthDeps): Promise<Health> {
  const cursors = await deps.cursors.list();
  const now = deps.clock.now();
  const unread = cursors.filter(({ value }) => isOverdue(value, now, deps.staleAfter)).length;
  const count = async (topic: TroubleTopic) => lasting((await deps.troubles.get(topic))?.value, now).length;
  const [names, subscriptions, senders] = [
    await count('names'),
    await count('subscriptions'),
    await count('senders'),
  ];
  const standing = { names, subscriptions, senders };
  return {
    healthy: cursors.length > 0 && unread === 0 && names === 0 && senders === 0,
    switch: await readSwitch(deps),
    sentinels: cursors.length,
    unread,
    unresolved: names,
    unsubscribed: subscriptions,
    unknownSenders: senders,
    openIncidents: (await deps.incidents.listOpen()).length,
    advice: TROUBLE_TOPICS.filter((topic) => standing[topic] > 0).map(adviceOn),
  };
}

/** Whether storms that this sentinel alone receives would go unseen. */
export const isOverdue = ({ readAt }: Cursor, now: Instant, staleAfter: Milliseconds): boolean =>
  (readAt ?? 0) < now - MISSED_SWEEPS * staleAfter;
