import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { exchangeClient, hashTable } from '../../../shared/adapters/exchange/client.ts';
import { InvalidInput, OutcomeUnknown, Refused, RetryLater } from '../../../shared/domain/errors.ts';
import { failure, napClock, type Service, startService } from '../http/service.ts';
import {
  cmdletError,
  commandOf,
  type ExchangeService,
  rows,
  startExchange,
  TENANT,
} from './exchange-service.ts';

const PATH = `/adminapi/beta/${TENANT}/InvokeCommand`;
const item = z.object({ Guid: z.string() });

let exchange: ExchangeService;
beforeEach(async () => {
  exchange = await startExchange();
});
afterEach(() => exchange.close());

const read = () => exchange.exchange.read('Get-Recipient', { Identity: 'x' }, item);
const write = () => exchange.exchange.write('Set-DistributionGroup', { Identity: 'x', MailTip: 'y' });

describe('A cmdlet', () => {
  it('goes out in the envelope and with the headers Exchange wants', async () => {
    exchange.will(rows({ Guid: 'g' }));
    expect(await read()).toEqual({ items: [{ Guid: 'g' }], complete: true });
    const [request] = exchange.received;
    expect(request).toMatchObject({ method: 'POST', path: PATH });
    expect(commandOf(request)).toEqual({ cmdlet: 'Get-Recipient', parameters: { Identity: 'x' } });
    expect(request?.headers).toMatchObject({
      authorization: 'Bearer token',
      'content-type': 'application/json',
      'accept-encoding': 'identity',
      prefer: 'odata.maxpagesize=1000',
      'x-anchormailbox': `APP:SystemMailbox{bb558c35-97f1-4cb9-8ff7-d53741dc928c}@${TENANT}`,
      'x-cmdletname': 'Get-Recipient',
      'x-responseformat': 'json',
      'x-clientapplication': 'Stormlock',
    });
  });

  it('posts the same body to the next page', async () => {
    const first = rows({ Guid: '1' });
    Object.assign(first.body, { '@odata.nextLink': `${exchange.url}${PATH}?$skiptoken=1` });
    exchange.will(first, rows({ Guid: '2' }));
    expect((await read()).items).toHaveLength(2);
    expect(exchange.received[1]?.path).toBe(`${PATH}?$skiptoken=1`);
    expect(exchange.received[1]?.body).toBe(exchange.received[0]?.body);
  });

  it('stops at the limit and says that there is more', async () => {
    const first = rows({ Guid: '1' }, { Guid: '2' });
    Object.assign(first.body, { '@odata.nextLink': `${exchange.url}${PATH}?$skiptoken=2` });
    exchange.will(first);
    const some = await exchange.exchange.read('Get-Recipient', {}, item, { limit: 2, select: 'Guid' });
    expect(some).toEqual({ items: [{ Guid: '1' }, { Guid: '2' }], complete: false });
    expect(exchange.received[0]?.path).toBe(`${PATH}?$select=Guid`);
  });

  it('that writes is silent when it succeeds, and may warn that nothing changed', async () => {
    const warning = { '@adminapi.warnings': ['… no settings of x have been modified.'], value: [] };
    exchange.will({ status: 200, body: warning }, { status: 200 });
    await write();
    await write();
  });

  it('tags a change of a list, which Exchange else takes for a text', () => {
    expect(hashTable({ Add: ['a'] })).toEqual({ '@odata.type': '#Exchange.GenericHashTable', Add: ['a'] });
  });
});

describe('A redirection', () => {
  it('within the configured host is posted to again, body, token and all', async () => {
    exchange.will({ status: 302, headers: { location: `${PATH}?region=1` } }, rows());
    await read();
    expect(exchange.received[1]).toMatchObject({ method: 'POST', path: `${PATH}?region=1` });
    expect(exchange.received[1]?.body).toBe(exchange.received[0]?.body);
    expect(exchange.received[1]?.headers.authorization).toBe('Bearer token');
  });

  it.each(['https://evil.example/x', 'http://127.0.0.1:1/x', 'https://am0.127.0.0.1/x', 'http://['])(
    'to another place is not followed: %s',
    async (location) => {
      exchange.will({ status: 307, headers: { location } });
      expect(await failure(write())).toBeInstanceOf(Refused);
    },
  );

  it('without end is given up', async () => {
    const round = { status: 302, headers: { location: PATH } };
    exchange.will(round, round, round, round);
    expect(await failure(read())).toBeInstanceOf(Refused);
  });

  it('to a regional host of the real service is followed there', async () => {
    const asked: string[] = [];
    const fake: typeof fetch = (input) => {
      asked.push(String(input));
      const location = 'https://am0pr01.outlook.office365.com:446/adminapi/beta/t/InvokeCommand';
      if (asked.length === 1)
        return Promise.resolve(new Response(null, { status: 302, headers: { location } }));
      return Promise.resolve(Response.json({ value: [] }));
    };
    const client = exchangeClient({
      url: 'https://outlook.office365.com',
      tenantId: 't',
      tokens: { authorizationFor: () => Promise.resolve('Bearer t') },
      clock: napClock(),
      fetch: fake,
    });
    await client.read('Get-Recipient', {}, item);
    expect(asked[1]).toBe('https://am0pr01.outlook.office365.com:446/adminapi/beta/t/InvokeCommand');
  });

  it('of a next page to another place is not followed either', async () => {
    const page = rows();
    Object.assign(page.body, { '@odata.nextLink': 'https://evil.example/x' });
    exchange.will(page);
    expect(await failure(read())).toBeInstanceOf(Refused);
  });
});

describe('What is busy', () => {
  it.each([
    ['429', { status: 429, headers: { 'retry-after': '2' } }],
    ['503 in the words of Exchange', cmdletError(503, 'ServerBusyException', 'Too busy.')],
    ['a server error that is known to pass', cmdletError(500, 'DCOverloadedException', 'Too busy.')],
    ['a 400 that means busy', cmdletError(400, 'ServerBusyException', 'Too busy.')],
    ['a missing proxy', cmdletError(400, 'CmdletProxyNotAvailableException', 'No proxy.')],
    ['401 while a role replicates', { status: 401 }],
    [
      'a body that lies about its encoding',
      { status: 400, headers: { 'content-encoding': 'gzip' }, body: '{}' },
    ],
  ])('is tried again, for writes too: %s', async (_what, answer) => {
    exchange.will(answer, { status: 200 });
    await write();
    expect(exchange.clock.naps).toHaveLength(1);
  });

  it('is left for later when it lasts', async () => {
    const busy = cmdletError(400, 'ServerBusyException', 'Too busy.');
    exchange.will(busy, busy, busy, busy);
    const error = await failure(write());
    expect(error).toBeInstanceOf(RetryLater);
    expect(error.message).toContain(
      'InvokeCommand Set-DistributionGroup: 400 Bad Request, ServerBusyException: Too busy.',
    );
  });

  it.each([
    [403, 'Exchange.ManageAsApp'],
    [404, 'Repeating the call cannot help'],
  ])('does not hide a refusal, even where the body cannot be read: %s', async (status, remedy) => {
    const lie = { status, headers: { 'content-encoding': 'gzip' }, body: '{}' };
    exchange.will(lie, lie, lie, lie);
    const error = await failure(write());
    expect(error).toBeInstanceOf(Refused);
    expect((error as Refused).remedy).toContain(remedy);
  });

  it('is left for as long as it asks', async () => {
    exchange.will({ status: 429, headers: { 'retry-after': '45' } });
    expect(await failure(read())).toMatchObject({ name: 'RetryLater', retryAfter: 45_000 });
  });
});

describe('A lost answer', () => {
  it('may stand behind a bare 503, a gateway’s perhaps: a write is not repeated, a reading is', async () => {
    exchange.will({ status: 503 });
    expect(await failure(write())).toBeInstanceOf(OutcomeUnknown);
    expect(exchange.clock.naps).toEqual([]);
    exchange.will({ status: 503 }, rows());
    await read();
    expect(exchange.clock.naps).toHaveLength(1);
  });

  it('leaves a write unknown and never repeats it', async () => {
    exchange.will('hang up');
    expect(await failure(write())).toBeInstanceOf(OutcomeUnknown);
    exchange.will({ status: 504 });
    expect(await failure(write())).toBeInstanceOf(OutcomeUnknown);
    exchange.will({ status: 500 });
    expect(await failure(write())).toBeInstanceOf(OutcomeUnknown);
  });

  it('of a reading is asked for again', async () => {
    exchange.will('hang up', { status: 504 }, rows());
    await read();
  });

  it('is told from an answer of nothing: 200 without a list is no empty list', async () => {
    exchange.will({ status: 200 });
    expect(await failure(read())).toBeInstanceOf(RetryLater);
    exchange.will({ status: 200, body: { hello: 'world' } });
    expect(await failure(read())).toBeInstanceOf(RetryLater);
  });

  it('of the wrong shape is named', async () => {
    exchange.will(rows({ Name: 'no guid' }));
    expect(await failure(read())).toBeInstanceOf(InvalidInput);
  });
});

describe('Errors inside a 200', () => {
  const inside = (text: unknown) => ({ status: 200, body: { value: [], '@adminapi.errors': [text] } });

  it('are errors', async () => {
    exchange.will(inside('Something went wrong.'));
    const error = await failure(write());
    expect(error).toBeInstanceOf(RetryLater);
    expect(error.message).toContain('200 OK, Something went wrong.');
  });

  it('are final where they are known to be', async () => {
    exchange.will(inside('Ex1|A.B.TaskException|"All" isn\'t within your current write scopes.'));
    const error = await failure(write());
    expect(error).toBeInstanceOf(Refused);
    expect((error as Refused).remedy).toContain('write scope');
  });
});

describe('A refusal', () => {
  it.each([
    [401, 'X', 'User is not allowed to call Get-Recipient.', 'role group'],
    [401, 'X', "The role assigned to application a isn't supported in this scenario.", 'role group'],
    [
      400,
      'X',
      "'BypassSecurityGroupManagerCheck' isn't present in the role definition of the current user.",
      'role',
    ],
    [400, 'ParameterBindingException', 'A parameter cannot be found that matches parameter name.', 'role'],
    [
      400,
      'TaskInvalidOperationException',
      "It's out of the current user's write scope because the object is being synchronized from your on-premises organization.",
      'on premises',
    ],
    [400, 'X', '"All" isn\'t within your current write scopes. Can\'t perform save operation.', 'Extend'],
    [400, 'X', 'The executing user is not in the current organization.', 'Security Group Creation'],
    [404, 'ManagementObjectNotFoundException', "couldn't be found on 'X'", 'no longer exists'],
    [400, 'X', 'The current operation is not supported on GroupMailbox.', 'Microsoft 365 group'],
    [
      400,
      'ADOperationException',
      'INSUFF_ACCESS_RIGHTS. Failed to retrieve executing user.',
      'Set-UnifiedGroup',
    ],
    [403, 'X', 'Forbidden.', 'Exchange.ManageAsApp'],
    [400, 'X', 'Something new.', 'read what Exchange says'],
  ])('says what to do: %i %s %s', async (status, exception, sentence, remedy) => {
    exchange.will(cmdletError(status, exception, sentence));
    const error = await failure(write());
    expect(error).toBeInstanceOf(Refused);
    expect((error as Refused).remedy).toContain(remedy);
    expect(error.message).toContain(sentence.slice(0, 40));
  });

  it.each([
    ['the inner exception', { innererror: { internalException: { message: 'A|b.C|Inner.' } } }, 'C: Inner.'],
    ['the message', { message: 'Outer.' }, 'Code: Outer.'],
    ['details of another shape', { details: 'x', message: 'Outer.' }, 'Code: Outer.'],
  ])('is read from wherever its words are: %s', async (_what, more, text) => {
    exchange.will({ status: 400, body: { error: { code: 'Code', ...more } } });
    expect((await failure(write())).message).toContain(text);
  });

  it('is read even where it is no JSON', async () => {
    exchange.will({ status: 400, body: '<html><b>Bad Request</b></html>' });
    expect((await failure(write())).message).toContain('400 Bad Request, Bad Request');
  });
});

describe('A service that is not there', () => {
  let gone: Service;
  it('makes a write come back later, for it never left', async () => {
    gone = await startService();
    await gone.close();
    const client = exchangeClient({
      url: gone.url,
      tenantId: TENANT,
      tokens: { authorizationFor: () => Promise.resolve('Bearer t') },
      clock: napClock(),
      development: true,
    });
    expect(await failure(client.write('Set-DistributionGroup', { Identity: 'x' }))).toBeInstanceOf(
      RetryLater,
    );
  });
});
