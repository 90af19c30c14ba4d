import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { graphEdiscovery } from '../../../shared/adapters/graph/ediscovery.ts';
import { Occupied, OutcomeUnknown, Refused, RetryLater } from '../../../shared/domain/errors.ts';
import { MINUTE } from '../../../shared/domain/time.ts';
import type { Ediscovery } from '../../../shared/ports/ediscovery.ts';
import { failure } from '../http/service.ts';
import { type GraphService, queryOf, startGraph } from './graph-service.ts';

const CASES = '/v1.0/security/cases/ediscoveryCases';

let graph: GraphService;
let ediscovery: Ediscovery;
/** What further pages may take of the allowance. */
let tokens: number;
beforeEach(async () => {
  graph = await startGraph();
  tokens = Number.POSITIVE_INFINITY;
  ediscovery = graphEdiscovery({
    graph: graph.graph,
    clock: graph.clock,
    budget: { take: async () => tokens-- > 0 },
  });
});
afterEach(() => graph.close());

const list = (...value: object[]) => ({ status: 200, body: { value } });
const refusal = (status: number, code: string, message = 'No.') => ({
  status,
  body: { error: { code, message } },
});
const accepted = (location?: string) => ({ status: 202, ...(location ? { headers: { location } } : {}) });

describe('A list of several pages', () => {
  const operation = (id: string) => ({ id, createdDateTime: '2016-11-14T08:00:00Z' });
  const firstPage = () => ({
    status: 200,
    body: {
      value: [operation('a')],
      '@odata.nextLink': `${graph.url}${CASES}/c1/operations?$skiptoken=2`,
    },
  });

  it('takes a token of the allowance a page', async () => {
    graph.will(firstPage());
    graph.will(list(operation('b')));
    tokens = 1;
    expect((await ediscovery.operations('c1')).map(({ id }) => id)).toEqual(['a', 'b']);
    expect(tokens).toBe(0);
  });

  it('is read on another time where none is left, from where it was left', async () => {
    graph.will(firstPage());
    tokens = 0;
    expect(await failure(ediscovery.operations('c1'))).toBeInstanceOf(RetryLater);
    expect(graph.received).toHaveLength(1);
    graph.will(list(operation('b')));
    expect((await ediscovery.operations('c1')).map(({ id }) => id)).toEqual(['a', 'b']);
    expect(queryOf(graph.received[1]).get('$skiptoken')).toBe('2');
    graph.will(list(operation('c')));
    expect((await ediscovery.operations('c1')).map(({ id }) => id)).toEqual(['c']);
  });

  it('is read from the beginning when that was long ago, or the link is no longer taken', async () => {
    const leave = async () => {
      graph.will(firstPage());
      tokens = 0;
      await failure(ediscovery.operations('c1'));
    };
    await leave();
    await graph.clock.sleep(15 * MINUTE);
    graph.will(list(operation('c')));
    expect((await ediscovery.operations('c1')).map(({ id }) => id)).toEqual(['c']);
    await leave();
    graph.will(refusal(400, 'BadRequest'), list(operation('d')));
    await failure(ediscovery.operations('c1'));
    expect((await ediscovery.operations('c1')).map(({ id }) => id)).toEqual(['d']);
  });
});

describe('A case', () => {
  it('is created', async () => {
    graph.will({ status: 201, body: { id: 'c1', displayName: 'Storm', status: 'active' } });
    expect(await ediscovery.createCase('Storm', 'Why', 'inc-1')).toBe('c1');
    expect(JSON.parse(graph.received[0]?.body ?? '')).toEqual({
      displayName: 'Storm',
      description: 'Why',
      externalId: 'inc-1',
    });
  });

  it('is found by its exact name', async () => {
    graph.will(
      list({ id: 'c0', displayName: "Storm o'clock 2" }, { id: 'c1', displayName: "Storm o'clock" }),
    );
    expect(await ediscovery.findCase("Storm o'clock")).toBe('c1');
    expect(queryOf(graph.received[0]).get('$filter')).toBe("displayName eq 'Storm o''clock'");
  });

  it('nobody made is not found', async () => {
    graph.will(list());
    expect(await ediscovery.findCase('Storm')).toBeUndefined();
  });

  it('whose name is taken was made by an earlier call whose answer was lost', async () => {
    graph.will(refusal(409, 'Conflict'));
    expect(await failure(ediscovery.createCase('Storm', '', ''))).toBeInstanceOf(OutcomeUnknown);
  });

  it('whose creation is not answered may exist', async () => {
    graph.will('hang up');
    expect(await failure(ediscovery.createCase('Storm', '', ''))).toBeInstanceOf(OutcomeUnknown);
  });
});

describe('A search', () => {
  const search = {
    id: 's1',
    displayName: 'Slice',
    contentQuery: 'kind:email',
    dataSourceScopes: 'allTenantMailboxes',
  };

  it('covers every mailbox', async () => {
    graph.will({ status: 201, body: search });
    expect(await ediscovery.createSearch('c1', 'Slice', 'kind:email')).toBe('s1');
    expect(JSON.parse(graph.received[0]?.body ?? '')).toEqual({
      displayName: 'Slice',
      contentQuery: 'kind:email',
      dataSourceScopes: 'allTenantMailboxes',
    });
  });

  it('is read back as the service keeps it', async () => {
    graph.will(
      { status: 200, body: search },
      list(search, { id: 's2', displayName: null, contentQuery: null }),
    );
    const read = { id: 's1', name: 'Slice', query: 'kind:email', scope: 'allTenantMailboxes' };
    expect(await ediscovery.readSearch('c1', 's1')).toEqual(read);
    expect(await ediscovery.listSearches('c1')).toEqual([read, { id: 's2', name: '', query: '', scope: '' }]);
  });
});

describe('Submitting', () => {
  it('an estimate names its operation', async () => {
    graph.will(accepted(`https://graph.microsoft.com${CASES}('c1')/operations('op%2D1')`));
    expect(await ediscovery.estimate('c1', 's1')).toBe('op-1');
    expect(graph.received[0]?.path).toBe(`${CASES}/c1/searches/s1/estimateStatistics`);
  });

  it('a purge can only ever be recoverable and from mailboxes', async () => {
    graph.will(accepted(`https://graph.microsoft.com${CASES}/c1/operations/op2`));
    expect(await ediscovery.purge('c1', 's1')).toBe('op2');
    expect(graph.received[0]?.path).toBe(`${CASES}/c1/searches/s1/purgeData`);
    expect(graph.received[0]?.body).toBe('{"purgeType":"recoverable","purgeAreas":"mailboxes"}');
  });

  it('is content without a Location', async () => {
    graph.will(accepted());
    expect(await ediscovery.purge('c1', 's1')).toBeUndefined();
  });

  it('a purge is never repeated when its answer is lost', async () => {
    graph.will('hang up');
    expect(await failure(ediscovery.purge('c1', 's1'))).toBeInstanceOf(OutcomeUnknown);
    for (const status of [502, 503, 504]) {
      graph.will({ status });
      expect(await failure(ediscovery.purge('c1', 's1'))).toBeInstanceOf(OutcomeUnknown);
    }
    expect(graph.received).toHaveLength(4);
  });

  it.each([
    ['the creation of a case', () => ediscovery.createCase('Storm', '', '')],
    ['the creation of a search', () => ediscovery.createSearch('c1', 'Slice', 'kind:email')],
    ['an estimate', () => ediscovery.estimate('c1', 's1')],
  ])('%s may have been accepted behind a gateway that answers 503', async (_, submit) => {
    graph.will({ status: 503, headers: { 'retry-after': '1' } });
    expect(await failure(submit())).toBeInstanceOf(OutcomeUnknown);
    expect(graph.received).toHaveLength(1);
  });

  it('spends one request even when the service is busy', async () => {
    graph.will({ status: 429, headers: { 'retry-after': '1' } });
    const error = await failure(ediscovery.purge('c1', 's1'));
    expect(error).toMatchObject({ name: 'RetryLater', retryAfter: 1_000 });
    expect(error.message).toBe(
      `[POST] ${graph.url}${CASES}/c1/searches/s1/purgeData: 429 Too Many Requests, retry after 1 s`,
    );
    expect(graph.clock.naps).toEqual([]);
  });

  it('waits while the search has another operation', async () => {
    graph.will(refusal(409, 'Conflict', 'Another operation is in progress.'));
    expect(await failure(ediscovery.estimate('c1', 's1'))).toBeInstanceOf(Occupied);
  });

  it.each([401, 403])('without licence or role is refused with what to ask for: %i', async (status) => {
    graph.will(refusal(status, 'Forbidden'));
    const error = await failure(ediscovery.purge('c1', 's1'));
    expect(error).toBeInstanceOf(Refused);
    expect((error as Refused).remedy).toMatch(/E5.*Search And Purge/);
  });
});

describe('Operations', () => {
  const operation = (more: object) => ({ id: 'o', createdDateTime: '2026-11-23T09:00:00Z', ...more });
  const read = async (more: object) => {
    graph.will(list(operation(more)));
    return (await ediscovery.operations('c1'))[0];
  };

  it('show the counts of an estimate', async () => {
    const seen = await read({
      action: 'estimateStatistics',
      status: 'succeeded',
      percentProgress: 100,
      indexedItemCount: 4_000,
      unindexedItemCount: 2,
      mailboxCount: 1_000,
      resultInfo: null,
    });
    expect(seen).toEqual({
      id: 'o',
      action: 'estimate',
      status: 'succeeded',
      createdAt: Date.UTC(2026, 10, 23, 9),
      percent: 100,
      items: 4_000,
      mailboxes: 1_000,
      unindexed: 2,
    });
    expect(graph.received[0]?.headers['prefer']).toBe('include-unknown-enum-members');
  });

  it('tell a purge by its action, and by its type where the service hides the action', async () => {
    expect((await read({ action: 'purgeData' }))?.action).toBe('purge');
    const type = '#microsoft.graph.security.ediscoveryPurgeDataOperation';
    expect((await read({ action: 'unknownFutureValue', '@odata.type': type }))?.action).toBe('purge');
    expect((await read({ action: 'exportReport' }))?.action).toBe('other');
    expect((await read({ action: null }))?.action).toBe('other');
  });

  it.each([
    ['notStarted', 'running'],
    ['running', 'running'],
    ['succeeded', 'succeeded'],
    ['partiallySucceeded', 'partial'],
    ['failed', 'failed'],
    ['submissionFailed', 'failed'],
    ['unknownFutureValue', 'running'],
    [null, 'running'],
  ])('are %s: %s', async (status, expected) => {
    expect((await read({ action: 'purgeData', status }))?.status).toBe(expected);
  });

  it("carry the service's own words", async () => {
    const resultInfo = { code: 1, subcode: 2, message: 'Too many mailboxes.' };
    expect((await read({ action: 'purgeData', status: 'failed', resultInfo }))?.detail).toBe(
      'Too many mailboxes.',
    );
  });

  it('may lack a last estimate', async () => {
    graph.will(refusal(404, 'NotFound'), { status: 204 });
    expect(await ediscovery.lastEstimate('c1', 's1')).toBeUndefined();
    expect(await ediscovery.lastEstimate('c1', 's1')).toBeUndefined();
    graph.will({ status: 200, body: operation({ action: 'estimateStatistics', status: 'running' }) });
    expect(await ediscovery.lastEstimate('c1', 's1')).toMatchObject({
      action: 'estimate',
      status: 'running',
    });
  });
});

it('holds no word in the whole code that deletes for good', () => {
  const shared = fileURLToPath(new URL('../../../shared', import.meta.url));
  const sources = readdirSync(shared, { recursive: true, encoding: 'utf8' }).filter((name) =>
    name.endsWith('.ts'),
  );
  for (const name of sources)
    expect(readFileSync(`${shared}/${name}`, 'utf8'), name).not.toMatch(/permanentlyDelete|teamsMessages/i);
});
