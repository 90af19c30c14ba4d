import { badRequest, type TenantRequest, type TenantResponse } from '../http.ts';

type Entity = Record<string, unknown>;

const PAGE = 100;
const EQUALS = /^\s*(\w+)\s+eq\s+'((?:[^']|'')*)'\s*$/;

/** One entity, cut down to `$select`. Throws Refusal for query options that are not simulated. */
export function entity(request: TenantRequest, found: Entity): TenantResponse {
  checkOptions(request, ['$select']);
  return { status: 200, body: { '@odata.context': context(request), ...selected(request, found) } };
}

/** A collection with `$filter` of one `eq`, `$select`, `$top`, `$count` and pages. Throws Refusal. */
export function collection(request: TenantRequest, all: readonly Entity[]): TenantResponse {
  checkOptions(request, ['$select', '$filter', '$top', '$count', '$skiptoken']);
  const query = request.url.searchParams;
  const found = filtered(all, query.get('$filter'));
  const skipped = wholeNumber(query.get('$skiptoken'), 0);
  const size = Math.min(PAGE, Math.max(1, wholeNumber(query.get('$top'), PAGE)));
  const page = found.slice(skipped, skipped + size);
  const next = new URL(request.url);
  next.searchParams.set('$skiptoken', String(skipped + size));
  return {
    status: 200,
    body: {
      '@odata.context': context(request),
      ...(query.get('$count') === 'true' ? { '@odata.count': found.length } : {}),
      ...(skipped + size < found.length ? { '@odata.nextLink': next.href } : {}),
      value: page.map((each) => selected(request, each)),
    },
  };
}

/** For requests that take no query options. */
export const checkOptions = (request: TenantRequest, known: readonly string[] = []): void => {
  for (const name of request.url.searchParams.keys())
    if (!known.includes(name)) throw badRequest(`The query option '${name}' is not supported here.`);
};

function filtered(all: readonly Entity[], filter: string | null): readonly Entity[] {
  if (filter === null) return all;
  const [, property = '', value = ''] = EQUALS.exec(filter) ?? [];
  if (property !== 'displayName' && property !== 'externalId')
    throw badRequest(`The filter '${filter}' is not supported: only displayName or externalId eq '…'.`);
  return all.filter((each) => each[property] === value.replaceAll("''", "'"));
}

function selected(request: TenantRequest, found: Entity): Entity {
  const names = request.url.searchParams
    .get('$select')
    ?.split(',')
    .map((name) => name.trim());
  if (names === undefined) return found;
  const kept: Entity = found['@odata.type'] === undefined ? {} : { '@odata.type': found['@odata.type'] };
  for (const name of ['id', ...names]) {
    if (!(name in found)) throw badRequest(`Could not find a property named '${name}'.`);
    kept[name] = found[name];
  }
  return kept;
}

function wholeNumber(text: string | null, otherwise: number): number {
  if (text === null) return otherwise;
  if (!/^\d+$/.test(text)) throw badRequest(`'${text}' is not a whole number.`);
  return Number(text);
}

const context = (request: TenantRequest): string => {
  const path = request.url.pathname.replace(/^\/v1\.0\//, '');
  return `${request.url.origin}/v1.0/$metadata#${path}`;
};
