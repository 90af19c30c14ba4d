import { randomUUID } from 'node:crypto';
import type { Tokens } from './entra/token.ts';
import type { Fault, Faults } from './faults.ts';
import {
  type Caller,
  Refusal,
  type Route,
  type Service,
  type TenantRequest,
  type TenantResponse,
} from './http.ts';
import type { Recording } from './record.ts';
import { type Match, Router, serviceOf } from './router.ts';
import type { Clock } from './world/types.ts';

export type RawRequest = { method: string; url: URL; headers: Record<string, string>; body: string };
/** Nothing: cut the connection. */
export type RawResponse = { status: number; headers: Record<string, string>; body?: string } | undefined;

type Parts = { clock: Clock; tokens: Tokens; faults: Faults; recording: Recording; routes: readonly Route[] };

/** From a raw request to a raw answer: fault, route, token, permission, handler, error shape, record. */
export class Pipeline {
  readonly #parts: Parts;
  readonly #router: Router;

  constructor(parts: Parts) {
    this.#parts = parts;
    this.#router = new Router(parts.routes);
  }

  async answer(raw: RawRequest): Promise<RawResponse> {
    const service = serviceOf(raw.url.pathname);
    const fault = this.#parts.faults.take(service, raw.method, raw.url.pathname);
    if (fault?.delay !== undefined) await this.#parts.clock.sleep(fault.delay);
    const response = await this.#respond(raw, service, fault);
    const headers = completeHeaders(raw, response);
    const body = bodyText(response?.body);
    this.#record(raw, service, response, headers);
    return response && { status: response.status, headers, ...(body === undefined ? {} : { body }) };
  }

  async #respond(
    raw: RawRequest,
    service: Service,
    fault: Fault | undefined,
  ): Promise<TenantResponse | undefined> {
    if (fault?.drop === 'before') return undefined;
    if (fault?.status !== undefined)
      return {
        status: fault.status,
        headers: fault.headers ?? {},
        body: fault.body ?? faultBody(fault, service),
      };
    const response = await this.#handle(raw, service);
    return fault?.drop === 'after' || response.breaksConnection ? undefined : response;
  }

  async #handle(raw: RawRequest, service: Service): Promise<TenantResponse> {
    try {
      const { route, params } = this.#route(raw, service);
      const caller = route.anonymous ? undefined : this.#authenticate(raw, service);
      if (caller) authorize(route, caller);
      const request: TenantRequest = {
        service,
        ...raw,
        params,
        receivedAt: this.#parts.clock.now(),
        ...(caller ? { caller } : {}),
      };
      return await route.handle(request);
    } catch (error) {
      return this.#refused(error, raw, service);
    }
  }

  #route(raw: RawRequest, service: Service): Match {
    const match = this.#router.find(raw.method, raw.url.pathname);
    if (match) return match;
    const status = service === 'graph' ? 400 : 404;
    const message = `${raw.method} ${raw.url.pathname}: Resource not found for the segment.`;
    throw new Refusal(status, 'BadRequest', message, { isViolation: true });
  }

  #authenticate(raw: RawRequest, service: Service): Caller {
    const token = /^Bearer (\S+)$/.exec(raw.headers['authorization'] ?? '')?.[1];
    if (token === undefined) throw new Refusal(401, 'InvalidAuthenticationToken', 'Access token is empty.');
    const claims = this.#parts.tokens.read(token, service === 'exchange' ? 'exchange' : 'graph');
    if (!claims)
      throw new Refusal(
        401,
        'InvalidAuthenticationToken',
        'Access token validation failure. Invalid audience.',
      );
    return { appId: claims.appid, tenantId: claims.tid, roles: claims.roles };
  }

  #refused(error: unknown, raw: RawRequest, service: Service): TenantResponse {
    const refusal =
      error instanceof Refusal
        ? error
        : new Refusal(500, 'generalException', `The simulated tenant failed: ${String(error)}`, {
            isViolation: true,
          });
    if (!(error instanceof Refusal)) console.error(error);
    return {
      status: refusal.status,
      headers: refusal.headers,
      body: errorBody(refusal, service, raw, this.#parts.clock.now()),
      ...(refusal.isViolation ? { violation: refusal.message } : {}),
    };
  }

  #record(
    raw: RawRequest,
    service: Service,
    response: TenantResponse | undefined,
    responseHeaders: Record<string, string>,
  ): void {
    const isSecret = service === 'entra';
    const requestHeaders = { ...raw.headers };
    if (requestHeaders['authorization']) requestHeaders['authorization'] = 'Bearer left-out';
    this.#parts.recording.add(
      {
        service,
        at: this.#parts.clock.now(),
        method: raw.method,
        url: raw.url.href,
        requestHeaders,
        responseHeaders,
        ...(raw.body === '' || isSecret ? {} : { requestBody: raw.body }),
        ...(response === undefined ? {} : { status: response.status }),
        ...(response?.body === undefined || isSecret ? {} : { responseBody: response.body }),
      },
      response?.violation,
    );
  }
}

function authorize(route: Route, caller: Caller): void {
  if (!route.permissions || route.permissions.some((permission) => caller.roles.includes(permission))) return;
  const needed = route.permissions.join(', ');
  const [status, code, message] =
    route.service === 'graph' && /\/(messages|mailFolders|sendMail|getMailTips)/.test(route.path)
      ? [403, 'ErrorAccessDenied', 'Access is denied. Check credentials and try again.']
      : [403, 'Authorization_RequestDenied', 'Insufficient privileges to complete the operation.'];
  throw new Refusal(status, code, `${message} Any of these would do: ${needed}.`);
}

/** Graph's shape, and near enough for the others, whose own handlers make their own. */
function errorBody(refusal: Refusal, service: Service, raw: RawRequest, now: number): unknown {
  if (service === 'exchange' && refusal.status === 401) return undefined;
  const id = raw.headers['client-request-id'] ?? randomUUID();
  const date = new Date(now).toISOString().slice(0, 19);
  const innerError = { date, 'request-id': randomUUID(), 'client-request-id': id };
  return { error: { code: refusal.code, message: refusal.message, innerError } };
}

function faultBody(fault: Fault, service: Service): unknown {
  if (fault.status === undefined || fault.status < 400 || service === 'entra') return undefined;
  const code = { 429: 'TooManyRequests', 503: 'ServiceUnavailable', 504: 'GatewayTimeout' }[fault.status];
  return { error: { code: code ?? 'UnknownError', message: 'As asked for.' } };
}

function completeHeaders(raw: RawRequest, response: TenantResponse | undefined): Record<string, string> {
  const given = Object.fromEntries(
    Object.entries(response?.headers ?? {}).map(([name, value]) => [name.toLowerCase(), value]),
  );
  const type = typeof response?.body === 'string' ? 'text/plain' : 'application/json; charset=utf-8';
  const id = raw.headers['client-request-id'];
  return {
    ...(response?.body === undefined ? {} : { 'content-type': type }),
    'request-id': randomUUID(),
    ...(id === undefined ? {} : { 'client-request-id': id }),
    ...given,
  };
}

const bodyText = (body: unknown): string | undefined =>
  body === undefined || typeof body === 'string' ? body : JSON.stringify(body);
