import type { HttpRequest, HttpResponseInit } from '@azure/functions';
import type { Role } from '../shared/domain/access.ts';
import { answer } from './admin/call.ts';
import {
  CONTRACTS,
  GUARDED_KILL_SWITCH,
  HEALTH,
  KEY_CHECK,
  KILL_SWITCH,
  ORDER_BODIES,
} from './admin/contracts.ts';
import { SHAPES } from './admin/shapes.ts';
import { ADMIN_ROUTES, type AdminName, type AdminRoute } from './admin-routes.ts';
import { type Described, type Json, KEYS, NAMES, operation, schemaOf } from './openapi-operation.ts';

let document: Json | undefined;

/** What the app answers, in OpenAPI 3.1. It says nothing about this installation. */
export function openapi(request: HttpRequest): HttpResponseInit {
  document ??= describe();
  return answer(request, document);
}

function describe(): Json {
  return {
    openapi: '3.1.0',
    info: {
      title: 'Stormlock',
      version: '1',
      description:
        'Errors are problem details (RFC 9457). Orders on an incident and on the switch name the state they were given on in If-Match; when it has changed, 412 carries the new one.',
      license: { name: 'MIT', identifier: 'MIT' },
    },
    servers: [{ url: '/api' }],
    paths: paths(),
    components: {
      schemas: Object.fromEntries(Object.entries(SHAPES).map(([name, shape]) => [name, schemaOf(shape)])),
      securitySchemes: {
        session: {
          type: 'apiKey',
          in: 'cookie',
          name: 'AppServiceAuthSession',
          description: 'App Service authentication',
        },
        token: { type: 'http', scheme: 'bearer', bearerFormat: 'JWT' },
        functionKey: { type: 'apiKey', in: 'header', name: 'x-functions-key' },
        functionKeyInUrl: { type: 'apiKey', in: 'query', name: 'code' },
      },
    },
  };
}

function paths(): Json {
  const kills = 'Lock, release, purge; arm, observe, pause';
  const apart: readonly Described[] = [
    {
      operationId: 'health',
      summary: 'Whether the app can do its work',
      method: 'get',
      route: 'health',
      contract: HEALTH,
      security: [],
    },
    {
      operationId: 'kill-switch-door',
      summary: kills,
      description: `${roleText('operator')} A function key needs none.`,
      method: 'post',
      route: 'kill-switch',
      contract: KILL_SWITCH,
      security: [...KEYS, ...NAMES],
    },
    {
      operationId: 'kill-switch-key',
      summary: 'Whether the platform accepts the key',
      method: 'get',
      route: 'kill-switch/key',
      contract: KEY_CHECK,
      security: KEYS,
    },
    {
      operationId: 'kill-switch',
      summary: 'The same orders, past the platform’s own guard',
      description: 'For when the app cannot ask the platform about a key.',
      method: 'post',
      route: 'kill-switch/key',
      contract: GUARDED_KILL_SWITCH,
      security: KEYS,
    },
  ];
  const described: Record<string, Json> = {};
  for (const each of [...apart, ...ADMIN_ROUTES.flatMap(describedBy)]) {
    const path = `/${each.route}`;
    described[path] = { ...described[path], [each.method]: operation(each) };
  }
  return described;
}

/** Orders on an incident are one operation each, since each takes a body of its own. */
function describedBy({ name, method, route, summary, role }: AdminRoute & { name: AdminName }): Described[] {
  const contract = CONTRACTS[name];
  const given = { method: method.toLowerCase(), description: roleText(role), security: NAMES };
  if (name !== 'incident-order') return [{ ...given, operationId: name, summary, route, contract }];
  return Object.entries(ORDER_BODIES).map(([order, body]) => ({
    ...given,
    operationId: `${name}-${order}`,
    summary: `Order on an incident: ${order}`,
    route: route.replace('{order}', order),
    contract: { ...contract, body: [body] },
  }));
}

const roleText = (role: Role): string =>
  `Needs the app role ${role === 'operator' ? 'Stormlock.Operator' : 'Stormlock.Reader or Stormlock.Operator'}.`;
