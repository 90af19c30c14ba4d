import type { Route, TenantRequest, TenantResponse } from '../../http.ts';
import type { Directory } from '../../world/directory.ts';
import type { Group } from '../../world/types.ts';
import type { World } from '../../world/world.ts';
import { shape } from '../properties.ts';
import { readCount, readQuery, requireAdvanced } from '../query.ts';
import { groupNamed, READ_GROUPS } from './groups.ts';
import { type Somebody, USER, userProperties } from './users.ts';

const PATH = '/v1.0/groups/{group}/transitiveMembers';

/** Members through all levels: named ones first, then as many made-up people as the groups count. */
export function memberRoutes(world: World): Route[] {
  const read = { service: 'graph', method: 'GET', permissions: READ_GROUPS } as const;
  const count = (request: TenantRequest, of: (group: Group) => number): TenantResponse => {
    requireAdvanced(request, '/$count');
    readQuery(request, []);
    return {
      status: 200,
      headers: { 'Content-Type': 'text/plain' },
      body: String(of(groupNamed(request, world))),
    };
  };
  const { directory } = world;
  const users = (group: Group) => directory.audience(group);
  const all = (group: Group) => users(group) + directory.withNested(group).length - 1;
  return [
    { ...read, path: `${PATH}/$count`, handle: (request) => count(request, all) },
    { ...read, path: `${PATH}/microsoft.graph.user/$count`, handle: (request) => count(request, users) },
    { ...read, path: `${PATH}/microsoft.graph.user`, handle: (request) => list(request, world) },
  ];
}

function list(request: TenantRequest, world: World): TenantResponse {
  const query = readQuery(request, ['$select', '$top', '$count', '$skiptoken']);
  requireAdvanced(request, 'An OData cast', query);
  const group = groupNamed(request, world);
  const names = userProperties(query.get('$select'));
  const top = readCount(query, '$top', 999) ?? 100;
  const start = Number(query.get('$skiptoken') ?? 0);
  const total = world.directory.audience(group);
  const next = new URL(request.url);
  next.searchParams.set('$skiptoken', String(start + top));
  const value = membersFrom(world.directory, group, start, top).map((member) => shape(member, USER, names));
  const more = start + top < total ? { '@odata.nextLink': next.href } : {};
  return { status: 200, body: { '@odata.count': total, value, ...more } };
}

function membersFrom(directory: Directory, group: Group, start: number, length: number): Somebody[] {
  const groups = directory.withNested(group);
  const ids = [...new Set(groups.flatMap((each) => each.namedMembers))];
  const named = ids.map((id) => directory.user(id)).filter((user) => user !== undefined);
  const members: Somebody[] = named.slice(start, start + length);
  let offset = named.length;
  for (const each of groups) {
    const from = Math.max(0, start - offset);
    const until = Math.min(each.memberCount, start + length - offset);
    for (let index = from; index < until; index += 1)
      members.push(directory.person(each.firstPerson + index));
    offset += each.memberCount;
  }
  return members;
}
