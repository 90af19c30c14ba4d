import type { HttpResponseInit } from '@azure/functions';
import { InvalidInput, LostRace, NotFound, Refused, RetryLater, Unfitting } from '../shared/domain/errors.ts';
import { InvalidSettings } from '../shared/settings.ts';

/** An answer in the form of RFC 9457: what is wrong, and what to do. */
export function problem(
  status: number,
  title: string,
  detail: string,
  more: Readonly<Record<string, unknown>> = {},
  headers: Readonly<Record<string, string>> = {},
): HttpResponseInit {
  return {
    status,
    headers: { 'content-type': 'application/problem+json', 'cache-control': 'no-store', ...headers },
    body: JSON.stringify({ type: 'about:blank', title, status, detail, ...more }),
  };
}

/** The answer to an error of the use cases; `undefined` for what nobody foresaw. */
export function problemOf(error: unknown): HttpResponseInit | undefined {
  if (error instanceof InvalidSettings) {
    return problem(503, 'Settings are missing or malformed', 'Nothing is done until they are mended.', {
      settings: error.problems.map(({ setting, remedy }) => ({ setting, remedy })),
    });
  }
  if (error instanceof NotFound) return problem(404, 'Not found', error.message);
  if (error instanceof Unfitting)
    return problem(409, 'The order does not fit the state', `${error.message} ${error.remedy}`);
  if (error instanceof LostRace)
    return problem(409, 'Somebody else was faster', 'Look at the state again, then repeat the order.');
  if (error instanceof InvalidInput) return problem(400, 'The request cannot be carried out', error.message);
  if (error instanceof Refused)
    return problem(502, 'Microsoft 365 refused', `${error.message} ${error.remedy}`);
  if (error instanceof RetryLater) {
    const seconds = Math.ceil(error.retryAfter / 1000);
    return problem(
      503,
      'A service is busy or does not answer',
      `${error.message} Nothing is lost: repeat the request in ${seconds} s.`,
      {},
      { 'retry-after': String(seconds) },
    );
  }
  return undefined;
}
