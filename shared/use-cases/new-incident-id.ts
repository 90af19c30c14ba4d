import type { IncidentId } from '../domain/incident.ts';
import { incidentId } from '../domain/incident-changes.ts';
import type { Instant } from '../domain/time.ts';

/** Differs from any other: a group may be closed and locked again within one second. */
export const newIncidentId = (at: Instant): IncidentId => incidentId(at, crypto.randomUUID().slice(0, 6));
