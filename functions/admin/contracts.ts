import type { z } from 'zod';
import type { AdminName } from '../admin-routes.ts';
import { killOrder } from '../kill-switch/kill-order.ts';
import { auditQuery, trailQuery } from './audit.ts';
import { listQuery, messagesQuery } from './incidents.ts';
import { auditTrail, incident, incidentPage } from './schemas.ts';
import {
  coverage,
  extendOrder,
  groupOutcome,
  groups,
  health,
  me,
  plainOrder,
  problem,
  releaseOrder,
  report,
  switchOrder,
  switchOutcome,
  switchState,
  unknownOutcome,
} from './schemas-app.ts';
import { messages } from './schemas-mail.ts';

/** Every named shape of the API. */
export const SHAPES = {
  AuditTrail: auditTrail,
  Coverage: coverage,
  ExtendOrder: extendOrder,
  GroupOutcome: groupOutcome,
  Groups: groups,
  Health: health,
  Incident: incident,
  IncidentPage: incidentPage,
  KillOrder: killOrder,
  Me: me,
  Messages: messages,
  PlainOrder: plainOrder,
  Problem: problem,
  ReleaseOrder: releaseOrder,
  Report: report,
  SwitchOrder: switchOrder,
  SwitchOutcome: switchOutcome,
  SwitchState: switchState,
  UnknownOutcome: unknownOutcome,
} as const satisfies Record<string, z.ZodType>;

export type ShapeName = keyof typeof SHAPES;

/** What one operation takes and answers. */
export type Contract = {
  query?: z.ZodObject;
  body?: readonly ShapeName[];
  /** By status: shapes, or the media type of what is no JSON. */
  answers: Readonly<Record<number, readonly ShapeName[] | { mediaType: string }>>;
  /** It needs If-Match. */
  onWhatWasSeen?: true;
};

const read = (shape: ShapeName): Contract => ({ answers: { 200: [shape] } });

/** The kill-switch, whoever orders. */
export const KILL_SWITCH: Contract = {
  body: ['KillOrder'],
  answers: {
    200: ['GroupOutcome', 'SwitchOutcome'],
    202: ['GroupOutcome', 'UnknownOutcome'],
    409: ['GroupOutcome', 'Problem'],
  },
};

export const HEALTH: Contract = { answers: { 200: ['Health'], 503: ['Health', 'Problem'] } };

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
  incidents: { ...read('IncidentPage'), query: listQuery },
  incident: read('Incident'),
  'incident-audit': { ...read('AuditTrail'), query: trailQuery },
  'incident-messages': { ...read('Messages'), query: messagesQuery },
  'incident-report': read('Report'),
  'incident-report-page': { answers: { 200: { mediaType: 'text/html' } } },
  'incident-scenario': { answers: { 200: { mediaType: 'application/x-ndjson' } } },
  'incident-order': {
    answers: { 200: ['Incident'] },
    onWhatWasSeen: true,
  },
  switch: read('SwitchState'),
  'switch-set': { body: ['SwitchOrder'], answers: { 200: ['SwitchState'] }, onWhatWasSeen: true },
  groups: read('Groups'),
  coverage: read('Coverage'),
  audit: { ...read('AuditTrail'), query: auditQuery },
};
