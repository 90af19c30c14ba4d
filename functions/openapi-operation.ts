import { z } from 'zod';
import type { Contract, ShapeName } from './admin/contracts.ts';

export type Json = Record<string, unknown>;

/** One operation as OpenAPI writes it. */
export function operation(
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
      ...(onWhatWasSeen ? STALE : {}),
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

/** Orders on what was seen: 412 carries what it is now as `current`, and its ETag. */
const STALE: Json = {
  412: {
    description: 'It has changed since it was read: `current` is what it is now',
    headers: { ETag: { schema: { type: 'string' } } },
    content: problemContent,
  },
  428: { description: 'If-Match is missing', content: problemContent },
};

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
  schema: { type: 'string' },
});

function queryParameters(query: z.ZodObject): Json[] {
  const { properties = {} } = schemaOf(query) as { properties?: Record<string, Json> };
  return Object.entries(properties).map(([name, schema]) => ({ name, in: 'query', schema }));
}

/** Bodies and parameters as they come in; what is answered looks the same either way. */
export function schemaOf(shape: z.ZodType): Json {
  const { $schema: _, ...schema } = z.toJSONSchema(shape, { io: 'input', unrepresentable: 'any' });
  return schema;
}

/** What is read carries a tag, and is not sent again to whoever has it. */
export function cacheable(method: string, described: Json): Json {
  if (method !== 'GET') return described;
  const { parameters, responses } = described as { parameters: Json[]; responses: Json };
  const tag = { name: 'If-None-Match', in: 'header', schema: { type: 'string' } };
  return {
    ...described,
    parameters: [...parameters, tag],
    responses: { ...responses, 304: { description: 'As the tag in If-None-Match says' } },
  };
}
