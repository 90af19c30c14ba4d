import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { openTables, type Table } from '../../../shared/adapters/storage/table.ts';

const PAGES: Record<string, { rows: string[]; next?: string }> = {
  '': { rows: [], next: 'second' },
  second: { rows: ['a', 'b'], next: 'third' },
  third: { rows: ['c', 'd'], next: 'fourth' },
  fourth: { rows: ['e'] },
};

const rowOf = (key: string) => ({ 'odata.etag': 'W/"1"', PartitionKey: 'p', RowKey: key, json0: '{}' });

let server: Server;
let asked: URLSearchParams[];

beforeEach(async () => {
  asked = [];
  server = createServer((request, response) => {
    const query = new URL(request.url ?? '/', 'http://localhost').searchParams;
    asked.push(query);
    const { rows, next } = PAGES[query.get('NextRowKey') ?? ''] ?? { rows: [] };
    const more = { 'x-ms-continuation-nextpartitionkey': 'p', 'x-ms-continuation-nextrowkey': next };
    response.writeHead(200, { 'content-type': 'application/json', ...(next === undefined ? {} : more) });
    response.end(JSON.stringify({ value: rows.map(rowOf) }));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
});

afterEach(async () => {
  server.closeAllConnections();
  await new Promise((resolve) => server.close(resolve));
});

function open(): Table {
  const { port } = server.address() as AddressInfo;
  const key = Buffer.from('not a secret').toString('base64');
  const endpoint = `TableEndpoint=http://127.0.0.1:${port}/account`;
  const connectionString = `DefaultEndpointsProtocol=http;AccountName=account;AccountKey=${key};${endpoint}`;
  return openTables({ connection: { connectionString } })('cursors');
}

const keys = (rows: { row: string }[]) => rows.map(({ row }) => row).join('');

it('reads on behind a page that the service ended early or left empty', async () => {
  expect(keys(await open().query("PartitionKey eq 'p'"))).toBe('abcde');
  expect(keys(await open().queryKeys("PartitionKey eq 'p'"))).toBe('abcde');
});

it('stops when it has enough and asks for no larger pages than it needs', async () => {
  expect(keys(await open().query("PartitionKey eq 'p'", 3))).toBe('abc');
  expect(asked).toHaveLength(3);
  expect(asked[0]?.get('$top')).toBe('3');
});

it('asks nothing for nothing', async () => {
  expect(await open().query("PartitionKey eq 'p'", 0)).toEqual([]);
  expect(asked).toEqual([]);
});
