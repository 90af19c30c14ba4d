import type { IncomingMessage, ServerResponse } from 'node:http';
import { z } from 'zod';
import { type HostKeys, mayCall } from './auth.ts';
import { readBody } from './http-message.ts';
import { messageOf } from './log.ts';

/** The management endpoints under `/admin`; they want the master key. */
export type Admin = (
  request: IncomingMessage,
  response: ServerResponse,
  url: URL,
  key: string | undefined,
) => Promise<void>;

/** Runs a function that is not triggered by HTTP; `undefined` when there is none of that name. */
export type Fire = (functionName: string, input: string | undefined) => Promise<void> | undefined;

const requestBody = z.object({ input: z.string().optional() });

/**
 * `POST /admin/functions/{name}` fires a function with `{"input": "..."}` and answers 202 at once; with
 * `?wait=true` (not in the real host) it answers 200 when the run has ended, or 500 with its error.
 */
export function makeAdmin(keys: HostKeys, fire: Fire): Admin {
  return async (request, response, url, key) => {
    const body = await readBody(request);
    if (!mayCall('admin', '', key, keys)) return send(response, 401);
    if (request.method === 'GET' && url.pathname === '/admin/host/status') {
      return send(response, 200, { state: 'Running' });
    }
    const name = /^\/admin\/functions\/([^/]+)$/.exec(url.pathname)?.[1];
    if (request.method !== 'POST' || name === undefined) return send(response, 404);
    const parsed = requestBody.safeParse(parseJson(body?.toString('utf8') ?? ''));
    if (!parsed.success) return send(response, 400, { error: 'the body must be {"input": "text"} or empty' });
    const run = fire(name, parsed.data.input);
    if (run === undefined)
      return send(response, 404, { error: `no function "${name}" that can be fired by hand` });
    if (url.searchParams.get('wait') === 'true') return sendOutcome(response, run);
    // The invocation logs its failure; nobody waits for it here.
    run.catch(() => undefined);
    return send(response, 202);
  };
}

async function sendOutcome(response: ServerResponse, run: Promise<void>): Promise<void> {
  try {
    await run;
    send(response, 200, { state: 'succeeded' });
  } catch (error) {
    send(response, 500, { state: 'failed', error: messageOf(error) });
  }
}

function send(response: ServerResponse, status: number, body?: object): void {
  response.writeHead(status, { 'content-type': 'application/json' }).end(body && JSON.stringify(body));
}

function parseJson(text: string): unknown {
  try {
    return text === '' ? {} : JSON.parse(text);
  } catch {
    return undefined;
  }
}
