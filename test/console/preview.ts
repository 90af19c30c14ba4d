import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { fileURLToPath } from 'node:url';
import functions, { type HttpResponseInit } from '@azure/functions';
import { answerAdmin } from '../../functions/admin/guard.ts';
import { ADMIN_ROUTES } from '../../functions/admin-routes.ts';
import { consolePage } from '../../functions/console.ts';
import { answerKillSwitch } from '../../functions/kill-switch/answer.ts';
import type { Access } from '../../shared/compose-access.ts';
import { checkHealth } from '../../shared/use-cases/check-health.ts';
import type { MemoryApp } from '../functions/app.ts';

// Plain Node cannot import these by name: the library is a CommonJS bundle.
const { HttpRequest, HttpResponse } = functions;

const BUILT = fileURLToPath(new URL('../../dist/app/console', import.meta.url));

export type Preview = { url: string; stop(): Promise<void> };

/** Serves the built page and the admin API of an app in memory on loopback, to look at and to test in a browser. */
export async function startPreview(app: MemoryApp, access: () => Access, port = 0): Promise<Preview> {
  const server = createServer((request, response) => {
    answer(app, access(), request)
      .then((answered) => send(response, answered))
      .catch((error: unknown) => response.writeHead(500).end(String(error)));
  });
  await new Promise<void>((resolve) => server.listen(port, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    stop: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

async function answer(app: MemoryApp, access: Access, incoming: IncomingMessage): Promise<HttpResponseInit> {
  const url = new URL(incoming.url ?? '/', `http://${incoming.headers.host}`);
  const chunks: Buffer[] = [];
  for await (const chunk of incoming) chunks.push(chunk as Buffer);
  const make = (params: Record<string, string>) =>
    new HttpRequest({
      method: incoming.method ?? 'GET',
      url: url.href,
      params,
      query: Object.fromEntries(url.searchParams),
      headers: Object.fromEntries(
        Object.entries(incoming.headers).map(([name, value]) => [name, String(value)]),
      ),
      ...(chunks.length > 0 ? { body: { bytes: Buffer.concat(chunks) } } : {}),
    });
  const file = /^\/api\/console(?:\/(.*))?$/.exec(url.pathname);
  if (file !== null) return consolePage(make({ file: file[1] ?? '' }), BUILT);
  const world = { access: () => access, compose: async () => app.deps, log: app.log, invocation: 'preview' };
  if (url.pathname === '/api/kill-switch') return answerKillSwitch(make({}), world);
  if (url.pathname === '/api/health') {
    const state = await checkHealth(app.deps);
    return { status: state.healthy ? 200 : 503, jsonBody: state };
  }
  for (const { name, method, route } of ADMIN_ROUTES) {
    const pattern = route.replaceAll('.', '\\.').replace(/\{(\w+)\}/g, '(?<$1>[^/]+)');
    const match = new RegExp(`^/api/${pattern}$`).exec(url.pathname);
    if (match === null || method !== incoming.method) continue;
    return answerAdmin(name, make({ ...match.groups }), world);
  }
  return { status: 404 };
}

async function send(response: ServerResponse, answered: HttpResponseInit): Promise<void> {
  const converted = new HttpResponse(answered);
  response.writeHead(converted.status, Object.fromEntries(converted.headers));
  response.end(Buffer.from(await converted.arrayBuffer()));
}
