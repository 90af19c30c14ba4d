import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { graphSentinelDirectory } from '../../../shared/adapters/graph/sentinels.ts';
import { Refused } from '../../../shared/domain/errors.ts';
import type { SentinelDirectory } from '../../../shared/ports/subscriptions.ts';
import { failure } from '../http/service.ts';
import { type GraphService, queryOf, startGraph } from './graph-service.ts';

const A = '0a1b2c3d-4e5f-6071-8293-a4b5c6d7e8f9';
const B = '1a1b2c3d-4e5f-6071-8293-a4b5c6d7e8f9';
const C = '2a1b2c3d-4e5f-6071-8293-a4b5c6d7e8f9';

let graph: GraphService;
let directory: SentinelDirectory;
beforeEach(async () => {
  graph = await startGraph();
  directory = graphSentinelDirectory({ graph: graph.graph });
});
afterEach(() => graph.close());

const notFound = { status: 404, body: { error: { code: 'Request_ResourceNotFound', message: 'No.' } } };
const denied = { status: 403, body: { error: { code: 'Authorization_RequestDenied', message: 'No.' } } };
const list = (...value: object[]) => ({ status: 200, body: { value } });

describe('A sentinel', () => {
  it('named by object id is looked up and written in lower case', async () => {
    graph.will({ status: 200, body: { id: A.toUpperCase() } });
    expect(await directory.resolve(` ${A.toUpperCase()} `)).toEqual([A]);
    expect(graph.received[0]?.path).toBe(`/v1.0/users/${A.toUpperCase()}?$select=id`);
  });

  it('named by UPN becomes an object id', async () => {
    graph.will({ status: 200, body: { id: A } });
    expect(await directory.resolve('guest_x.y#EXT#@example.com')).toEqual([A]);
    expect(graph.received[0]?.path).toContain('guest_x.y%23EXT%23%40example.com');
  });

  it('nobody knows is nobody', async () => {
    graph.will(notFound);
    expect(await directory.resolve('gone@example.com')).toEqual([]);
  });

  it('named by object id needs no permission to read users', async () => {
    graph.will(denied, denied);
    expect(await directory.resolve(A)).toEqual([A]);
    expect(await failure(directory.resolve('anna@example.com'))).toBeInstanceOf(Refused);
  });
});

describe('A group of sentinels', () => {
  it('stands for its members that have a mailbox, nested ones too', async () => {
    const next = `${graph.url}/v1.0/groups/g/transitiveMembers/microsoft.graph.user?$count=true&$skiptoken=2`;
    const first = list(
      {
        '@odata.type': '#microsoft.graph.user',
        id: A,
        mail: 'a@example.com',
        userPrincipalName: 'a@example.com',
      },
      { '@odata.type': '#microsoft.graph.user', id: C, mail: null, userPrincipalName: 'c@example.com' },
    );
    Object.assign(first.body, { '@odata.nextLink': next });
    graph.will(list({ id: 'g' }), first, list({ id: B, mail: null, userPrincipalName: null }, { id: A }));
    expect(await directory.resolve('group:Sentinels@Example.com')).toEqual([A, B]);
    expect(queryOf(graph.received[0]).get('$filter')).toBe("mail eq 'sentinels@example.com'");
    expect(graph.received[2]?.headers['consistencylevel']).toBe('eventual');
  });

  it('is found by any of its addresses', async () => {
    graph.will(list(), list({ id: 'g' }), list());
    expect(await directory.resolve("group:o'neil@example.com")).toEqual([]);
    expect(queryOf(graph.received[1]).get('$filter')).toBe(
      "proxyAddresses/any(p:p eq 'smtp:o''neil@example.com')",
    );
  });

  it('that is no address is nobody', async () => {
    expect(await directory.resolve('group:nonsense')).toEqual([]);
  });
});
