import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { path, query } from '../../../shared/adapters/graph/path.ts';
import { graphTransport } from '../../../shared/adapters/graph/transport.ts';
import { OutcomeUnknown, Refused, RetryLater } from '../../../shared/domain/errors.ts';
import { hasMetadata } from '../../contract/graph/referee.ts';
import { failure, napClock } from '../http/service.ts';
import { type GraphService, startGraph } from './graph-service.ts';

let graph: GraphService;
beforeEach(async () => {
  graph = await startGraph();
});
afterEach(() => graph.close());

const ok = { status: 200, body: { id: 'x' } };

it.skipIf(!hasMetadata)("has every request of these tests held against Microsoft's metadata", () => {
  expect(hasMetadata).toBe(true);
});

describe('A call to Graph', () => {
  it('carries the token to the version asked for', async () => {
    graph.will(ok);
    const answer = await graph.graph.get('users/x');
    expect(answer).toEqual({ status: 200, body: { id: 'x' } });
    expect(graph.received[0]).toMatchObject({ method: 'GET', path: '/v1.0/users/x' });
    expect(graph.received[0]?.headers.authorization).toBe('Bearer token');
  });

  it('encodes what varies', async () => {
    graph.will(ok);
    const filter = query({ $select: 'id', $filter: "mail eq 'o''neil&co@x.y'" });
    await graph.graph.get(path`users/${'a/b#EXT#@x.y'}` + filter.replace(/&.*/, ''));
    expect(graph.received[0]?.path).toBe('/v1.0/users/a%2Fb%23EXT%23%40x.y?$select=id');
    expect(filter).toBe("?$select=id&$filter=mail%20eq%20'o''neil%26co%40x.y'");
  });

  it('replays a link exactly as the service wrote it, odd spellings and all', async () => {
    graph.will({ status: 200, body: { value: [] } });
    const odd =
      "/v1.0/Users('x')/mailFolders('inbox')/messages/delta?$deltatoken=a%2Bb==&$deltatoken=2&x=https://y";
    const mail = graphTransport({
      url: graph.url,
      tokens: { authorizationFor: () => Promise.resolve('Bearer t') },
      clock: napClock(),
      development: true,
    });
    await mail.follow(graph.url + odd);
    expect(graph.received.pop()?.path).toBe(odd);
  });

  it('follows no link to another place', async () => {
    const error = await failure(graph.graph.follow('https://evil.example/v1.0/users/delta?$deltatoken=x'));
    expect(error).toBeInstanceOf(Refused);
    expect(graph.graph.owns('https://evil.example/v1.0/')).toBe(false);
  });

  it('accepts plain http in development only', async () => {
    const clock = napClock();
    const tokens = { authorizationFor: () => Promise.resolve('Bearer t') };
    const strict = graphTransport({ url: graph.url, tokens, clock });
    expect(strict.owns(`${graph.url}/v1.0/users`)).toBe(false);
  });

  it('is repeated after 429 for a reading', async () => {
    graph.will({ status: 429, headers: { 'retry-after': '2' } }, ok);
    await graph.graph.get('users/x');
    expect(graph.clock.naps).toEqual([2_000]);
  });

  it('tells who must wait longer than a process may sleep to come back', async () => {
    graph.will({ status: 429, headers: { 'retry-after': '90' } });
    expect(await failure(graph.graph.get('users/x'))).toMatchObject({
      name: 'RetryLater',
      retryAfter: 90_000,
    });
  });

  it('is never repeated when it must be sent once', async () => {
    graph.will({ status: 503 });
    expect(await failure(graph.graph.get('users/x', { once: true }))).toBeInstanceOf(RetryLater);
    expect(graph.received).toHaveLength(1);
  });

  it('leaves the outcome unknown when a submission is not answered', async () => {
    graph.will('hang up');
    const sent = graph.graph.post('security/cases/ediscoveryCases', { displayName: 'x' });
    expect(await failure(sent)).toBeInstanceOf(OutcomeUnknown);
  });

  it("explains a refusal in Graph's words with its request id", async () => {
    const innerError = { 'request-id': 'abc', date: '2026-11-23T09:00:00' };
    const body = {
      error: { code: 'Authorization_RequestDenied', message: 'Insufficient privileges.', innerError },
    };
    graph.will({ status: 403, body });
    const error = await failure(graph.graph.get('users/x?$select=id'));
    expect(error.message).toBe(
      `[GET] ${graph.url}/v1.0/users/x: 403 Forbidden, Authorization_RequestDenied: Insufficient privileges. (request abc)`,
    );
    expect((error as Refused).remedy).toContain('docs/permissions.md');
  });

  it('survives a refusal that is not JSON, and one without a body', async () => {
    graph.will({ status: 400, body: '<html>Bad</html>' }, { status: 401 });
    expect((await failure(graph.graph.get('users/x'))).message).toContain('400 Bad Request');
    expect((await failure(graph.graph.get('users/x'))).message).toContain('401 Unauthorized');
  });

  it('reads an accepted submission without a body, with its Location', async () => {
    graph.will({
      status: 202,
      headers: { location: 'https://graph/op', 'content-type': 'application/json' },
    });
    const estimate = 'security/cases/ediscoveryCases/c/searches/s/estimateStatistics';
    const answer = await graph.graph.post(estimate, { statisticsOptions: 'includeUnindexedStats' });
    expect(answer).toEqual({ status: 202, body: undefined, location: 'https://graph/op' });
  });
});
