import { z } from 'zod';
import { OWN_PAGE_HEADER } from './access-forgery.ts';
import type { Contract } from './admin/contracts.ts';
import { PROBLEMS, type ShapeName } from './admin/shapes.ts';

export type Json = Record<string, unknown>;

/** Ways to prove who calls, and ways that prove a right without a name. */
export const NAMES: readonly Json[] = [{ session: [] }, { token: [] }];
export const KEYS: readonly Json[] = [{ functionKey: [] }, { functionKeyInUrl: [] }];

export type Described = {
  operationId: string;
  summary: string;
  description?: string;
  method: string;
  route: string;
  contract: Contract;
  security: readonly Json[];
};

/** One operation as OpenAPI writes it. */
export function operation(described: Described): Json {
  const { operationId, summary, description, contract, security } = described;
  const { body, answers } = contract;
  return {
    operationId,
    summary,
    ...(description === undefined ? {} : { description }),
    security,
    parameters: parametersOf(described),
    ...(body === undefined
      ? {}
      : { requestBody: { required: true, content: { 'application/json': { schema: oneOf(body) } } } }),
    responses: {
      ...Object.fromEntries(
        Object.keys(answers).map((status) => [status, response(Number(status), contract)]),
      ),
      default: {
        description: 'Anything else that is wrong, and what to do',
        content: contentOf(['Problem']),
      },
    },
  };
}

function parametersOf({ method, route, contract, security }: Described): Json[] {
  const { query, onWhatWasSeen } = contract;
  const bySession = security.some((way) => 'session' in way);
  return [
    ...[...route.matchAll(/\{(\w+)\}/g)].map(([, name = '']) => parameter('path', name, true)),
    ...(query === undefined ? [] : queryParameters(query)),
    ...(onWhatWasSeen ? [parameter('header', 'If-Match', true, 'The ETag of what was read')] : []),
    ...(304 in contract.answers
      ? [parameter('header', 'If-None-Match', false, 'The ETag of what you have')]
      : []),
    ...(bySession && method !== 'get' ? [parameter('header', OWN_PAGE_HEADER, false, OWN_PAGE)] : []),
  ];
}

const OWN_PAGE =
  'Any value. Needed where the session proves who calls: other sites’ pages cannot send it. Without it, 403.';

const parameter = (where: string, name: string, required: boolean, description?: string): Json => ({
  name,
  in: where,
  required,
  ...(description === undefined ? {} : { description }),
  schema: { type: 'string' },
});

const MEANINGS: Record<number, string> = {
  200: 'Done, or read',
  202: 'Ordered, and it goes on: look again how far it is',
  204: 'It is accepted',
  304: 'As the tag in If-None-Match says',
  400: 'It is not understood',
  401: 'Nobody known calls',
  403: 'The role is missing, or it may come from another site’s page',
  404: 'There is no such thing',
  409: 'It does not fit the state, or people have to go on',
  412: 'It has changed since it was read: `current` is what it is now',
  428: 'If-Match is missing',
  500: 'Nobody foresaw this',
  502: 'Microsoft 365 refused',
  503: 'A service is busy, or settings are wrong. An order is not stored: repeat it',
};

function response(status: number, { answers, tagged }: Contract): Json {
  const answered = answers[status] ?? [];
  const headers = {
    ...(tagged && TAGGED.includes(status) ? { ETag: header('Names the state that is answered') } : {}),
    ...(status === 401 && 'length' in answered && answered.length > 0
      ? { 'WWW-Authenticate': header('What a bearer token lacks') }
      : {}),
  };
  return {
    description: MEANINGS[status] ?? 'Answer',
    ...(Object.keys(headers).length === 0 ? {} : { headers }),
    ...('length' in answered && answered.length === 0 ? {} : { content: contentOf(answered) }),
  };
}

/** What is answered with these is a state, or says that one is unchanged. */
const TAGGED: readonly number[] = [200, 202, 304, 412];

const header = (description: string): Json => ({ description, required: true, schema: { type: 'string' } });

const ref = (name: ShapeName): Json => ({ $ref: `#/components/schemas/${name}` });

const oneOf = (names: readonly ShapeName[]): Json => {
  const [first, ...others] = names;
  return first !== undefined && others.length === 0 ? ref(first) : { anyOf: names.map(ref) };
};

function contentOf(answered: Contract['answers'][number]): Json {
  if ('mediaType' in answered) return { [answered.mediaType]: {} };
  const plain = answered.filter((name) => !PROBLEMS.includes(name));
  const wrong = answered.filter((name) => PROBLEMS.includes(name));
  return {
    ...(plain.length === 0 ? {} : { 'application/json': { schema: oneOf(plain) } }),
    ...(wrong.length === 0 ? {} : { 'application/problem+json': { schema: oneOf(wrong) } }),
  };
}

function queryParameters(query: z.ZodObject): Json[] {
  const { properties = {} } = schemaOf(query) as { properties?: Record<string, Json> };
  return Object.entries(properties).map(([name, schema]) => ({ name, in: 'query', schema }));
}

/** Bodies and parameters as they come in; what is answered looks the same either way. */
export function schemaOf(shape: z.ZodType): Json {
  const { $schema: _, ...schema } = z.toJSONSchema(shape, { io: 'input', unrepresentable: 'any' });
  return schema;
}
