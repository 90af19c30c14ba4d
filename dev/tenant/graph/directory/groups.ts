import { badRequest, notFound, type Route, type TenantRequest, type TenantResponse } from '../../http.ts';
import type { Group } from '../../world/types.ts';
import type { World } from '../../world/world.ts';
import { holds, parseFilter } from '../filter.ts';
import { type Properties, readSelect, shape } from '../properties.ts';
import { readCount, readQuery, requireAdvanced } from '../query.ts';

export const READ_GROUPS = ['GroupMember.Read.All', 'Group.Read.All', 'Directory.Read.All'];

const GROUP: Properties<Group> = {
  id: (group) => group.entraId,
  displayName: (group) => group.displayName,
  description: () => null,
  mail: (group) => group.primarySmtpAddress,
  mailNickname: (group) => group.alias,
  mailEnabled: () => true,
  securityEnabled: (group) => group.kind === 'MailUniversalSecurityGroup',
  groupTypes: (group) => (group.kind === 'GroupMailbox' ? ['Unified'] : []),
  proxyAddresses: (group) => group.proxyAddresses,
  onPremisesSyncEnabled: (group) => (group.isDirSynced ? true : null),
  visibility: () => null,
  createdDateTime: () => '2015-01-01T00:00:00Z',
};

const select = (text: string | undefined): readonly string[] =>
  readSelect(text, GROUP, 'microsoft.graph.group') ?? Object.keys(GROUP);

/** Dynamic distribution groups are not in Graph. */
const inGraph = (world: World): Group[] =>
  world.directory.groups.filter((group) => group.entraId !== undefined);

/** The group the path names by its Entra id. Throws a Refusal when there is none. */
export function groupNamed(request: TenantRequest, world: World): Group {
  const id = (request.params['group'] ?? '').toLowerCase();
  const group = inGraph(world).find((candidate) => candidate.entraId === id);
  if (group) return group;
  throw notFound(
    `Resource '${id}' does not exist or one of its queried reference-property objects are not present.`,
    'Request_ResourceNotFound',
  );
}

export function groupRoutes(world: World): Route[] {
  const read = { service: 'graph', method: 'GET', permissions: READ_GROUPS } as const;
  return [
    { ...read, path: '/v1.0/groups', handle: (request) => listGroups(request, world) },
    {
      ...read,
      path: '/v1.0/groups/{group}',
      handle: (request) => {
        const names = select(readQuery(request, ['$select']).get('$select'));
        return { status: 200, body: shape(groupNamed(request, world), GROUP, names) };
      },
    },
  ];
}

function listGroups(request: TenantRequest, world: World): TenantResponse {
  const query = readQuery(request, ['$select', '$filter', '$top', '$count', '$skiptoken']);
  const names = select(query.get('$select'));
  const counted = query.get('$count') === 'true';
  if (counted) requireAdvanced(request, '$count=true');
  const filter = query.has('$filter') ? parseFilter(query.get('$filter') ?? '') : undefined;
  for (const { property } of filter?.flat() ?? [])
    if (!(property in GROUP))
      throw badRequest(`Invalid filter clause: no property '${property}'.`, 'Request_UnsupportedQuery');
  const found = inGraph(world).filter(
    (group) => filter === undefined || holds(filter, (name) => GROUP[name]?.(group)),
  );
  const top = readCount(query, '$top', 999) ?? 100;
  const start = Number(query.get('$skiptoken') ?? 0);
  const next = new URL(request.url);
  next.searchParams.set('$skiptoken', String(start + top));
  const body = {
    ...(counted ? { '@odata.count': found.length } : {}),
    value: found.slice(start, start + top).map((group) => shape(group, GROUP, names)),
    ...(start + top < found.length ? { '@odata.nextLink': next.href } : {}),
  };
  return { status: 200, body };
}
