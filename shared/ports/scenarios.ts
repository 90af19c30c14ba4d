import type { Address } from '../domain/address.ts';
import type { IncidentId } from '../domain/incident.ts';
import type { Observation } from '../domain/observation.ts';
import type { Instant } from '../domain/time.ts';

/** What was seen around a dismissed incident: kept for longer than observations are, to learn from. */
export type Scenario = {
  incident: IncidentId;
  keptAt: Instant;
  observations: readonly Observation[];
  /** Of their senders, those who had posted to the group before. */
  knownPosters: readonly Address[];
  /** Messages an hour, as far as that was known. */
  usualHourlyRate?: number;
};

export interface ScenarioStore {
  /** Keeping the same incident again replaces what was kept. */
  keep(scenario: Scenario): Promise<void>;
  get(incident: IncidentId): Promise<Scenario | undefined>;
  /** Deletes scenarios kept before `before`; returns how many rows went. */
  forget(before: Instant): Promise<number>;
}
