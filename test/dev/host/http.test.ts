import { connect } from 'node:net';
import { describe, expect, test } from 'vitest';
import { hosted } from './hosted.ts';

const echo = `async (request, context) => ({ jsonBody: {
  method: request.method, url: request.url, params: request.params,
  query: Object.fromEntries(request.query), header: request.headers.get('x-test'), text: await request.text(),
} })`;

const KEYS = { master: 'm', default: 'd', functions: { 'kill-switch': 'k' } };

describe('an HTTP function', { timeout: 20_000 }, () => {
  test('gets method, address, parameters, query, headers and body', async () => {
    const host = await hosted({
      source: `app.http('echo', { methods: ['POST'], route: 'groups/{id}/{action?}', handler: ${echo} });`,
    });
    const answer = await host.call('/api/groups/all%20staff?a=1&a=2&b=&code=x', {
      method: 'POST',
      headers: { 'x-test': 'yes' },
      body: 'hello',
    });
    expect(answer.status).toBe(200);
    expect(await answer.json()).toEqual({
      method: 'POST',
      url: `${host.url}/api/groups/all%20staff?a=1&a=2&b=&code=x`,
      params: { id: 'all staff' },
      query: { a: '1,2', b: '', code: 'x' },
      header: 'yes',
      text: 'hello',
    });
  });

  test('answers with status, headers, cookies and bytes', async () => {
    const host = await hosted({
      source: `app.http('page', { handler: () => ({
        status: 418, headers: { 'x-a': 'b' }, body: new Uint8Array([1, 2, 255]),
        cookies: [{ name: 's', value: 'a b', httpOnly: true, sameSite: 'Strict', maxAge: 60, path: '/' }, { name: 't', value: '1' }],
      }) });`,
    });
    const answer = await host.call('/api/page');
    expect(answer.status).toBe(418);
    expect(answer.headers.get('x-a')).toBe('b');
    expect(answer.headers.getSetCookie()).toEqual([
      's=a%20b; max-age=60; path=/; httponly; samesite=strict',
      't=1',
    ]);
    expect([...new Uint8Array(await answer.arrayBuffer())]).toEqual([1, 2, 255]);
  });

  test('that returns nothing answers 204', async () => {
    const host = await hosted({ source: `app.http('quiet', { handler: () => undefined });` });
    expect((await host.call('/api/quiet')).status).toBe(204);
  });

  test('that throws answers 500 without a word, and the log says why', async () => {
    const host = await hosted({
      source: `app.http('bad', { handler: () => { throw new Error('secret'); } });`,
    });
    const answer = await host.call('/api/bad');
    expect([answer.status, await answer.text()]).toEqual([500, '']);
    const failed = host.log.entries.find(({ outcome }) => outcome === 'failed');
    expect(failed).toMatchObject({ level: 'error', function: 'bad', message: "Executed 'bad' (failed)" });
    expect(failed?.error).toContain('Error: secret');
  });

  test('is not found by another method', async () => {
    const host = await hosted({ source: `app.http('one', { methods: ['GET'], handler: () => ({}) });` });
    expect((await host.call('/api/one', { method: 'POST' })).status).toBe(404);
    expect((await host.call('/api/other')).status).toBe(404);
    expect((await host.call('/one')).status).toBe(404);
  });

  test('wins over others whose route fits when its name comes first', async () => {
    const host = await hosted({
      source: `app.http('b', { route: 'x/{any}', handler: () => ({ body: 'b' }) });
        app.http('c', { route: 'x/exact', handler: () => ({ body: 'c' }) });
        app.http('a', { route: 'x/{n:int}', methods: ['GET'], handler: () => ({ body: 'a' }) });`,
    });
    const answers = await Promise.all(
      [host.call('/api/x/7'), host.call('/api/x/exact'), host.call('/api/x/7', { method: 'POST' })].map(
        async (answer) => (await answer).text(),
      ),
    );
    expect(answers).toEqual(['a', 'b', 'b']);
  });

  test('lives under the prefix that host.json names', async () => {
    const source = `app.http('one', { handler: () => ({}) });`;
    const bare = await hosted({ source, hostJson: { extensions: { http: { routePrefix: '' } } } });
    expect((await bare.call('/one')).status).toBe(200);
    const deep = await hosted({ source, hostJson: { extensions: { http: { routePrefix: '/v1/x' } } } });
    expect((await deep.call('/v1/x/one')).status).toBe(200);
  });

  test('does not get a chunked body, as without HTTP streaming in Azure', async () => {
    const host = await hosted({ source: `app.http('echo', { methods: ['POST'], handler: ${echo} });` });
    const body = new Blob(['hello']).stream();
    const answer = await host.call('/api/echo', { method: 'POST', body, duplex: 'half' });
    expect(await answer.json()).toMatchObject({ text: '' });
  });

  test('is spared bodies over 100 MB', async () => {
    const host = await hosted({ source: `app.http('echo', { methods: ['POST'], handler: ${echo} });` });
    const { hostname, port } = new URL(host.url);
    const socket = connect(Number(port), hostname);
    socket.write(`POST /api/echo HTTP/1.1\r\nhost: x\r\ncontent-length: ${100 * 1024 * 1024 + 1}\r\n\r\n`);
    const line = await new Promise<string>((resolve) => socket.once('data', (data) => resolve(String(data))));
    socket.destroy();
    expect(line).toMatch(/^HTTP\/1.1 413 /);
  });
});

describe('keys', { timeout: 20_000 }, () => {
  const source = `for (const authLevel of ['anonymous', 'function', 'admin']) app.http(authLevel, { authLevel, route: 'for-' + authLevel, handler: () => ({}) });
    app.http('kill-switch', { authLevel: 'function', route: 'for-kill-switch', handler: () => ({}) });`;

  const cases: [name: string, key: string | undefined, status: number][] = [
    ['anonymous', undefined, 200],
    ['function', undefined, 401],
    ['function', '', 401],
    ['function', 'x', 401],
    ['function', 'k', 401],
    ['function', 'd', 200],
    ['function', 'm', 200],
    ['kill-switch', 'k', 200],
    ['kill-switch', 'd', 200],
    ['admin', 'd', 401],
    ['admin', 'm', 200],
  ];

  test('open what they are for, in the header or in the address', async () => {
    const host = await hosted({ source }, { keys: KEYS });
    for (const [name, key, status] of cases) {
      const inHeader = key === undefined ? {} : { headers: { 'x-functions-key': key } };
      expect([name, key, (await host.call(`/api/for-${name}`, inHeader)).status]).toEqual([
        name,
        key,
        status,
      ]);
      const inAddress = key === undefined ? '' : `?code=${key}`;
      expect([name, key, (await host.call(`/api/for-${name}${inAddress}`)).status]).toEqual([
        name,
        key,
        status,
      ]);
    }
  });

  test('are made up where none are given', async () => {
    const host = await hosted({ source });
    expect(host.keys.default).not.toBe(host.keys.master);
    const answer = await host.call('/api/for-function', {
      headers: { 'x-functions-key': host.keys.default },
    });
    expect(answer.status).toBe(200);
  });
});

describe('management', { timeout: 20_000 }, () => {
  const master = { 'x-functions-key': 'm' };

  test('wants the master key', async () => {
    const host = await hosted({ source: `app.http('a', { handler: () => ({}) });` }, { keys: KEYS });
    expect((await host.call('/admin/host/status')).status).toBe(401);
    expect((await host.call('/admin/host/status?code=d')).status).toBe(401);
    const answer = await host.call('/admin/host/status', { headers: master });
    expect(await answer.json()).toEqual({ state: 'Running' });
  });

  test('fires functions by hand and tells how it went when asked to wait', async () => {
    const host = await hosted(
      {
        source: `app.http('web', { handler: () => ({}) });
          app.timer('good', { schedule: '0 0 0 1 1 *', handler: (timer, context) => context.log('ran') });
          app.timer('bad', { schedule: '0 0 0 1 1 *', handler: () => { throw new Error('no'); } });`,
      },
      { keys: KEYS },
    );
    const fire = (path: string) =>
      host.call(`/admin/functions/${path}`, { method: 'POST', headers: master, body: '{}' });
    expect((await fire('good')).status).toBe(202);
    await host.log.saying(1);
    expect((await fire('good?wait=true')).status).toBe(200);
    expect(host.log.said).toEqual(['ran', 'ran']);
    const failed = await fire('bad?wait=true');
    expect([failed.status, await failed.text()]).toEqual([500, expect.stringContaining('Error: no')]);
    expect((await fire('missing')).status).toBe(404);
    expect((await fire('web')).status).toBe(404);
  });
});
