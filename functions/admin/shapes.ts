import type { z } from 'zod';
import { killOrder } from '../kill-switch/kill-order.ts';
import { auditTrail, incident, incidentPage } from './schemas.ts';
import * as app from './schemas-app.ts';
import { messages } from './schemas-mail.ts';
import * as problems from './schemas-problems.ts';

/** Every named shape of the API. */
export const SHAPES = {
  AuditTrail: auditTrail,
  Coverage: app.coverage,
  ExtendOrder: app.extendOrder,
  Failure: problems.failure,
  GroupOutcome: app.groupOutcome,
  Groups: app.groups,
  Health: app.health,
  Incident: incident,
  IncidentPage: incidentPage,
  KeyUnchecked: problems.keyUnchecked,
  KillOrder: killOrder,
  Me: app.me,
  Messages: messages,
  NotAnOrder: problems.notAnOrder,
  NotStored: problems.notStored,
  PlainOrder: app.plainOrder,
  Problem: problems.problem,
  ReleaseOrder: app.releaseOrder,
  Report: app.report,
  StaleIncident: problems.staleIncident,
  StaleSwitch: problems.staleSwitch,
  SwitchOrder: app.switchOrder,
  SwitchOutcome: app.switchOutcome,
  SwitchState: app.switchState,
  Unavailable: problems.unavailable,
  UnknownCaller: problems.unknownCaller,
} as const satisfies Record<string, z.ZodType>;

export type ShapeName = keyof typeof SHAPES;

/** Those that are problem details. */
export const PROBLEMS: readonly ShapeName[] = [
  'Failure',
  'KeyUnchecked',
  'NotAnOrder',
  'NotStored',
  'Problem',
  'StaleIncident',
  'StaleSwitch',
  'Unavailable',
  'UnknownCaller',
];
