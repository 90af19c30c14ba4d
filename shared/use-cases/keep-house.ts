import type { Milliseconds } from '../domain/time.ts';
import type { Log } from '../ports/log.ts';
import type { ScenarioStore } from '../ports/scenarios.ts';
import type {
  AuditStore,
  GroupCache,
  HistoryStore,
  IncidentStore,
  ObservationStore,
} from '../ports/stores.ts';
import { type ActingDeps, ownEntry } from './audit-entry.ts';

export type HouseDeps = ActingDeps & {
  log: Log;
  observations: ObservationStore;
  history: HistoryStore;
  groups: GroupCache;
  incidents: IncidentStore;
  audit: AuditStore;
  scenarios: ScenarioStore;
  keepObservations: Milliseconds;
  keepIncidents: Milliseconds;
  keepAudit: Milliseconds;
};

/** Forgets what is older than the settings allow: mail is personal data. Returns rows forgotten, by kind. */
export async function keepHouse(deps: HouseDeps): Promise<Record<string, number>> {
  const now = deps.clock.now();
  const stores = [
    ['observations', deps.observations, deps.keepObservations],
    ['history', deps.history, deps.keepObservations],
    ['addresses', deps.groups, deps.keepObservations],
    ['incidents', deps.incidents, deps.keepIncidents],
    ['audit', deps.audit, deps.keepAudit],
    ['scenarios', deps.scenarios, deps.keepIncidents],
  ] as const;
  const forgotten: Record<string, number> = {};
  let failure: unknown;
  for (const [name, store, keep] of stores) {
    try {
      forgotten[name] = await store.forget(now - keep);
    } catch (error) {
      deps.log.error('Old rows could not be forgotten', { store: name, error: String(error) });
      failure = error;
    }
  }
  const after = Object.entries(forgotten)
    .map(([name, rows]) => `${name}: ${rows}`)
    .join(', ');
  await deps.audit.append(
    ownEntry(deps, { act: 'forget what is old', reason: 'Older than the settings allow.', after }),
  );
  if (failure !== undefined) throw failure;
  return forgotten;
}
