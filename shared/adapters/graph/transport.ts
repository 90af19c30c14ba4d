import { Refused } from '../../domain/errors.ts';
import type { Clock } from '../../ports/clock.ts';
import { jsonOf } from '../http/answer.ts';
import { brokenAnswer, failureOf, type ServiceWords } from '../http/failure.ts';
import { isPinned } from '../http/origin.ts';
import type { HttpPolicy, Reply } from '../http/request.ts';
import { createSend, type Fetch } from '../http/send.ts';
import type { TokenSource } from '../http/tokens.ts';
import { graphRemedy, graphWords } from './refusal.ts';
import { type SdkRequest, sdkSender } from './sdk.ts';

export type GraphCall = {
  headers?: Readonly<Record<string, string>>;
  /** Default: everything but POST. */
  repeatable?: boolean;
  /** No retry in this process: every request counts against an allowance. */
  once?: boolean;
  /** What to do about a refusal, where the adapter knows better than the transport. */
  remedy?: (status: number, words: ServiceWords) => string | undefined;
};

export type GraphAnswer = {
  status: number;
  /** JSON where the body is JSON, else its text; `undefined` where there is none. */
  body: unknown;
  location?: string;
};

/**
 * Microsoft Graph. Paths are relative to the version and encoded. Throws ServiceRefusal (a Refused), RetryLater or,
 * after a submission, OutcomeUnknown.
 */
export interface GraphTransport {
  get(path: string, call?: GraphCall): Promise<GraphAnswer>;
  post(path: string, body: unknown, call?: GraphCall): Promise<GraphAnswer>;
  patch(path: string, body: unknown, call?: GraphCall): Promise<GraphAnswer>;
  delete(path: string, call?: GraphCall): Promise<GraphAnswer>;
  /** Gets a next or delta link exactly as the service wrote it. Refused for a link to another place. */
  follow(link: string, call?: GraphCall): Promise<GraphAnswer>;
  /** Whether a link leads to this Graph. */
  owns(link: string): boolean;
}

export type GraphOptions = {
  /** `https://graph.microsoft.com` */
  url: string;
  /** Default `v1.0`. */
  version?: string;
  tokens: TokenSource;
  clock: Clock;
  /** Accept plain http on loopback. */
  development?: boolean;
  fetch?: Fetch;
  policy?: Partial<HttpPolicy>;
};

export function graphTransport(options: GraphOptions): GraphTransport {
  const { url, version = 'v1.0', tokens, clock, development = false } = options;
  const deliver = sdkSender({ url, version, tokens, send: createSend(options) });
  const owns = (link: string) => isPinned(link, { origin: url, development });

  async function send(
    call: GraphCall,
    request: Omit<SdkRequest, 'headers' | 'repeatable'>,
  ): Promise<GraphAnswer> {
    const { headers = {}, repeatable = request.method !== 'POST', once = false, remedy } = call;
    const reply = await deliver({ ...request, headers, repeatable, ...(once ? { attempts: 1 } : {}) });
    if (reply.status >= 200 && reply.status < 300) return answerOf(reply);
    const words = graphWords(reply);
    throw failureOf(reply, words, remedy?.(reply.status, words) ?? graphRemedy(reply.status), clock.now());
  }

  return {
    get: (path, call = {}) => send(call, { method: 'GET', path }),
    post: (path, body, call = {}) => send(call, { method: 'POST', path, body }),
    patch: (path, body, call = {}) => send(call, { method: 'PATCH', path, body }),
    delete: (path, call = {}) => send(call, { method: 'DELETE', path }),
    owns,
    async follow(link, call = {}) {
      if (owns(link)) return send(call, { method: 'GET', path: '/', link });
      throw new Refused(
        'a link that Graph gave leads to another place',
        'Nothing was sent there. If Graph moved, correct STORMLOCK_GRAPH_URL.',
      );
    },
  };
}

function answerOf(reply: Reply): GraphAnswer {
  if (reply.unreadable !== undefined) throw brokenAnswer(reply);
  const location = reply.headers.get('location');
  const body = reply.text === '' ? undefined : (jsonOf(reply.text) ?? reply.text);
  return { status: reply.status, body, ...(location === null ? {} : { location }) };
}
