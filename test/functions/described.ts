import { HttpRequest } from '@azure/functions';
import { expect } from 'vitest';
import { z } from 'zod';
import { openapi } from '../../functions/openapi.ts';
import { type Answered, read } from './app.ts';

// What the app answers, held against what its own document says.

export type Json = { [key: string]: Json } & { $ref?: string };

export const documentRequest = new HttpRequest({
  method: 'GET',
  url: 'https://stormlock.example.net/api/openapi.json',
});
export const document = read(openapi(documentRequest)).json as Json;

const ORDER_PATH = /^(\/incidents\/\{id\}\/)(approve|purge|release|extend|dismiss|close)$/;

/** One name for what the document says of an answer: the six orders on an incident answer alike. */
const nameOf = (method: string, path: string, status: string | number, schema = ''): string =>
  `${method} ${path.replace(ORDER_PATH, '$1{order}')} ${status} ${schema}`.trimEnd();

export const parts = (whole: Json | undefined): [string, Json][] =>
  Object.entries(whole ?? {}) as [string, Json][];

export const operations = (): { path: string; method: string; described: Json }[] =>
  parts(document['paths']).flatMap(([path, methods]) =>
    parts(methods).map(([method, described]) => ({ path, method, described })),
  );

/** Every answer that the document describes, and each of its shapes. What else may go wrong is no promise. */
export function everythingDescribed(): Set<string> {
  const named = new Set<string>();
  for (const { path, method, described } of operations())
    for (const [status, answered] of parts(described['responses'])) {
      if (status === 'default') continue;
      const schemas = parts(answered['content']).flatMap(([, { schema }]) => alternatives(schema));
      for (const schema of schemas.length === 0 ? [''] : schemas)
        named.add(nameOf(method, path, status, schema));
    }
  return named;
}

/** Fails unless the document describes the answer, headers and all; returns what it is described as. */
export function expectDescribed(path: string, method: string, answered: Answered): string[] {
  const { status, headers, json, text } = answered;
  const described = document['paths']?.[path]?.[method]?.['responses']?.[status];
  if (described === undefined) throw new Error(`${method} ${path} ${status} is not described: ${text}`);
  const promised = Object.keys(described['headers'] ?? {}).map((name) => name.toLowerCase());
  for (const name of promised) expect(Object.keys(headers), `${status} sends ${name}`).toContain(name);
  if (headers['etag'] !== undefined) expect(promised, `${status} is said to send an ETag`).toContain('etag');
  const content = described['content'];
  if (content === undefined) {
    expect(text).toBe('');
    return [nameOf(method, path, status)];
  }
  const mediaType = headers['content-type']?.split(';')[0] ?? '';
  const media = content[mediaType];
  if (media === undefined) throw new Error(`${method} ${path} ${status} ${mediaType} is not described`);
  const schemas = alternatives(media['schema']);
  if (schemas.length === 0) return [nameOf(method, path, status)];
  const checked = schemas.map((schema) => ({ schema, result: validator(schema).safeParse(json) }));
  const fitting = checked.filter(({ result }) => result.success);
  const [first] = checked;
  expect(fitting, first?.result.error && z.prettifyError(first.result.error)).not.toEqual([]);
  return fitting.map(({ schema }) => nameOf(method, path, status, schema));
}

/** The names of the shapes that an answer may have. */
function alternatives(schema: Json | undefined): string[] {
  if (schema === undefined) return [];
  const refs = schema['anyOf'] === undefined ? [schema] : parts(schema['anyOf']).map(([, each]) => each);
  return refs.flatMap(({ $ref }) => ($ref === undefined ? [] : [$ref.replace('#/components/schemas/', '')]));
}

function validator(name: string): z.ZodType {
  const schema = document['components']?.['schemas']?.[name];
  return z.fromJSONSchema(closed(schema) as Parameters<typeof z.fromJSONSchema>[0]);
}

/** JSON Schema lets further properties pass unless it is told not to: here nothing may be left out. */
function closed(schema: unknown): unknown {
  if (Array.isArray(schema)) return schema.map(closed);
  if (typeof schema !== 'object' || schema === null) return schema;
  const inner = Object.fromEntries(Object.entries(schema).map(([name, part]) => [name, closed(part)]));
  return 'properties' in schema && !('additionalProperties' in schema)
    ? { ...inner, additionalProperties: false }
    : inner;
}
