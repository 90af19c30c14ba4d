import type { AdminName } from '../admin-routes.ts';
import { auditTrailOf, readAudit } from './audit.ts';
import type { Handler } from './call.ts';
import { readCoverage, readGroups } from './coverage.ts';
import { orderIncident } from './incident-order.ts';
import { listIncidents, readIncident, readMessages } from './incidents.ts';
import { readMe, readSwitchState, setSwitchState } from './myself.ts';
import { readReport, readReportPage, readScenario } from './reports.ts';

/** What each operation does. */
export const HANDLERS: Record<AdminName, Handler> = {
  me: readMe,
  incidents: listIncidents,
  incident: readIncident,
  'incident-audit': auditTrailOf,
  'incident-messages': readMessages,
  'incident-report': readReport,
  'incident-report-page': readReportPage,
  'incident-scenario': readScenario,
  'incident-order': orderIncident,
  switch: readSwitchState,
  'switch-set': setSwitchState,
  groups: readGroups,
  coverage: readCoverage,
  audit: readAudit,
};
