import functions, { type HttpRequest, InvocationContext, output } from '@azure/functions';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { notificationItems } from '../../functions/notification-items.ts';
import { notify } from '../../functions/notify.ts';
import { clientStates } from '../../shared/adapters/client-states.ts';
import { SENTINEL } from '../contract/stores/records.ts';

const SECRET = 'a secret of sixteen characters and more';
const SETTINGS = {
  AZURE_FUNCTIONS_ENVIRONMENT: 'Development',
  AZURE_TENANT_ID: '0f1a2b3c-4d5e-4f60-8a7b-9c0d1e2f3a4b',
  AZURE_CLIENT_ID: '0f1a2b3c-4d5e-4f60-8a7b-9c0d1e2f3a4c',
  AZURE_CLIENT_SECRET: 'none',
  AzureWebJobsStorage: 'UseDevelopmentStorage=true',
  STORMLOCK_PUBLIC_URL: 'http://localhost:7071',
  STORMLOCK_SENTINELS: SENTINEL,
  STORMLOCK_CLIENT_STATE_SECRET: SECRET,
};
const MOST_ITEMS = 5_000;

beforeEach(() => {
  for (const [name, value] of Object.entries(SETTINGS)) vi.stubEnv(name, value);
});

afterEach(() => vi.unstubAllEnvs());

const wakes = output.storageQueue({ queueName: 'wakes', connection: 'AzureWebJobsStorage' });

function posted(body: string): HttpRequest {
  return new functions.HttpRequest({
    method: 'POST',
    url: 'http://localhost:7071/api/notify',
    headers: { 'content-type': 'application/json' },
    body: { string: body },
  });
}

async function post(body: string) {
  const context = new InvocationContext({ functionName: 'notify', logHandler: () => {} });
  const { status } = await notify(posted(body), context, wakes);
  return { status, woken: context.extraOutputs.get(wakes) as { sentinel: string }[] | undefined };
}

const batchOf = (item: string, count: number): string => `{"value":[${Array(count).fill(item).join()}]}`;

test.each(['1', '{}', 'null', '[]', '"x"'])(
  'more items of %s than any batch has are refused',
  async (item) => {
    expect((await post(batchOf(item, MOST_ITEMS + 1))).status).toBe(413);
  },
);

test('as many as a batch may have are looked at, and one good one among them counts', async () => {
  const good = { clientState: clientStates({ secrets: [SECRET] }).make(SENTINEL) };
  const body = batchOf('1', MOST_ITEMS - 1).replace(']}', `,${JSON.stringify(good)}]}`);
  expect(await post(body)).toMatchObject({ status: 202, woken: [{ sentinel: SENTINEL }] });
});

test('of an item that is not what Graph sends, only texts are taken, and of ids only those that are ids', () => {
  const id = '5d1c9a8e-0d3c-4a54-9d44-0c5f3e2b1a00';
  const read = [
    null,
    7,
    'item',
    [],
    {},
    { clientState: { toString: 'x' }, lifecycleEvent: 1, subscriptionId: '../users' },
    { clientState: 'state', lifecycleEvent: 'missed', subscriptionId: id, resource: 'x' },
  ];
  expect(notificationItems(JSON.stringify({ value: read }))).toEqual([
    ...Array(6).fill({}),
    { clientState: 'state', lifecycleEvent: 'missed', subscriptionId: id },
  ]);
});

test.each(['', 'null', '7', '"value"', '[]', '{"value":{"length":3}}', '{"value":[', '{}'])(
  '%j is no batch of notifications',
  async (body) => {
    expect((await post(body)).status).toBe(400);
  },
);
