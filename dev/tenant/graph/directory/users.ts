import { notFound, type Route, type TenantRequest, type TenantResponse } from '../../http.ts';
import type { Person, User } from '../../world/types.ts';
import type { World } from '../../world/world.ts';
import { holds, parseFilter } from '../filter.ts';
import { type Properties, readSelect, shape } from '../properties.ts';
import { readCount, readQuery, requireAdvanced } from '../query.ts';

export type Somebody = User | Person;
const READ = ['User.Read.All', 'User.ReadBasic.All', 'Directory.Read.All'];

const address = (somebody: Somebody): string => somebody.address;
const isUser = (somebody: Somebody): somebody is User => 'mailbox' in somebody;

export const USER: Properties<Somebody> = {
  id: (somebody) => somebody.id,
  displayName: (somebody) => (isUser(somebody) ? somebody.displayName : somebody.name),
  mail: address,
  userPrincipalName: (somebody) => (isUser(somebody) ? somebody.userPrincipalName : somebody.address),
  proxyAddresses: (somebody) => (isUser(somebody) ? somebody.proxyAddresses : [`SMTP:${somebody.address}`]),
  accountEnabled: () => true,
  userType: () => 'Member',
  mailNickname: (somebody) => somebody.address.split('@')[0],
  businessPhones: () => [],
  givenName: () => null,
  surname: () => null,
  jobTitle: () => null,
  mobilePhone: () => null,
  officeLocation: () => null,
  preferredLanguage: () => null,
};

const USUAL = [
  'businessPhones',
  'displayName',
  'givenName',
  'jobTitle',
  'mail',
  'mobilePhone',
  'officeLocation',
  'preferredLanguage',
  'surname',
  'userPrincipalName',
];

export const userProperties = (select: string | undefined): readonly string[] =>
  readSelect(select, USER, 'microsoft.graph.user') ?? USUAL;

export function userRoutes(world: World): Route[] {
  const read = { service: 'graph', method: 'GET', permissions: READ } as const;
  return [
    { ...read, path: '/v1.0/users/{user}', handle: (request) => oneUser(request, world) },
    { ...read, path: '/v1.0/users', handle: (request) => listUsers(request, world) },
  ];
}

function oneUser(request: TenantRequest, world: World): TenantResponse {
  const names = userProperties(readQuery(request, ['$select']).get('$select'));
  const wanted = request.params['user'] ?? '';
  const recipient = world.directory.recipient(wanted);
  const somebody =
    world.directory.user(wanted) ?? (recipient.type === 'person' ? recipient.person : undefined);
  if (!somebody)
    throw notFound(
      `Resource '${wanted}' does not exist or one of its queried reference-property objects are not present.`,
      'Request_ResourceNotFound',
    );
  return { status: 200, body: shape(somebody, USER, names) };
}

function listUsers(request: TenantRequest, world: World): TenantResponse {
  const query = readQuery(request, ['$select', '$filter', '$top', '$count']);
  const names = userProperties(query.get('$select'));
  const counted = query.get('$count') === 'true';
  if (counted) requireAdvanced(request, '$count=true');
  const filter = query.has('$filter') ? parseFilter(query.get('$filter') ?? '') : undefined;
  const found = world.directory.users.filter(
    (user) => filter === undefined || holds(filter, (name) => USER[name]?.(user)),
  );
  const value = found
    .slice(0, readCount(query, '$top', 999) ?? 100)
    .map((user) => shape<Somebody>(user, USER, names));
  return { status: 200, body: { ...(counted ? { '@odata.count': found.length } : {}), value } };
}
