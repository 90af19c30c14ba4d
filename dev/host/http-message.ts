import { randomUUID } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { HttpCookie, HttpData, NullableString, TypedData } from './core-types.ts';
import type { TriggerInput } from './invocation.ts';

/** As the real host: request bodies up to 100 MB. */
const MAX_BODY_BYTES = 100 * 1024 * 1024;

/**
 * The body, or `undefined` when it is too large. A body without Content-Length (chunked) does not reach a
 * function unless HTTP streaming is on, so it is dropped here too.
 */
export async function readBody(request: IncomingMessage): Promise<Buffer | undefined> {
  const length = Number(request.headers['content-length'] ?? 0);
  if (length > MAX_BODY_BYTES) return undefined;
  if (length === 0) {
    request.resume();
    return Buffer.alloc(0);
  }
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks);
}

export function toTriggerInput(
  request: IncomingMessage,
  url: URL,
  params: Record<string, string>,
  body: Buffer,
): TriggerInput {
  const http: HttpData = {
    method: request.method ?? 'GET',
    url: url.href,
    nullableHeaders: headersOf(request),
    nullableQuery: queryOf(url),
    nullableParams: nullable(Object.entries(params)),
    ...(body.length > 0 ? { body: { bytes: body } } : {}),
  };
  const traceParent = request.headers['traceparent'];
  return {
    data: { http },
    trace: { traceParent: typeof traceParent === 'string' ? traceParent : newTraceParent(), attributes: {} },
  };
}

function newTraceParent(): string {
  const [trace, span] = [randomUUID(), randomUUID()].map((id) => id.replaceAll('-', ''));
  return `00-${trace}-${span?.slice(16)}-00`;
}

function nullable(entries: Iterable<[string, string]>): Record<string, NullableString> {
  const result: Record<string, NullableString> = {};
  for (const [name, value] of entries) result[name] = { value };
  return result;
}

function headersOf(request: IncomingMessage): Record<string, NullableString> {
  const result: Record<string, NullableString> = {};
  for (const [name, value] of Object.entries(request.headers)) {
    if (value !== undefined) result[name] = { value: Array.isArray(value) ? value.join(',') : value };
  }
  return result;
}

/** Repeated keys arrive joined by commas. */
function queryOf(url: URL): Record<string, NullableString> {
  const result: Record<string, NullableString> = {};
  for (const [name, value] of url.searchParams) {
    const known = Object.hasOwn(result, name) ? result[name] : undefined;
    if (known === undefined) result[name] = { value };
    else known.value += `,${value}`;
  }
  return result;
}

const BODILESS: readonly number[] = [204, 205, 304];

/** Sends what the handler returned; nothing returned is 204. */
export function sendAnswer(response: ServerResponse, answer: TypedData | undefined): void {
  const http = answer?.http;
  if (http === undefined) {
    response.writeHead(204).end();
    return;
  }
  const cookies = (http.cookies ?? []).map(cookieHeader);
  const headers: Record<string, string | string[]> = { ...http.headers };
  if (cookies.length > 0) headers['set-cookie'] = cookies;
  const status = Number(http.statusCode ?? 200);
  const body = http.body?.bytes ?? Buffer.from(http.body?.string ?? '');
  if (!BODILESS.includes(status)) headers['content-length'] = String(body.length);
  response.writeHead(status, headers).end(body);
}

function cookieHeader(cookie: HttpCookie): string {
  const parts = [`${cookie.name}=${encodeURIComponent(cookie.value)}`];
  if (cookie.maxAge !== undefined) parts.push(`max-age=${cookie.maxAge.value}`);
  if (cookie.expires !== undefined) {
    parts.push(`expires=${new Date(cookie.expires.value.seconds * 1000).toUTCString()}`);
  }
  if (cookie.domain !== undefined) parts.push(`domain=${cookie.domain.value}`);
  if (cookie.path !== undefined) parts.push(`path=${cookie.path.value}`);
  if (cookie.secure?.value === true) parts.push('secure');
  if (cookie.httpOnly?.value === true) parts.push('httponly');
  if (cookie.sameSite === 'lax' || cookie.sameSite === 'strict') parts.push(`samesite=${cookie.sameSite}`);
  if (cookie.sameSite === 'explicitNone') parts.push('samesite=none');
  return parts.join('; ');
}
