import { inspect } from 'node:util';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { platformKeys } from '../../shared/adapters/platform-keys.ts';
import { RetryLater } from '../../shared/domain/errors.ts';
import { failure, napClock, type Service, startService } from './http/service.ts';

const KEY = 'a-key-that-nobody-may-see';
let service: Service;

beforeEach(async () => {
  service = await startService();
});
afterEach(() => service.close());

const accepts = (timeout = 3_000) =>
  platformKeys({ url: service.url, clock: napClock(), policy: { timeout } }).accepts(KEY);

it('a key is right when the platform lets it through, and wrong when it answers 401', async () => {
  service.will({ status: 204 }, { status: 401 });
  expect([await accepts(), await accepts()]).toEqual([true, false]);
});

it('the key travels as a header, and never in the address', async () => {
  service.will({ status: 204 });
  await accepts();
  expect(service.received).toMatchObject([
    { method: 'GET', path: '/api/kill-switch/key', headers: { 'x-functions-key': KEY }, body: '' },
  ]);
});

it.each([
  ['a page of somebody else', { status: 200, body: '<html>parked</html>' }],
  ['a redirect, which is not followed', { status: 302, headers: { location: 'http://127.0.0.1:1/' } }],
  ['access restrictions', { status: 403 }],
  ['a function that is switched off', { status: 404 }],
  ['an app that fails', { status: 500 }],
])('%s is no word about the key', async (_what, answer) => {
  service.will(answer);
  const error = await failure(accepts());
  expect(error).toBeInstanceOf(RetryLater);
  expect(error.message).toContain(`/api/kill-switch/key: ${answer.status}`);
  expect(inspect(error, { depth: 9 })).not.toContain(KEY);
});

it('a platform that is busy for a moment is asked once more, and no further', async () => {
  service.will({ status: 503 }, { status: 204 });
  expect(await accepts()).toBe(true);
  service.will({ status: 503 }, { status: 503 });
  expect(await failure(accepts())).toBeInstanceOf(RetryLater);
});

it('a platform that says nothing is not waited for', async () => {
  service.will('silence');
  const error = await failure(accepts(50));
  expect(error).toBeInstanceOf(RetryLater);
  expect(error.message).toContain('no answer in time');
  expect(inspect(error, { depth: 9 })).not.toContain(KEY);
});
