import { createServer, type IncomingHttpHeaders, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Milliseconds } from '../../../shared/domain/time.ts';
import type { Clock } from '../../../shared/ports/clock.ts';

export type Received = { method: string; path: string; headers: IncomingHttpHeaders; body: string };

type Answer =
  | { status: number; headers?: Record<string, string>; body?: unknown }
  /** For questions asked side by side, whose order is anybody's guess. */
  | ((received: Received) => Answer)
  /** Takes the request and says nothing until it is closed. */
  | 'silence'
  /** Takes the request and cuts the connection. */
  | 'hang up';

/** A real server on loopback that gives the answers it was told, in order, and keeps what it was asked. */
export type Service = {
  url: string;
  received: Received[];
  will(...answers: Answer[]): void;
  /** Throws when it was asked more or less than it was told. */
  close(): Promise<void>;
};

export async function startService(): Promise<Service> {
  const received: Received[] = [];
  const unexpected: string[] = [];
  const answers: Answer[] = [];
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      const { method = '', url = '', headers } = request;
      const asked = { method, path: url, headers, body: Buffer.concat(chunks).toString('utf8') };
      received.push(asked);
      const told = answers.shift();
      const answer = typeof told === 'function' ? told(asked) : told;
      if (answer === undefined) unexpected.push(`${method} ${url}`);
      give(response, answer ?? { status: 500, body: { error: { code: 'Unexpected' } } });
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}`,
    received,
    will: (...more) => void answers.push(...more),
    close: async () => {
      await new Promise((resolve) => {
        server.close(resolve);
        server.closeAllConnections();
      });
      if (unexpected.length > 0) throw new Error(`unexpected requests: ${unexpected.join(', ')}`);
      if (answers.length > 0) throw new Error(`${answers.length} answers were not asked for`);
    },
  };
}

function give(response: ServerResponse, answer: Answer): void {
  if (typeof answer === 'function') throw new Error('one answer at a time');
  if (answer === 'silence') return;
  if (answer === 'hang up') {
    response.socket?.destroy();
    return;
  }
  const { status, headers = {}, body } = answer;
  const text = body === undefined || typeof body === 'string' ? body : JSON.stringify(body);
  const type = typeof body === 'string' || body === undefined ? {} : { 'content-type': 'application/json' };
  response.writeHead(status, { ...type, ...headers }).end(text);
}

/** A clock whose sleepers wake at once, an hour later if they asked for an hour. */
export type NapClock = Clock & { naps: Milliseconds[] };

export function napClock(start = Date.UTC(2026, 10, 23, 9)): NapClock {
  let now = start;
  const naps: Milliseconds[] = [];
  return {
    naps,
    now: () => now,
    sleep: (duration) => {
      naps.push(duration);
      now += duration;
      return Promise.resolve();
    },
  };
}

/** What a call that must fail failed with. */
export async function failure(act: Promise<unknown>): Promise<Error> {
  try {
    await act;
  } catch (error) {
    if (error instanceof Error) return error;
  }
  throw new Error('it did not fail with an error');
}
