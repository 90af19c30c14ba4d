import type { ScenarioStore } from '../../ports/scenarios.ts';
import type {
  AuditStore,
  BudgetStore,
  CursorStore,
  GroupCache,
  HistoryStore,
  IncidentStore,
  ObservationStore,
  SwitchStore,
  TroubleStore,
} from '../../ports/stores.ts';
import { tableAuditStore } from './audit.ts';
import { tableBudgetStore } from './budgets.ts';
import { tableCursorStore } from './cursors.ts';
import { tableGroupCache } from './group-cache.ts';
import { tableHistoryStore } from './history.ts';
import { PARTITION as INCIDENTS, tableIncidentStore } from './incidents.ts';
import { tableObservationStore } from './observations.ts';
import { tableScenarioStore } from './scenarios.ts';
import { PARTITION as SWITCH, tableSwitchStore } from './switch.ts';
import { openTables, type TablesOptions } from './table.ts';
import { tableTroubleStore } from './troubles.ts';

export type Stores = {
  cursors: CursorStore;
  observations: ObservationStore;
  history: HistoryStore;
  groups: GroupCache;
  incidents: IncidentStore;
  switch: SwitchStore;
  audit: AuditStore;
  scenarios: ScenarioStore;
  budgets: BudgetStore;
  troubles: TroubleStore;
};

/** Every store of one installation on Azure Tables. Returns at once: nothing is loaded or sent before the first use. */
export function openStores(options: TablesOptions): Stores {
  const table = openTables(options);
  const state = table('state');
  const incidents = table('incidents');
  return {
    cursors: tableCursorStore(table('cursors')),
    observations: tableObservationStore(table('observations')),
    history: tableHistoryStore(table('history')),
    groups: tableGroupCache(table('groups')),
    incidents: tableIncidentStore(incidents),
    switch: tableSwitchStore(state),
    audit: tableAuditStore({ table: incidents, partition: INCIDENTS }, { table: state, partition: SWITCH }),
    scenarios: tableScenarioStore(table('scenarios')),
    budgets: tableBudgetStore(state),
    troubles: tableTroubleStore(state),
  };
}
