import type { z } from 'zod';
import type { AdminName } from '../admin-routes.ts';
import { auditQuery, trailQuery } from './audit.ts';
import { listQuery, messagesQuery } from './incidents.ts';
import type { ShapeName } from './shapes.ts';

type Answers = Readonly<Record<number, readonly ShapeName[] | { mediaType: string }>>;

/** What one operation takes and answers. */
export type Contract = {
  query?: z.ZodObject;
  body?: readonly ShapeName[];
  /** By status: shapes, none for an answer without a body, or the media type of what is no JSON. */
  answers: Answers;
  /** What is answered carries an ETag. */
  tagged?: true;
  /** It needs If-Match. */
  onWhatWasSeen?: true;
};

const ADMITTED = {
  401: ['UnknownCaller'],
  403: ['Problem'],
  500: ['Failure'],
  503: ['Unavailable'],
} as const satisfies Answers;

const OF_AN_INCIDENT = { 400: ['Problem'], 404: ['Problem'] } as const satisfies Answers;

/** What is read carries a tag, and is not sent again to whoever has it. */
const read = (shape: ShapeName, more: Answers = {}): Contract => ({
  answers: { 200: [shape], 304: [], ...ADMITTED, ...more },
  tagged: true,
});

const file = (mediaType: string): Contract => ({
  answers: { 200: { mediaType }, ...ADMITTED, ...OF_AN_INCIDENT },
});

/** Orders on what was seen: 412 carries what it is now, and its ETag. */
const ordering = (answers: Answers): Contract => ({
  answers: { 400: ['Problem'], ...ADMITTED, 428: ['Problem'], 503: ['Unavailable', 'NotStored'], ...answers },
  tagged: true,
  onWhatWasSeen: true,
});

/** The kill-switch, whoever orders. */
export const KILL_SWITCH: Contract = {
  body: ['KillOrder'],
  answers: {
    ...ADMITTED,
    200: ['GroupOutcome', 'SwitchOutcome'],
    202: ['GroupOutcome'],
    400: ['NotAnOrder'],
    404: ['Problem'],
    409: ['GroupOutcome', 'Problem'],
    502: ['Problem'],
    503: ['Unavailable', 'NotStored', 'KeyUnchecked'],
  },
};

/** The same past the platform's own guard, which answers 401 by itself. */
export const GUARDED_KILL_SWITCH: Contract = {
  ...KILL_SWITCH,
  answers: { ...KILL_SWITCH.answers, 401: [], 503: ['Unavailable', 'NotStored'] },
};

export const KEY_CHECK: Contract = { answers: { 204: [], 401: [] } };

export const HEALTH: Contract = { answers: { 200: ['Health'], 503: ['Health', 'Unavailable'] } };

/** What each order on an incident takes. */
export const ORDER_BODIES = {
  approve: 'PlainOrder',
  purge: 'PlainOrder',
  release: 'ReleaseOrder',
  extend: 'ExtendOrder',
  dismiss: 'PlainOrder',
  close: 'PlainOrder',
} as const satisfies Record<string, ShapeName>;

export const CONTRACTS: Record<AdminName, Contract> = {
  me: read('Me'),
  incidents: { ...read('IncidentPage', { 400: ['Problem'] }), query: listQuery },
  incident: read('Incident', OF_AN_INCIDENT),
  'incident-audit': { ...read('AuditTrail', OF_AN_INCIDENT), query: trailQuery },
  'incident-messages': { ...read('Messages', OF_AN_INCIDENT), query: messagesQuery },
  'incident-report': read('Report', OF_AN_INCIDENT),
  'incident-report-page': file('text/html'),
  'incident-scenario': file('application/x-ndjson'),
  'incident-order': ordering({
    200: ['Incident'],
    202: ['Incident'],
    404: ['Problem'],
    409: ['Problem'],
    412: ['StaleIncident'],
  }),
  switch: read('SwitchState'),
  'switch-set': {
    ...ordering({ 200: ['SwitchState'], 412: ['StaleSwitch'] }),
    body: ['SwitchOrder'],
  },
  groups: read('Groups'),
  coverage: read('Coverage'),
  audit: { ...read('AuditTrail', { 400: ['Problem'] }), query: auditQuery },
};
