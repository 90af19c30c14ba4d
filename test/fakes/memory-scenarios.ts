import type { IncidentId } from '../../shared/domain/incident.ts';
import type { Instant } from '../../shared/domain/time.ts';
import type { Scenario, ScenarioStore } from '../../shared/ports/scenarios.ts';

export class MemoryScenarioStore implements ScenarioStore {
  readonly #rows = new Map<IncidentId, Scenario>();

  async keep(scenario: Scenario): Promise<void> {
    this.#rows.set(scenario.incident, structuredClone(scenario));
  }

  async get(incident: IncidentId): Promise<Scenario | undefined> {
    return structuredClone(this.#rows.get(incident));
  }

  async forget(before: Instant): Promise<number> {
    const old = [...this.#rows.values()].filter(({ keptAt }) => keptAt < before);
    for (const { incident } of old) this.#rows.delete(incident);
    return old.length;
  }
}
