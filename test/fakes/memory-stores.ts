import { MemoryAuditStore } from './memory-audit.ts';
import { MemoryBudgetStore } from './memory-budgets.ts';
import { MemoryCursorStore } from './memory-cursors.ts';
import { MemoryGroupCache } from './memory-groups.ts';
import { MemoryHistoryStore } from './memory-history.ts';
import { MemoryIncidentStore } from './memory-incidents.ts';
import { MemoryObservationStore } from './memory-observations.ts';
import { MemoryScenarioStore } from './memory-scenarios.ts';
import { MemorySwitchStore } from './memory-switch.ts';
import { MemoryTroubleStore } from './memory-troubles.ts';

/** Every store in memory, empty, under the same contracts as the real ones. */
export function memoryStores() {
  const audit = new MemoryAuditStore();
  return {
    cursors: new MemoryCursorStore(),
    observations: new MemoryObservationStore(),
    history: new MemoryHistoryStore(),
    groups: new MemoryGroupCache(),
    incidents: new MemoryIncidentStore(audit),
    switch: new MemorySwitchStore(audit),
    audit,
    scenarios: new MemoryScenarioStore(),
    budgets: new MemoryBudgetStore(),
    troubles: new MemoryTroubleStore(),
  };
}
