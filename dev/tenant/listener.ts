import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { createServer as createTlsServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import type { Pipeline, RawRequest } from './pipeline.ts';

const MOST_BYTES = 8 * 1024 * 1024;
/** Node's five seconds close connections just as somebody sends on them; the services keep theirs for minutes. */
const KEEP_ALIVE_MS = 120_000;

export type Listener = { origin: string; close(): Promise<void> };

/** Serves a pipeline on 127.0.0.1; with a certificate by TLS. */
export async function listen(
  answer: Pipeline['answer'],
  options: { port: number; certificate?: { key: string; cert: string } },
): Promise<Listener> {
  const { certificate, port } = options;
  let origin = '';
  const serve = (incoming: IncomingMessage, outgoing: ServerResponse): void => {
    void respond(incoming, outgoing, origin, answer);
  };
  const server: Server = certificate ? createTlsServer(certificate, serve) : createServer(serve);
  server.keepAliveTimeout = KEEP_ALIVE_MS;
  await new Promise<void>((resolve, reject) =>
    server.once('error', reject).listen(port, '127.0.0.1', resolve),
  );
  const address = server.address() as AddressInfo;
  origin = `${certificate ? 'https' : 'http'}://127.0.0.1:${address.port}`;
  return { origin, close: () => close(server) };
}

async function respond(
  incoming: IncomingMessage,
  outgoing: ServerResponse,
  origin: string,
  answer: Pipeline['answer'],
): Promise<void> {
  const request = await readRequest(incoming, origin).catch(() => undefined);
  const response = request && (await answer(request));
  if (response === undefined) {
    incoming.socket.destroy();
    return;
  }
  outgoing.writeHead(response.status, response.headers).end(response.body);
}

async function readRequest(incoming: IncomingMessage, origin: string): Promise<RawRequest> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of incoming) {
    const bytes = Buffer.from(chunk);
    size += bytes.length;
    if (size > MOST_BYTES) throw new Error(`A request body is over ${MOST_BYTES} bytes.`);
    chunks.push(bytes);
  }
  const headers = Object.fromEntries(
    Object.entries(incoming.headers).map(([name, value]) => [
      name,
      Array.isArray(value) ? value.join(', ') : (value ?? ''),
    ]),
  );
  const url = new URL(`${origin}${incoming.url ?? '/'}`);
  return { method: incoming.method ?? 'GET', url, headers, body: Buffer.concat(chunks).toString('utf8') };
}

const close = (server: Server): Promise<void> =>
  new Promise((resolve) => {
    server.close(() => resolve());
    server.closeAllConnections();
  });
