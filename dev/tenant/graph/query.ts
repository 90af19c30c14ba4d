import { badRequest, type TenantRequest } from '../http.ts';

export type Query = ReadonlyMap<string, string>;

const KNOWN_PREFERENCES =
  /^(odata\.maxpagesize=\d+|outlook\.(body-content-type|timezone)="?[^"]+"?|IdType="?ImmutableId"?|include-unknown-enum-members|return=(minimal|representation)|respond-async)$/i;

/**
 * The query options, of which only those named are known. Throws a Refusal for any other, for repeats,
 * and for preferences nobody knows, which the service would ignore without a word.
 */
export function readQuery(request: TenantRequest, known: readonly string[]): Query {
  const odd = preferences(request).find((part) => !KNOWN_PREFERENCES.test(part));
  if (odd !== undefined) throw badRequest(`Unknown preference '${odd}'.`);
  const query = new Map<string, string>();
  for (const [name, value] of request.url.searchParams) {
    if (!known.includes(name)) throw badRequest(`The query option '${name}' is not supported here.`);
    if (query.has(name)) throw badRequest(`The query option '${name}' is given twice.`);
    if (value === '') throw badRequest(`The query option '${name}' is empty.`);
    query.set(name, value);
  }
  return query;
}

/** `$top` or another whole number between 1 and `most`. */
export function readCount(query: Query, name: string, most: number): number | undefined {
  const text = query.get(name);
  if (text === undefined) return undefined;
  const count = Number(text);
  if (!/^\d+$/.test(text) || count < 1 || count > most)
    throw badRequest(`Invalid value '${text}' for ${name}: it must be 1 to ${most}.`);
  return count;
}

/** The preferences of the `Prefer` header. */
const preferences = (request: TenantRequest): string[] =>
  (request.headers['prefer'] ?? '')
    .split(',')
    .map((part) => part.trim())
    .filter(Boolean);

export function maxPageSize(request: TenantRequest): number | undefined {
  const found = preferences(request).find((part) => /^odata\.maxpagesize=/i.test(part));
  if (found === undefined) return undefined;
  const size = Number(found.split('=')[1]);
  if (!Number.isInteger(size) || size < 1) throw badRequest(`Invalid preference '${found}'.`);
  return size;
}

export const wantsImmutableIds = (request: TenantRequest): boolean =>
  preferences(request).some((part) => /^IdType="?ImmutableId"?$/i.test(part));

const isEventual = (request: TenantRequest): boolean =>
  request.headers['consistencylevel']?.toLowerCase() === 'eventual';

/** Advanced queries of the directory need both the header and, where items are listed, `$count=true`. */
export function requireAdvanced(request: TenantRequest, why: string, query?: Query): void {
  if (!isEventual(request))
    throw badRequest(`${why} needs the header ConsistencyLevel: eventual.`, 'Request_UnsupportedQuery');
  if (query && query.get('$count') !== 'true')
    throw badRequest(`${why} needs $count=true.`, 'Request_UnsupportedQuery');
}
