import type { SwitchPosition } from '../domain/switch.ts';
import type { Instant, Milliseconds } from '../domain/time.ts';
import type { Clock } from '../ports/clock.ts';
import type { Cursor, CursorStore, IncidentStore } from '../ports/stores.ts';
import { readSwitch, type SwitchDeps } from './read-switch.ts';

export type HealthDeps = SwitchDeps & {
  clock: Clock;
  cursors: CursorStore;
  incidents: IncidentStore;
  staleAfter: Milliseconds;
};

export type Health = {
  healthy: boolean;
  switch: SwitchPosition;
  sentinels: number;
  /** Sentinels not read for a long time: storms there would go unseen. */
  unread: number;
  openIncidents: number;
};

/** So many missed sweeps make a sentinel unread. */
const MISSED_SWEEPS = 5;

/** Reads what the app lives on; throws when storage cannot be read. */
export async function checkHealth(deps: HealthDeps): Promise<Health> {
  const cursors = await deps.cursors.list();
  const now = deps.clock.now();
  const unread = cursors.filter(({ value }) => isOverdue(value, now, deps.staleAfter)).length;
  return {
    healthy: cursors.length > 0 && unread === 0,
    switch: await readSwitch(deps),
    sentinels: cursors.length,
    unread,
    openIncidents: (await deps.incidents.listOpen()).length,
  };
}

/** Whether storms that this sentinel alone receives would go unseen. */
export const isOverdue = ({ readAt }: Cursor, now: Instant, staleAfter: Milliseconds): boolean =>
  (readAt ?? 0) < now - MISSED_SWEEPS * staleAfter;
