import type { Role } from '../shared/domain/access.ts';

/** One operation of the admin API. The platform lets everybody through; the app admits by role. */
export type AdminRoute = {
  /** The function's name and the operation's id. */
  name: string;
  method: 'GET' | 'POST' | 'PUT';
  /** Under the host's prefix `/api`. */
  route: string;
  role: Role;
  summary: string;
};

export const ADMIN_ROUTES = [
  { name: 'me', method: 'GET', route: 'me', role: 'reader', summary: 'Who calls, and what they may do' },
  {
    name: 'incidents',
    method: 'GET',
    route: 'incidents',
    role: 'reader',
    summary: 'Incidents, newest first',
  },
  { name: 'incident', method: 'GET', route: 'incidents/{id}', role: 'reader', summary: 'One incident' },
  {
    name: 'incident-audit',
    method: 'GET',
    route: 'incidents/{id}/audit',
    role: 'reader',
    summary: 'What was done about an incident, newest first',
  },
  {
    name: 'incident-messages',
    method: 'GET',
    route: 'incidents/{id}/messages',
    role: 'reader',
    summary: "The group's mail around an incident: counts, messages a minute, messages newest first",
  },
  {
    name: 'incident-report',
    method: 'GET',
    route: 'incidents/{id}/report',
    role: 'reader',
    summary: 'The incident report',
  },
  {
    name: 'incident-report-page',
    method: 'GET',
    route: 'incidents/{id}/report.html',
    role: 'reader',
    summary: 'The incident report to read and print',
  },
  {
    name: 'incident-scenario',
    method: 'GET',
    route: 'incidents/{id}/scenario.jsonl',
    role: 'reader',
    summary: 'What was seen, without any text of mails, as a scenario for backtests',
  },
  {
    name: 'incident-order',
    method: 'POST',
    route: 'incidents/{id}/{order}',
    role: 'operator',
    summary: 'Approve or order the purge, release, extend, dismiss, close',
  },
  { name: 'switch', method: 'GET', route: 'switch', role: 'reader', summary: 'Where the switch stands' },
  { name: 'switch-set', method: 'PUT', route: 'switch', role: 'operator', summary: 'Set the switch' },
  {
    name: 'groups',
    method: 'GET',
    route: 'groups',
    role: 'reader',
    summary: 'Groups the sentinels have seen',
  },
  {
    name: 'coverage',
    method: 'GET',
    route: 'coverage',
    role: 'reader',
    summary: 'Sentinels and when they were read',
  },
  { name: 'audit', method: 'GET', route: 'audit', role: 'reader', summary: 'Every act, newest first' },
] as const satisfies readonly AdminRoute[];

export type AdminName = (typeof ADMIN_ROUTES)[number]['name'];
