import type { HttpRequest, HttpResponseInit } from '@azure/functions';
import type { z } from 'zod';
import { type Caller, wayOf } from '../../shared/domain/access.ts';
import { InvalidInput } from '../../shared/domain/errors.ts';
import type { IncidentId } from '../../shared/domain/incident.ts';
import type { ScenarioStore } from '../../shared/ports/scenarios.ts';
import type { GroupCache } from '../../shared/ports/stores.ts';
import type { HealthDeps } from '../../shared/use-cases/check-health.ts';
import type { OperateGroupDeps } from '../../shared/use-cases/operate-group.ts';
import type { OperateDeps, Order } from '../../shared/use-cases/operate-switch.ts';
import { etagOf, namesTag } from '../etag.ts';
import { jsonBodyOf } from '../json-body.ts';
import { plainIssues } from './plain-issues.ts';

/** What the admin API needs of the app. */
export type AdminDeps = OperateGroupDeps &
  OperateDeps &
  HealthDeps & { groups: GroupCache; scenarios: ScenarioStore };

/** One admitted request. */
export type Call = { request: HttpRequest; caller: Caller; deps: AdminDeps; publicUrl: string };

export type Handler = (call: Call) => Promise<HttpResponseInit>;

/** `20161114-082914-3f9c1a` */
export const SHORT_ID = /^\d{8}-\d{6}-[0-9a-z]{1,40}$/;

export function incidentIdOf({ request }: Call): IncidentId {
  const id = request.params['id'] ?? '';
  if (!SHORT_ID.test(id))
    throw new InvalidInput(`"${id.slice(0, 60)}" is no incident id such as 20161114-082914-3f9c1a.`);
  return id as IncidentId;
}

/** The query parameters, checked. Throws InvalidInput. */
export function queryOf<T>({ request }: Call, schema: z.ZodType<T>): T {
  const parsed = schema.safeParse(Object.fromEntries(request.query));
  if (!parsed.success) throw new InvalidInput(`The query is not understood. ${plainIssues(parsed.error)}`);
  return parsed.data;
}

/** The JSON body, checked. Throws InvalidInput. */
export async function bodyOf<T>(request: HttpRequest, schema: z.ZodType<T>): Promise<T> {
  const body = await jsonBodyOf(request);
  if ('wrong' in body) throw new InvalidInput(body.wrong);
  const parsed = schema.safeParse(body.json);
  if (!parsed.success) throw new InvalidInput(`The order is not understood. ${plainIssues(parsed.error)}`);
  return parsed.data;
}

export const orderBy = ({ request, caller }: Call, reason: string): Order => ({
  by: { kind: 'operator', name: caller.name },
  reason,
  via: wayOf(caller),
  ...originOf(request),
});

/** App Service appends the caller's address to what a client may have claimed before: only the last entry counts. */
export function originOf(request: HttpRequest): { from?: string } {
  const last = request.headers.get('x-forwarded-for')?.split(',').at(-1)?.trim();
  const address = last?.replace(/^\[?([0-9a-f:.]+?)\]?(?::\d+)?$/i, (whole, ip: string) =>
    whole.startsWith('[') || !/:.*:/.test(whole) ? ip : whole,
  );
  return address ? { from: address.slice(0, 64) } : {};
}

/** A body with its tag; 304 when the caller has it already. */
export function answer(request: HttpRequest, body: unknown, tag?: string): HttpResponseInit {
  const text = JSON.stringify(body);
  const etag = tag ?? etagOf(text);
  const headers = { etag, 'cache-control': 'private, no-cache' };
  if (namesTag(request.headers.get('if-none-match'), etag)) return { status: 304, headers };
  return { status: 200, headers: { ...headers, 'content-type': 'application/json' }, body: text };
}
