import type { Route } from '../../http.ts';
import type { World } from '../../world/world.ts';
import { type Properties, readSelect, shape } from '../properties.ts';
import { readQuery } from '../query.ts';

type Organization = { tenantId: string; domain: string };

const ORGANIZATION: Properties<Organization> = {
  id: ({ tenantId }) => tenantId,
  displayName: ({ domain }) => domain.split('.')[0],
  tenantType: () => 'AAD',
  verifiedDomains: ({ domain }) => [
    { name: domain, isDefault: true, isInitial: true, type: 'Managed', capabilities: 'Email' },
  ],
};

export function organizationRoutes(world: World, tenantId: string): Route[] {
  const organization = { tenantId, domain: world.directory.domain };
  return [
    {
      service: 'graph',
      method: 'GET',
      path: '/v1.0/organization',
      permissions: ['Organization.Read.All', 'Directory.Read.All', 'User.Read.All'],
      handle: (request) => {
        const names = readSelect(
          readQuery(request, ['$select']).get('$select'),
          ORGANIZATION,
          'microsoft.graph.organization',
        );
        return {
          status: 200,
          body: { value: [shape(organization, ORGANIZATION, names ?? Object.keys(ORGANIZATION))] },
        };
      },
    },
  ];
}
