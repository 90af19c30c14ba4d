import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { graphMailReader } from '../../../shared/adapters/graph/mail.ts';
import { InvalidInput, Refused } from '../../../shared/domain/errors.ts';
import {
  CursorExpired,
  type DeltaLink,
  type MailReader,
  type SentinelId,
} from '../../../shared/ports/mail.ts';
import { failure } from '../http/service.ts';
import { type GraphService, queryOf, startGraph } from './graph-service.ts';

const SENTINEL = '0a1b2c3d-4e5f-6071-8293-a4b5c6d7e8f9' as SentinelId;
const DELTA = `/v1.0/users/${SENTINEL}/mailFolders/inbox/messages/delta`;

let graph: GraphService;
let mail: MailReader;
beforeEach(async () => {
  graph = await startGraph();
  mail = graphMailReader({ graph: graph.graph, pageSize: 50 });
});
afterEach(() => graph.close());

const party = (address: string) => ({ emailAddress: { name: 'Somebody', address } });
const item = (more: object = {}) => ({
  '@odata.etag': 'W/"x"',
  id: 'AAMk',
  internetMessageId: '<1@example.com>',
  subject: 'Re: Test',
  bodyPreview: 'Please remove me.',
  from: party('Anna.Berg@Example.com'),
  sender: party('office@example.com'),
  toRecipients: [party('All@example.com'), party('not an address')],
  ccRecipients: [party('bob@partner.example')],
  sentDateTime: '2026-11-23T08:59:01Z',
  receivedDateTime: '2026-11-23T08:59:03Z',
  conversationIndex: 'AQHYabc=',
  isDraft: false,
  internetMessageHeaders: [
    { name: 'X-Stormlock', value: 'notice' },
    { name: 'Received', value: 'first' },
    { name: 'Received', value: 'second' },
  ],
  ...more,
});
const page = (value: object[], link: Record<string, string>) => ({
  status: 200,
  body: { '@odata.context': 'x', value, ...link },
});
const deltaLink = () => ({ '@odata.deltaLink': `${graph.url}${DELTA}?$deltatoken=d1` });
const link = (token = 'd1') => `${graph.url}${DELTA}?$deltatoken=${token}` as DeltaLink;

describe('Seeding', () => {
  it('asks for what was received since, as little of it as is needed', async () => {
    graph.will(page([], deltaLink()));
    await mail.seed(SENTINEL, Date.UTC(2026, 10, 20));
    const [request] = graph.received;
    expect(request?.path.startsWith(`${DELTA}?`)).toBe(true);
    const asked = queryOf(request);
    expect(asked.get('changeType')).toBe('created');
    expect(asked.get('$filter')).toBe('receivedDateTime ge 2026-11-20T00:00:00.000Z');
    expect(asked.get('$select')).toContain('bodyPreview');
    expect(request?.headers['prefer']).toBe('odata.maxpagesize=50, IdType="ImmutableId"');
  });

  it('says whether another page follows', async () => {
    const nextLink = `${graph.url}${DELTA}?$skiptoken=s1`;
    graph.will(page([item()], { '@odata.nextLink': nextLink }), page([], deltaLink()));
    const first = await mail.seed(SENTINEL, 0);
    expect(first).toMatchObject({ complete: false, next: nextLink });
    expect(await mail.read(SENTINEL, first.next)).toMatchObject({ complete: true, next: link() });
  });
});

describe('A message', () => {
  const read = async (...items: object[]) => {
    graph.will(page(items, deltaLink()));
    return mail.read(SENTINEL, link('d0'));
  };

  it('is mapped with its addresses in canonical form', async () => {
    const { messages, skipped } = await read(item());
    expect(skipped).toBe(0);
    expect(messages[0]).toEqual({
      internetMessageId: '<1@example.com>',
      subject: 'Re: Test',
      preview: 'Please remove me.',
      from: 'anna.berg@example.com',
      sender: 'office@example.com',
      recipients: ['all@example.com', 'bob@partner.example'],
      sentAt: Date.UTC(2026, 10, 23, 8, 59, 1),
      receivedAt: Date.UTC(2026, 10, 23, 8, 59, 3),
      conversationIndex: 'AQHYabc=',
      headers: new Map([
        ['x-stormlock', 'notice'],
        ['received', 'first'],
      ]),
      isCalendarItem: false,
    });
  });

  it('may lack almost everything', async () => {
    const bare = {
      id: 'A',
      internetMessageId: '<2@example.com>',
      subject: null,
      bodyPreview: null,
      from: party('x@partner.example'),
      sender: null,
      toRecipients: [],
      ccRecipients: null,
      sentDateTime: null,
      receivedDateTime: '2026-11-23T08:00:00Z',
      conversationIndex: null,
      isDraft: null,
      internetMessageHeaders: null,
    };
    const { messages } = await read(bare);
    expect(messages).toEqual([
      {
        internetMessageId: '<2@example.com>',
        subject: '',
        preview: '',
        from: 'x@partner.example',
        recipients: [],
        sentAt: Date.UTC(2026, 10, 23, 8),
        receivedAt: Date.UTC(2026, 10, 23, 8),
        isCalendarItem: false,
      },
    ]);
  });

  it('that is a meeting is recognised as one', async () => {
    const { messages } = await read(item({ '@odata.type': '#microsoft.graph.eventMessageRequest' }));
    expect(messages[0]?.isCalendarItem).toBe(true);
  });

  it.each([
    ['a removal', { id: 'A', '@removed': { reason: 'deleted' } }],
    ['a draft', item({ isDraft: true })],
    ['one without a sender', item({ from: null })],
    ['one whose sender has no SMTP address', item({ from: party('/O=EXCHANGELABS/CN=X') })],
    ['one without Message-ID', item({ internetMessageId: null })],
    ['one without any time', item({ sentDateTime: null, receivedDateTime: null })],
  ])('that cannot be read is counted, not dropped in silence: %s', async (_what, unreadable) => {
    const { messages, skipped } = await read(unreadable, item());
    expect(messages).toHaveLength(1);
    expect(skipped).toBe(1);
  });
});

describe('Reading on', () => {
  it('replays the stored link as it is', async () => {
    graph.will(page([], deltaLink()));
    await mail.read(SENTINEL, link('odd%2Btoken=='));
    expect(graph.received[0]?.path).toBe(`${DELTA}?$deltatoken=odd%2Btoken==`);
    expect(graph.received[0]?.headers['prefer']).toContain('ImmutableId');
  });

  it.each([
    [410, 'syncStateNotFound'],
    [410, 'UnknownError'],
    [404, 'SyncStateNotFound'],
    [400, 'SyncStateInvalid'],
    [400, 'resyncRequired'],
  ])('reports an expired cursor: %i %s', async (status, code) => {
    graph.will({ status, body: { error: { code, message: 'The sync state generation is not found.' } } });
    expect(await failure(mail.read(SENTINEL, link()))).toBeInstanceOf(CursorExpired);
  });

  it('takes a link of another Graph for expired and does not send it a token', async () => {
    const elsewhere = `https://graph.microsoft.us${DELTA}?$deltatoken=x` as DeltaLink;
    expect(await failure(mail.read(SENTINEL, elsewhere))).toBeInstanceOf(CursorExpired);
  });

  it('does not take a mailbox that is gone for an expired cursor', async () => {
    graph.will({ status: 404, body: { error: { code: 'ErrorInvalidUser', message: 'No such user.' } } });
    const error = await failure(mail.read(SENTINEL, link()));
    expect(error).toBeInstanceOf(Refused);
    expect((error as Refused).remedy).toContain('STORMLOCK_SENTINELS');
  });
});

describe('A page of the wrong shape', () => {
  it.each([
    ['no list', { status: 200, body: { hello: 'world' } }, 'value'],
    ['not even JSON', { status: 200, body: 'Welcome to the proxy' }, 'expected object'],
    ['neither link', { status: 200, body: { value: [] } }, 'no next and no delta link'],
  ])('is named: %s', async (_what, answer, text) => {
    graph.will(answer);
    const error = await failure(mail.seed(SENTINEL, 0));
    expect(error).toBeInstanceOf(InvalidInput);
    expect(error.message).toContain(text);
  });

  it('is refused when its link leads elsewhere', async () => {
    graph.will({ status: 200, body: { value: [], '@odata.deltaLink': 'https://evil.example/v1.0/x' } });
    expect((await failure(mail.seed(SENTINEL, 0))).message).toContain('leads to another place');
  });

  it('is not quoted, for it may be mail', async () => {
    graph.will({ status: 200, body: { value: [{ subject: ['confidential'] }] } });
    expect((await failure(mail.seed(SENTINEL, 0))).message).not.toContain('confidential');
  });
});

describe('What is still there', () => {
  const found = (...ids: string[]) => ({
    status: 200,
    body: { value: ids.map((internetMessageId) => ({ id: 'A', internetMessageId })) },
  });
  const ids = (count: number) => Array.from({ length: count }, (_, i) => `<${i}@example.com>`);

  it('is asked by Message-ID in groups', async () => {
    graph.will(found('<1@example.com>', '<3@example.com>'), found());
    const there = await mail.stillThere(SENTINEL, [...ids(12), '<1@example.com>']);
    expect([...there]).toEqual(['<1@example.com>', '<3@example.com>']);
    expect(graph.received).toHaveLength(2);
    expect(queryOf(graph.received[1]).get('$filter')).toBe(
      "internetMessageId eq '<10@example.com>' or internetMessageId eq '<11@example.com>'",
    );
  });

  it('doubles quotes, so that an id cannot end the condition', async () => {
    graph.will(found());
    await mail.stillThere(SENTINEL, ["<a' or 'b@x>"]);
    expect(queryOf(graph.received[0]).get('$filter')).toBe("internetMessageId eq '<a'' or ''b@x>'");
  });

  it('follows further pages and ignores what was not asked for', async () => {
    const inbox = `/v1.0/users/${SENTINEL}/mailFolders/inbox/messages`;
    const first = found('<0@example.com>', '<other@example.com>');
    Object.assign(first.body, { '@odata.nextLink': `${graph.url}${inbox}?$skip=100` });
    graph.will(first, found('<1@example.com>'));
    expect([...(await mail.stillThere(SENTINEL, ids(2)))]).toEqual(['<0@example.com>', '<1@example.com>']);
  });

  it('asks in smaller groups when the service finds the condition too complex', async () => {
    const tooComplex = {
      status: 400,
      body: { error: { code: 'InefficientFilter', message: 'Too complex.' } },
    };
    graph.will(tooComplex, found('<0@example.com>'), found());
    expect([...(await mail.stillThere(SENTINEL, ids(3)))]).toEqual(['<0@example.com>']);
  });

  it('never takes a mailbox that cannot be read for an empty one', async () => {
    graph.will({ status: 404, body: { error: { code: 'ErrorInvalidUser', message: 'Gone.' } } });
    expect(await failure(mail.stillThere(SENTINEL, ids(1)))).toBeInstanceOf(Refused);
  });

  it('asks nothing for nothing', async () => {
    expect((await mail.stillThere(SENTINEL, [])).size).toBe(0);
  });
});
