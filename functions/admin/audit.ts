import type { HttpResponseInit } from '@azure/functions';
import { z } from 'zod';
import { toIso } from '../../shared/domain/time.ts';
import { actorName } from '../../shared/domain/wording.ts';
import type { AuditEntry, AuditPlace } from '../../shared/ports/stores.ts';
import { incidentWith } from '../../shared/use-cases/operate-incident.ts';
import { answer, type Call, incidentIdOf, queryOf } from './call.ts';
import type { AuditTrail } from './schemas.ts';

export const trailQuery = z.strictObject({ limit: z.coerce.number().int().min(1).max(1000).default(100) });
export const auditQuery = trailQuery.extend({ after: z.string().max(100).optional() });

export async function readAudit(call: Call): Promise<HttpResponseInit> {
  const { limit, after } = queryOf(call, auditQuery);
  const place = after === undefined ? {} : { after: after as AuditPlace };
  const { entries, next } = await call.deps.audit.page({ limit, ...place });
  return answer(call.request, { ...trail(entries), ...(next === undefined ? {} : { next }) });
}

export async function auditTrailOf(call: Call): Promise<HttpResponseInit> {
  const { limit } = queryOf(call, trailQuery);
  const { value } = await incidentWith(call.deps, incidentIdOf(call));
  const { id: incident, openedAt: since } = value;
  return answer(call.request, trail(await call.deps.audit.list({ limit, incident, since })));
}

const trail = (entries: readonly AuditEntry[]): AuditTrail => ({ entries: entries.map(auditEntryView) });

export const auditEntryView = (entry: AuditEntry): AuditTrail['entries'][number] => ({
  ...entry,
  at: toIso(entry.at),
  by: actorName(entry.by),
  operator: entry.by.kind === 'operator',
});
