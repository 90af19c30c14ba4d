import { Refusal, type Route, type TenantRequest, type TenantResponse } from '../../../dev/tenant/http.ts';
import { Router } from '../../../dev/tenant/router.ts';
import type { Clock } from '../../../dev/tenant/world/types.ts';

/** A clock that stands still until a test or a sleeper moves it. */
export class StandingClock implements Clock {
  #now: number;

  constructor(start: string) {
    this.#now = Date.parse(start);
  }

  now(): number {
    return this.#now;
  }

  pass(duration: number): void {
    this.#now += duration;
  }

  async sleep(duration: number): Promise<void> {
    this.pass(duration);
  }
}

export type Answer = Omit<TenantResponse, 'body'> & { body?: unknown };
export type Ask = (
  method: Route['method'],
  path: string,
  body?: unknown,
  headers?: Record<string, string>,
) => Promise<Answer>;

export const TENANT = '0f0f0f0f-0000-4000-8000-000000000001';

/** Asks routes without a server between: what the client sent, what the service answers. */
export function asking(routes: readonly Route[], clock: Clock, origin = 'https://tenant.example'): Ask {
  const router = new Router(routes);
  return async (method, path, body, headers = {}) => {
    const url = new URL(path, origin);
    const match = router.find(method, url.pathname);
    if (!match) throw new Error(`No route for ${method} ${url.pathname}`);
    const request: TenantRequest = {
      service: match.route.service,
      method,
      url,
      params: match.params,
      headers: {
        host: url.host,
        ...(body === undefined ? {} : { 'content-type': 'application/json' }),
        ...headers,
      },
      body: body === undefined ? '' : typeof body === 'string' ? body : JSON.stringify(body),
      caller: { appId: 'app', tenantId: TENANT, roles: match.route.permissions ?? [] },
      receivedAt: clock.now(),
    };
    try {
      return await match.route.handle(request);
    } catch (error) {
      if (!(error instanceof Refusal)) throw error;
      const { status, headers, code, message } = error;
      return {
        status,
        headers,
        body: { error: { code, message } },
        ...(error.isViolation ? { violation: message } : {}),
      };
    }
  };
}
