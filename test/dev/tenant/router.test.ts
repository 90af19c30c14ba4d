import { describe, expect, it } from 'vitest';
import type { Route } from '../../../dev/tenant/http.ts';
import { Router, serviceOf } from '../../../dev/tenant/router.ts';

const route = (method: Route['method'], path: string): Route => ({
  service: 'graph',
  method,
  path,
  handle: () => ({ status: 200 }),
});

const router = new Router([
  route('GET', '/v1.0/users/{user}/messages/{message}'),
  route('GET', '/v1.0/users/{user}/mailFolders/{folder}/messages/delta'),
  route('GET', '/v1.0/users/{user}/mailFolders/{folder}/messages/{message}'),
]);

describe('the router', () => {
  it('prefers fixed segments to names', () => {
    expect(router.find('GET', '/v1.0/users/a/mailFolders/inbox/messages/delta')).toMatchObject({
      route: { path: expect.stringMatching(/delta$/) },
      params: { user: 'a', folder: 'inbox' },
    });
  });

  it('reads keys and functions in brackets, and decodes', () => {
    const found = router.find('GET', "/v1.0/users('o''neill%40x')/mailFolders('inbox')/messages/delta()");
    expect(found?.params).toEqual({ user: "o'neill@x", folder: 'inbox' });
  });

  it('finds nothing for another method, length or spelling', () => {
    expect(router.find('POST', '/v1.0/users/a/messages/b')).toBeUndefined();
    expect(router.find('GET', '/v1.0/users/a/messages')).toBeUndefined();
    expect(router.find('GET', '/v1.0/Users/a/messages/b')).toBeUndefined();
  });

  it('knows whose path it is', () => {
    const paths = [
      '/v1.0/users',
      '/beta/users',
      '/adminapi/beta/x/InvokeCommand',
      '/teams/workflows',
      '/t/oauth2',
    ];
    expect(paths.map(serviceOf)).toEqual(['graph', 'graph', 'exchange', 'teams', 'entra']);
  });
});
