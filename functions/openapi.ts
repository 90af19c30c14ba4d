import type { HttpRequest, HttpResponseInit } from '@azure/functions';
import { z } from 'zod';
import type { Role } from '../shared/domain/access.ts';
import { answer } from './admin/call.ts';
import { CONTRACTS, type Contract, HEALTH, KILL_SWITCH, SHAPES, type ShapeName } from './admin/contracts.ts';
import { ADMIN_ROUTES } from './admin-routes.ts';

type Json = Record<string, unknown>;

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
    const admitted = operation(name, summary, CONTRACTS[name], NAMES, route);
    const path = `/${route}`;
    described[path] = {
      ...described[path],
      [method.toLowerCase()]: { ...admitted, description: roleText(role) },
    };
  }
  return described;
}

/** Ways to prove who calls, and ways that prove a right without a name. */
const NAMES: readonly Json[] = [{ session: [] }, { token: [] }];
const KEYS: readonly Json[] = [{ functionKey: [] }, { functionKeyInUrl: [] }];

const roleText = (role: Role): string =>
  `Needs the app role ${role === 'operator' ? 'Stormlock.Operator' : 'Stormlock.Reader or Stormlock.Operator'}.`;

function operation(
  operationId: string,
  summary: string,
  { query, body, answers, onWhatWasSeen }: Contract,
  security: readonly Json[],
  route = '',
): Json {
  const parameters = [
    ...[...route.matchAll(/\{(\w+)\}/g)].map(([, name = '']) => pathParameter(name)),
    ...(query === undefined ? [] : queryParameters(query)),
    ...(onWhatWasSeen
      ? [{ name: 'If-Match', in: 'header', required: true, schema: { type: 'string' } }]
      : []),
  ];
  const responses = Object.entries(answers).map(([status, answered]) => [
    status,
    { description: MEANINGS[status] ?? 'Answer', content: contentOf(answered) },
  ]);
  return {
    operationId,
    summary,
    security,
    parameters,
    ...(body === undefined
      ? {}
      : { requestBody: { required: true, content: { 'application/json': { schema: oneOf(body) } } } }),
    responses: {
      ...Object.fromEntries(responses),
      default: { description: 'What is wrong, and what to do', content: problemContent },
    },
  };
}

const MEANINGS: Record<string, string> = {
  200: 'Done, or read',
  202: 'Ordered; `look` says where to see how it goes on',
  409: 'It does not fit the state, or a person must act',
  503: 'Not healthy',
};

const ref = (name: ShapeName): Json => ({ $ref: `#/components/schemas/${name}` });

const oneOf = (names: readonly ShapeName[]): Json => {
  const [first, ...others] = names;
  return first !== undefined && others.length === 0 ? ref(first) : { anyOf: names.map(ref) };
};

const problemContent = { 'application/problem+json': { schema: ref('Problem') } };

function contentOf(answered: Contract['answers'][number]): Json {
  if ('mediaType' in answered) return { [answered.mediaType]: {} };
  const plain = answered.filter((name) => name !== 'Problem');
  return {
    ...(plain.length === 0 ? {} : { 'application/json': { schema: oneOf(plain) } }),
    ...(plain.length < answered.length ? problemContent : {}),
  };
}

const pathParameter = (name: string): Json => ({
  name,
  in: 'path',
  required: true,
  schema:
    name === 'order'
      ? { type: 'string', enum: ['approve', 'purge', 'release', 'extend', 'dismiss', 'close'] }
      : { type: 'string' },
});

function queryParameters(query: z.ZodObject): Json[] {
  const { properties = {} } = schemaOf(query) as { properties?: Record<string, Json> };
  return Object.entries(properties).map(([name, schema]) => ({ name, in: 'query', schema }));
}

/** Bodies and parameters as they come in; what is answered looks the same either way. */
function schemaOf(shape: z.ZodType): Json {
  const { $schema: _, ...schema } = z.toJSONSchema(shape, { io: 'input', unrepresentable: 'any' });
  return schema;
}
