import type { HttpRequest, HttpResponseInit } from '@azure/functions';
import type { Role } from '../shared/domain/access.ts';
import { answer } from './admin/call.ts';
import { CONTRACTS, HEALTH, KILL_SWITCH, ORDER_BODIES, SHAPES } from './admin/contracts.ts';
import { ADMIN_ROUTES } from './admin-routes.ts';
import { cacheable, type Json, operation, schemaOf } from './openapi-operation.ts';

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
  const described: Record<string, Json> = {
    '/health': { get: operation('health', 'Whether the app can do its work', HEALTH, []) },
    '/kill-switch': {
      post: {
        ...operation('kill-switch-door', 'Lock, release, purge; arm, observe, pause', KILL_SWITCH, [
          ...KEYS,
          ...NAMES,
        ]),
        description: `${roleText('operator')} A function key needs none.`,
      },
    },
    '/kill-switch/key': {
      get: {
        ...operation('kill-switch-key', 'Whether the platform accepts the key', { answers: {} }, KEYS),
        responses: { 204: { description: 'It does' }, 401: { description: 'It does not' } },
      },
      post: {
        ...operation('kill-switch', 'The same orders, past the platform’s own guard', KILL_SWITCH, KEYS),
        description: 'For when the app cannot ask the platform about a key.',
      },
    },
  };
  for (const { name, method, route, summary, role } of ADMIN_ROUTES) {
    if (name === 'incident-order') continue;
    const path = `/${route}`;
    const admitted = operation(name, summary, CONTRACTS[name], NAMES, route);
    described[path] = {
      ...described[path],
      [method.toLowerCase()]: { ...cacheable(method, admitted), description: roleText(role) },
    };
  }
  return { ...described, ...orderPaths() };
}

/** One path an order, since each takes a body of its own. */
function orderPaths(): Record<string, Json> {
  const { 'incident-order': contract } = CONTRACTS;
  return Object.fromEntries(
    Object.entries(ORDER_BODIES).map(([order, body]) => [
      `/incidents/{id}/${order}`,
      {
        post: {
          ...operation(
            `incident-order-${order}`,
            `Order on an incident: ${order}`,
            { ...contract, body: [body] },
            NAMES,
            'incidents/{id}',
          ),
          description: roleText('operator'),
        },
      },
    ]),
  );
}

/** Ways to prove who calls, and ways that prove a right without a name. */
const NAMES: readonly Json[] = [{ session: [] }, { token: [] }];
const KEYS: readonly Json[] = [{ functionKey: [] }, { functionKeyInUrl: [] }];

const roleText = (role: Role): string =>
  `Needs the app role ${role === 'operator' ? 'Stormlock.Operator' : 'Stormlock.Reader or Stormlock.Operator'}.`;
