import type { HttpResponseInit } from '@azure/functions';
import { z } from 'zod';
import { InvalidInput } from '../../shared/domain/errors.ts';
import type { Incident, IncidentId } from '../../shared/domain/incident.ts';
import type { PurgePlan } from '../../shared/domain/purge.ts';
import { figuresOf, perMinute } from '../../shared/domain/storm-figures.ts';
import { toIso } from '../../shared/domain/time.ts';
import { listIncidentsBy } from '../../shared/use-cases/list-incidents.ts';
import { incidentWith } from '../../shared/use-cases/operate-incident.ts';
import { readStorm, type Storm } from '../../shared/use-cases/read-storm.ts';
import { answer, type Call, incidentIdOf, queryOf, SHORT_ID } from './call.ts';
import { figuresView, perMinuteView } from './figures.ts';
import { type IncidentPage, phase } from './schemas.ts';
import type { Messages } from './schemas-mail.ts';
import { shownTag, standOf } from './stand.ts';
import { incidentView, summaryView } from './views.ts';

export const listQuery = z.strictObject({
  limit: z.coerce.number().int().min(1).max(100).default(25),
  after: z.string().regex(SHORT_ID, 'pass on what `next` gave').optional(),
  open: z.enum(['true', 'false']).optional(),
  phase: phase.exactOptional(),
  group: z.string().max(320).exactOptional(),
});

export async function listIncidents(call: Call): Promise<HttpResponseInit> {
  const { limit, after, open, ...wanted } = queryOf(call, listQuery);
  const { incidents, next } = await listIncidentsBy(call.deps, {
    ...wanted,
    limit,
    ...(open === undefined ? {} : { open: open === 'true' }),
    ...(after === undefined ? {} : { after: after as IncidentId }),
  });
  const stand = await standOf(call.deps);
  const page: IncidentPage = {
    incidents: incidents.map(({ value }) => summaryView(value, stand)),
    ...(next === undefined ? {} : { next }),
  };
  return answer(call.request, page);
}

export async function readIncident(call: Call): Promise<HttpResponseInit> {
  const { value, version } = await incidentWith(call.deps, incidentIdOf(call));
  const view = incidentView(value, await standOf(call.deps));
  return answer(call.request, view, shownTag(version, view));
}

export const messagesQuery = z.strictObject({
  limit: z.coerce.number().int().min(0).max(500).default(50),
  after: z.string().max(1000).optional(),
});

export async function readMessages(call: Call): Promise<HttpResponseInit> {
  const { limit, after } = queryOf(call, messagesQuery);
  const { value } = await incidentWith(call.deps, incidentIdOf(call));
  const storm = await readStorm(call.deps, value);
  const begin = after === undefined ? 0 : storm.seen.findIndex((message) => message.messageId === after) + 1;
  if (after !== undefined && begin === 0)
    throw new InvalidInput(
      'The message named by `after` is not among those of this incident, or has been forgotten: begin again without it.',
    );
  const page = storm.seen.slice(begin, begin + limit);
  const last = page.at(-1);
  const body: Messages = {
    figures: figuresView(figuresOf(value, storm, call.deps.allowedSenders)),
    perMinute: perMinuteView(perMinute(storm)),
    truncated: storm.truncated,
    messages: page.map((message) => messageView(message, storm, planOf(value))),
    ...(last !== undefined && begin + limit < storm.seen.length ? { next: last.messageId } : {}),
  };
  return answer(call.request, body);
}

type Seen = Storm['seen'][number];

/** What is to go as far as it was planned, on paper where that is all. */
function planOf({ cleanup, rehearsed }: Incident): PurgePlan | undefined {
  const planned = 'run' in cleanup ? cleanup : rehearsed?.cleanup;
  return planned !== undefined && 'run' in planned ? planned.run?.plan : undefined;
}

function messageView(message: Seen, storm: Storm, plan: PurgePlan | undefined): Messages['messages'][number] {
  const { messageId, from, subject, sentAt, asksToStop, automation } = message;
  const part =
    messageId === storm.start?.messageId
      ? 'start'
      : storm.replies.some((reply) => reply.messageId === messageId)
        ? 'reply'
        : 'other';
  return {
    messageId,
    from,
    subject,
    sentAt: toIso(sentAt),
    part,
    asksToStop,
    ...(plan?.removed.includes(messageId) ? { removal: 'by-search' as const } : {}),
    ...(plan?.untouched.includes(messageId) ? { removal: 'by-message' as const } : {}),
    ...(automation === undefined ? {} : { automation }),
  };
}
