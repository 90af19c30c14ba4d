import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import { onTestFinished } from 'vitest';

type Posted = { path: string; contentType: string; value: Record<string, unknown>[] };

/** A receiver of notifications: shakes hands, keeps what is posted and answers `status`; 0 never answers. */
export async function receivingApp() {
  const posted: Posted[] = [];
  const handshakes: string[] = [];
  const app = {
    status: 202,
    handshake: (token: string): { status: number; type: string; text: string } | undefined => ({
      status: 200,
      type: 'text/plain',
      text: token,
    }),
    posted,
    handshakes,
    url: '',
    /** All items of all posts. */
    items: () => posted.flatMap((post) => post.value),
  };
  const server = createServer((request, response) => {
    void (async () => {
      const url = new URL(request.url ?? '/', app.url);
      const token = url.searchParams.get('validationToken');
      const body = await textOf(request);
      if (token !== null) {
        handshakes.push(url.pathname);
        const answer = app.handshake(token);
        if (answer) response.writeHead(answer.status, { 'content-type': answer.type }).end(answer.text);
        return;
      }
      const contentType = request.headers['content-type'] ?? '';
      posted.push({ path: url.pathname, contentType, value: JSON.parse(body).value });
      if (app.status !== 0) response.writeHead(app.status).end();
    })();
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  app.url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  return app;
}

async function textOf(request: IncomingMessage): Promise<string> {
  let text = '';
  for await (const chunk of request) text += String(chunk);
  return text;
}
