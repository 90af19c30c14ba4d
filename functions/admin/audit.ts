import type { HttpResponseInit } from '@azure/functions';
import { z } from 'zod';
import { toIso } from '../../shared/domain/time.ts';
import { actorName } from '../../shared/domain/wording.ts';
import type { AuditEntry } from '../../shared/ports/stores.ts';
import { incidentWith } from '../../shared/use-cases/operate-incident.ts';
import { answer, type Call, incidentIdOf, queryOf } from './call.ts';
import type { AuditTrail } from './schemas.ts';

export const auditQuery = z.strictObject({ limit: z.coerce.number().int().min(1).max(1000).default(100) });

export async function readAudit(call: Call): Promise<HttpResponseInit> {
  const { limit } = queryOf(call, auditQuery);
  return answer(call.request, trail(await call.deps.audit.list({ limit })));
}

export async function auditTrailOf(call: Call): Promise<HttpResponseInit> {
  const { limit } = queryOf(call, auditQuery);
  const { value } = await incidentWith(call.deps, incidentIdOf(call));
  return answer(call.request, trail(await call.deps.audit.list({ limit, incident: value.id })));
}

const trail = (entries: readonly AuditEntry[]): AuditTrail => ({ entries: entries.map(auditEntryView) });

export const auditEntryView = (entry: AuditEntry): AuditTrail['entries'][number] => ({
  ...entry,
  at: toIso(entry.at),
  by: actorName(entry.by),
  operator: entry.by.kind === 'operator',
});
