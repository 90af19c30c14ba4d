import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { openStores, type Stores } from '../../../shared/adapters/storage/open-stores.ts';
import { Refused, RetryLater } from '../../../shared/domain/errors.ts';
import { address, GROUP, incident, NOON, observation, SENTINEL } from '../../contract/stores/records.ts';

let server: Server;
let answer: { status: number; code: string };

const KEY = Buffer.from('not a secret').toString('base64');

beforeEach(async () => {
  server = createServer((_, response) => {
    response.writeHead(answer.status, { 'content-type': 'application/json', 'retry-after-ms': '1' });
    response.end(
      JSON.stringify({ 'odata.error': { code: answer.code, message: { lang: 'en-US', value: 'x' } } }),
    );
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
});

afterEach(async () => {
  server.closeAllConnections();
  await new Promise((resolve) => server.close(resolve));
});

function open(): Stores {
  const { port } = server.address() as AddressInfo;
  const endpoint = `TableEndpoint=http://127.0.0.1:${port}/account`;
  const connectionString = `DefaultEndpointsProtocol=http;AccountName=account;AccountKey=${KEY};${endpoint}`;
  return openStores({ connection: { connectionString } });
}

const reads: Record<string, (stores: Stores) => Promise<unknown>> = {
  'the switch': (stores) => stores.switch.get(),
  'a cursor': (stores) => stores.cursors.get(SENTINEL),
  'the cursors': (stores) => stores.cursors.list(),
  'a window': (stores) => stores.observations.window(GROUP, NOON, NOON, 1),
  'known posters': (stores) => stores.history.knownPosters(GROUP, [address('a@example.org')], NOON),
  'an address': (stores) => stores.groups.get([address('a@example.org')]),
  'an open incident': (stores) => stores.incidents.openOf(GROUP),
  'the open incidents': (stores) => stores.incidents.listOpen(),
  'the audit trail': (stores) => stores.audit.list({ limit: 1 }),
  'a budget': (stores) => stores.budgets.take('purge', 5, 60_000, NOON),
};

describe('a table service that fails', () => {
  it.each(Object.keys(reads))('never makes %s look absent', async (name) => {
    answer = { status: 403, code: 'AuthorizationFailure' };
    await expect(reads[name]?.(open())).rejects.toThrow(Refused);
  });

  it.each([
    { status: 503, code: 'ServerBusy' },
    { status: 500, code: 'OperationTimedOut' },
    { status: 429, code: 'TooManyRequests' },
  ])('asks to come back later when it answers $status', async (busy) => {
    answer = busy;
    await expect(open().incidents.open(incident('20161114-082914-3f9c'))).rejects.toThrow(RetryLater);
  });

  it.each(['get', 'add'])('asks to come back later when nobody answers: %s', async (operation) => {
    const stores = open();
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
    const { switch: store, observations } = stores;
    const task = operation === 'get' ? store.get() : observations.add([observation(1), observation(2)]);
    await expect(task).rejects.toThrow(RetryLater);
  });

  it('names the operation, the answer and the cause of an unexpected error', async () => {
    answer = { status: 400, code: 'InvalidInput' };
    const failure = await open()
      .cursors.list()
      .catch((error: unknown) => error);
    expect(failure).toMatchObject({ message: expect.stringContaining('[cursors query] 400 InvalidInput') });
    expect((failure as Error).cause).toBeInstanceOf(Error);
  });
});

describe('a connection by identity', () => {
  it('asks for the credential when a table is first used, not before', async () => {
    let asked = 0;
    const credential = async () => {
      asked++;
      return { getToken: async () => ({ token: 'x', expiresOnTimestamp: NOON * 2 }) };
    };
    const tableServiceUrl = 'https://127.0.0.1:1';
    const stores = openStores({ connection: { tableServiceUrl, credential } });
    expect(asked).toBe(0);
    await expect(stores.switch.get()).rejects.toThrow(RetryLater);
    expect(asked).toBe(1);
  });

  it('refuses a prefix that no table may have', () => {
    const connection = { connectionString: 'UseDevelopmentStorage=true' };
    expect(() => openStores({ connection, prefix: '1-storm' })).toThrow(
      /Table prefix "1-storm" must be letters/,
    );
  });
});
