import type { TenantRequest, TenantResponse } from '../http.ts';
import { CmdletError, errorBody } from './refusal.ts';
import { annotation } from './result.ts';
import type { ExchangeFault } from './settings.ts';

/** Another host of the service, to which a redirection sends requests; it is not redirected again. */
export const isElsewhere = (request: TenantRequest, origin: string): boolean =>
  request.headers['host'] === new URL(origin).host || request.url.host === new URL(origin).host;

/** The answer of a fault that keeps the cmdlet from running, or `undefined`. */
export function faultBefore(
  fault: ExchangeFault | undefined,
  request: TenantRequest,
): TenantResponse | undefined {
  switch (fault?.fault) {
    case 'redirect': {
      const { pathname, search } = request.url;
      return { status: fault.status, headers: { Location: `${fault.origin}${pathname}${search}` } };
    }
    case 'throttled':
      return {
        status: 429,
        headers: { 'Retry-After': String(fault.retryAfterSeconds) },
        body: { error: { code: 'TooManyRequests', message: 'Too many requests. Try again later.' } },
      };
    case 'server-busy':
      return {
        status: 503,
        body: errorBody(
          new CmdletError(
            503,
            'ServiceUnavailable',
            'Microsoft.Exchange.Data.Storage.ServerBusyException',
            'The server is too busy to process the request. Please try again later.',
          ),
        ),
      };
    case 'false-gzip':
      return {
        status: 400,
        headers: { 'Content-Encoding': 'gzip', 'Content-Type': 'application/json' },
        body: JSON.stringify({ error: { code: 'BadRequest', message: 'Error executing cmdlet' } }),
      };
    case 'errors-inside':
      return { status: 200, body: { ...annotation('errors', [fault.text]), value: [] } };
    case undefined:
    case 'slow':
    case 'not-applied':
    case 'empty':
    case 'answer-lost':
      return undefined;
  }
}

/** What becomes of the cmdlet's own answer. */
export function faultAfter(fault: ExchangeFault | undefined, answer: TenantResponse): TenantResponse {
  if (fault?.fault === 'empty') return { status: 200 };
  return fault?.fault === 'answer-lost' ? { ...answer, breaksConnection: true } : answer;
}
