import type { SwitchPosition } from '../domain/switch.ts';
import type { Milliseconds } from '../domain/time.ts';
import type { Clock } from '../ports/clock.ts';
import type { CursorStore, IncidentStore } from '../ports/stores.ts';
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
  const oldest = deps.clock.now() - MISSED_SWEEPS * deps.staleAfter;
  const unread = cursors.filter(({ value }) => (value.readAt ?? 0) < oldest).length;
  return {
    healthy: cursors.length > 0 && unread === 0,
    switch: await readSwitch(deps),
    sentinels: cursors.length,
    unread,
    openIncidents: (await deps.incidents.listOpen()).length,
  };
}
