import type { HttpResponseInit } from '@azure/functions';
import { z } from 'zod';
import type { Incident, IncidentId } from '../../shared/domain/incident.ts';
import { DAY, HOUR, type Instant, toIso } from '../../shared/domain/time.ts';
import { actorName } from '../../shared/domain/wording.ts';
import type { AuditEntry, AuditPlace, AuditQuestion } from '../../shared/ports/stores.ts';
import { incidentWith } from '../../shared/use-cases/operate-incident.ts';
import { answer, type Call, incidentIdOf, queryOf, SHORT_ID } from './call.ts';
import type { AuditTrail } from './schemas.ts';

export const trailQuery = z.strictObject({
  limit: z.coerce.number().int().min(1).max(1000).default(100),
  after: z.string().max(100).optional().meta({ description: 'What `next` gave' }),
});

const moment = z.union([z.iso.date(), z.iso.datetime()], {
  error: 'give a day or a moment in UTC, such as 2016-11-14 or 2016-11-14T08:29:14Z',
});

export const auditQuery = trailQuery.extend({
  incident: z.string().regex(SHORT_ID, 'give an incident id such as 20161114-082914-3f9c1a').optional(),
  by: z.string().trim().min(1).max(320).optional().meta({ description: 'How the name begins' }),
  act: z.string().trim().min(1).max(100).optional().meta({ description: 'How the act begins' }),
  since: moment.optional().meta({ description: 'Day or moment, UTC' }),
  until: moment.optional().meta({ description: 'Day or moment, UTC; a day is meant to its end' }),
});

export async function readAudit(call: Call): Promise<HttpResponseInit> {
  const { incident, since, until, by, act, ...page } = queryOf(call, auditQuery);
  return trail(call, page, {
    ...(incident === undefined ? {} : { incident: incident as IncidentId }),
    ...(by === undefined ? {} : { by }),
    ...(act === undefined ? {} : { act }),
    ...(since === undefined ? {} : { since: Date.parse(since) }),
    ...(until === undefined ? {} : { until: endOf(until) }),
  });
}

export async function auditTrailOf(call: Call): Promise<HttpResponseInit> {
  const page = queryOf(call, trailQuery);
  const { value } = await incidentWith(call.deps, incidentIdOf(call));
  return trail(call, page, actsOn(value));
}

/** Every act on an incident; clocks of instances differ, but not by an hour. */
export const actsOn = ({ id, openedAt }: Incident): AuditQuestion => ({
  incident: id,
  since: openedAt - HOUR,
});

const endOf = (until: string): Instant =>
  until.includes('T') ? Date.parse(until) : Date.parse(until) + DAY - 1;

async function trail(
  { request, deps }: Call,
  { limit, after }: z.output<typeof trailQuery>,
  question: AuditQuestion,
): Promise<HttpResponseInit> {
  const place = after === undefined ? {} : { after: after as AuditPlace };
  const { entries, next } = await deps.audit.page({ ...question, limit, ...place });
  const body: AuditTrail = {
    entries: entries.map(auditEntryView),
    ...(next === undefined ? {} : { next }),
  };
  return answer(request, body);
}

export const auditEntryView = (entry: AuditEntry): AuditTrail['entries'][number] => ({
  ...entry,
  at: toIso(entry.at),
  by: actorName(entry.by),
  operator: entry.by.kind === 'operator',
});
