import type { Milliseconds } from '../../domain/time.ts';
import { SECOND } from '../../domain/time.ts';
import type { Clock } from '../../ports/clock.ts';
import { mayTryAgain, networkFailure } from './network-failure.ts';
import { DEFAULT_HTTP_POLICY, type HttpPolicy, type OutgoingRequest, type Reply } from './request.ts';
import { retryAfterOf } from './retry-after.ts';

export type Fetch = typeof globalThis.fetch;

/** What passes; only 429 says that nothing was done. */
const TRANSIENT = new Set([429, 503, 504]);

type IsTransient = (reply: Reply) => boolean;

/**
 * Sends with timeout and a few retries, and returns the final answer of any status. Throws RetryLater or
 * OutcomeUnknown when there is no answer. Redirects are not followed: they could carry a token or a body elsewhere.
 */
export type Send = (request: OutgoingRequest, isTransient?: IsTransient) => Promise<Reply>;

export function createSend({
  clock,
  fetch = globalThis.fetch,
  policy: given = {},
}: {
  clock: Clock;
  fetch?: Fetch;
  policy?: Partial<HttpPolicy>;
}): Send {
  const policy = { ...DEFAULT_HTTP_POLICY, ...given };

  return async function send(request, isTransient = mayRepeat) {
    const attempts = request.attempts ?? policy.attempts;
    let patience = policy.patience;
    for (let attempt = 1; ; attempt++) {
      const outcome = await once(request).catch((error: unknown) => ({ error }));
      const again = 'error' in outcome ? mayTryAgain(request, outcome.error) : isTransient(outcome);
      const wait = 'error' in outcome ? backoff(attempt) : pause(outcome, attempt);
      if (!again || attempt >= attempts || wait > patience) {
        if ('error' in outcome) throw networkFailure(request, outcome.error);
        return outcome;
      }
      patience -= wait;
      await clock.sleep(wait);
    }
  };

  async function once(request: OutgoingRequest): Promise<Reply> {
    const { method, url, headers, body } = request;
    const response = await fetch(url, {
      method,
      headers,
      redirect: 'manual',
      signal: AbortSignal.timeout(policy.timeout),
      ...(body === undefined ? {} : { body }),
    });
    const reply = { request, status: response.status, headers: response.headers };
    try {
      return { ...reply, text: await response.text() };
    } catch (unreadable) {
      return { ...reply, text: '', unreadable };
    }
  }

  function pause(reply: Reply, attempt: number): Milliseconds {
    return retryAfterOf(reply.headers, clock.now()) ?? backoff(attempt);
  }
}

/** After 503 and 504, which a gateway may answer, a submission may have gone through; only what may be repeated is. */
const mayRepeat: IsTransient = ({ status, request }) =>
  TRANSIENT.has(status) && (request.repeatable || status === 429);

const backoff = (attempt: number): Milliseconds => (SECOND / 2) * 2 ** (attempt - 1);
