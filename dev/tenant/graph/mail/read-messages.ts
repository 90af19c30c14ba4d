import { badRequest, Refusal, type Route, type TenantRequest, type TenantResponse } from '../../http.ts';
import type { Folder, Item } from '../../world/mailboxes.ts';
import type { User } from '../../world/types.ts';
import type { World } from '../../world/world.ts';
import { holds, parseFilter } from '../filter.ts';
import { readSelect } from '../properties.ts';
import { maxPageSize, readCount, readQuery, wantsImmutableIds } from '../query.ts';
import { folderNamed, isVisible } from './folders.ts';
import { hasBasicOnly, mailboxOwner, messageNamed, READ } from './mailbox.ts';
import { annotated, MESSAGE, MESSAGE_TYPE, NOT_BASIC, type Seen, USUAL_PROPERTIES } from './message.ts';

const LIST_OPTIONS = ['$select', '$filter', '$top', '$skip', '$orderby', '$count'];
const USUAL_PAGE = 10;
const MOST = 1_000;

/** `GET` of one message and of lists of them. */
export function readRoutes(world: World): Route[] {
  const read = { service: 'graph', method: 'GET', permissions: READ } as const;
  const inFolder = (request: TenantRequest, user: User) => {
    const folder = folderNamed(user, request.params['folder'] ?? '');
    return (other: Folder) => other === folder;
  };
  return [
    {
      ...read,
      path: '/v1.0/users/{user}/messages',
      handle: (request) => list(request, world, () => isVisible),
    },
    {
      ...read,
      path: '/v1.0/users/{user}/mailFolders/{folder}/messages',
      handle: (request) => list(request, world, (user) => inFolder(request, user)),
    },
    {
      ...read,
      path: '/v1.0/users/{user}/messages/{message}',
      permissions: ['Mail.Read', 'Mail.ReadBasic.All'],
      handle: (request) => one(request, world),
    },
  ];
}

/** The properties to show: those selected, or the usual ones as far as the permission goes. */
export function shownProperties(request: TenantRequest, select: string | undefined): string[] {
  const basic = hasBasicOnly(request);
  const selected = readSelect(select, MESSAGE, MESSAGE_TYPE);
  if (basic && selected?.some((name) => NOT_BASIC.includes(name)))
    throw new Refusal(403, 'ErrorAccessDenied', 'Access is denied: Mail.ReadBasic does not cover the body.');
  return selected ?? USUAL_PROPERTIES.filter((name) => !basic || !NOT_BASIC.includes(name));
}

function one(request: TenantRequest, world: World): TenantResponse {
  const user = mailboxOwner(request, world);
  const names = shownProperties(request, readQuery(request, ['$select', '$expand']).get('$select'));
  world.advance();
  const item = messageNamed(request, user, request.receivedAt);
  const seen = { item, user, immutableIds: wantsImmutableIds(request) };
  return { status: 200, body: annotated(seen, names) };
}

function list(
  request: TenantRequest,
  world: World,
  folders: (user: User) => (folder: Folder) => boolean,
): TenantResponse {
  const user = mailboxOwner(request, world);
  const query = readQuery(request, LIST_OPTIONS);
  const names = shownProperties(request, query.get('$select'));
  const filter = query.has('$filter') ? parseFilter(query.get('$filter') ?? '') : undefined;
  const wanted = folders(user);
  world.advance();
  const found = user.mailbox
    .landed(request.receivedAt)
    .filter((item) => wanted(item.folder))
    .map((item): Seen => ({ item, user, immutableIds: wantsImmutableIds(request) }))
    .filter((seen) => filter === undefined || holds(filter, (name) => property(seen, name)))
    .sort((a, b) => order(query.get('$orderby'), a.item, b.item));
  return page(request, found, names, {
    top: readCount(query, '$top', MOST) ?? maxPageSize(request) ?? USUAL_PAGE,
    skip: Number(query.get('$skip') ?? 0),
    counted: query.get('$count') === 'true',
  });
}

function page(
  request: TenantRequest,
  found: readonly Seen[],
  names: readonly string[],
  { top, skip, counted }: { top: number; skip: number; counted: boolean },
): TenantResponse {
  const value = found.slice(skip, skip + top).map((seen) => annotated(seen, names));
  const next = new URL(request.url);
  next.searchParams.set('$skip', String(skip + top));
  const count = counted ? { '@odata.count': found.length } : {};
  const more = skip + top < found.length ? { '@odata.nextLink': next.href } : {};
  return { status: 200, body: { ...count, value, ...more } };
}

function property(seen: Seen, path: string): unknown {
  const [name = '', ...rest] = path.split('/');
  const read = MESSAGE[name];
  if (!read) throw badRequest(`Could not find a property named '${name}' on type '${MESSAGE_TYPE}'.`);
  return rest.reduce<unknown>(
    (value, part) => (value !== null && typeof value === 'object' ? Reflect.get(value, part) : undefined),
    read(seen),
  );
}

/** Newest first, as Outlook lists when nothing else is asked for. */
function order(orderby: string | undefined, a: Item, b: Item): number {
  if (orderby === undefined || orderby === 'receivedDateTime desc') return b.landsFrom - a.landsFrom;
  if (/^receivedDateTime( asc)?$/.test(orderby)) return a.landsFrom - b.landsFrom;
  throw badRequest(`The restriction or sort order '${orderby}' is too complex.`, 'InefficientFilter');
}
