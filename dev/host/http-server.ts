import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Admin } from './admin.ts';
import { type HostKeys, mayCall, presentedKey } from './auth.ts';
import { readBody, sendAnswer, toTriggerInput } from './http-message.ts';
import type { Router } from './http-routes.ts';
import type { Invoker } from './invocation.ts';
import { StartupError } from './problem.ts';

/** What answers once the app is loaded; until then, and while stopping, every request gets 503. */
export type HttpApp = { router: Router; invoker: Invoker; admin: Admin; keys: HostKeys };

/** As the platform's: Node's five seconds close connections just as somebody sends on them. */
const KEEP_ALIVE_MS = 130_000;

export class HttpServer {
  readonly #server: Server;
  #app: HttpApp | undefined;

  constructor() {
    this.#server = createServer((request, response) => {
      this.#handle(request, response).catch(() => this.#fail(response));
    });
    this.#server.keepAliveTimeout = KEEP_ALIVE_MS;
  }

  /** Listens on loopback only; returns the base URL. */
  async listen(port: number): Promise<string> {
    await new Promise<void>((resolve, reject) => {
      this.#server.once('error', (cause: NodeJS.ErrnoException) => {
        const remedy = cause.code === 'EADDRINUSE' ? 'something listens there already' : cause.message;
        reject(new StartupError([`port ${port} cannot be opened: ${remedy}; choose another`], { cause }));
      });
      this.#server.listen(port, '127.0.0.1', resolve);
    });
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
  }

  serve(app: HttpApp): void {
    this.#app = app;
  }

  /** Takes no new connections, lets running requests end. */
  refuseNew(): void {
    this.#app = undefined;
    this.#server.close();
    this.#server.closeIdleConnections();
  }

  closeAll(): void {
    this.#server.closeAllConnections();
  }

  async #handle(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const app = this.#app;
    const url = urlOf(request);
    if (url === undefined) return answer(request, response, 400);
    if (app === undefined) return answer(request, response, 503);
    const key = presentedKey(request.headers, url.searchParams);
    if (/^\/admin(\/|$)/i.test(url.pathname)) return app.admin(request, response, url, key);
    const match = app.router(request.method ?? 'GET', url.pathname);
    if (match === undefined) return answer(request, response, 404);
    const { func, params } = match;
    if (!mayCall(func.trigger.authLevel, func.name, key, app.keys)) return answer(request, response, 401);
    const body = await readBody(request);
    if (body === undefined) return answer(request, response, 413);
    sendAnswer(response, await app.invoker.invoke(func, toTriggerInput(request, url, params, body)));
  }

  /** The invocation has logged why; like the real host, the caller is told nothing. */
  #fail(response: ServerResponse): void {
    if (response.headersSent) response.destroy();
    else response.writeHead(500).end();
  }
}

function urlOf(request: IncomingMessage): URL | undefined {
  const target = `http://${request.headers.host ?? 'localhost'}${request.url ?? '/'}`;
  return URL.canParse(target) ? new URL(target) : undefined;
}

function answer(request: IncomingMessage, response: ServerResponse, status: number): void {
  request.resume();
  response.writeHead(status).end();
}
