import { describe, expect, test } from 'vitest';
import { CASES, MINUTE, RECOVERABLE, tenant } from './set-up.ts';

describe('cases', () => {
  test('are made, found by name, changed, closed and deleted', async () => {
    const { ask, calmly } = tenant();
    const made = await calmly('POST', CASES, { displayName: "O'Hara", externalId: 'INC-1' });
    expect(made).toMatchObject({ status: 'active', externalId: 'INC-1', description: null });
    const filter = encodeURIComponent("displayName eq 'O''Hara'");
    expect((await calmly('GET', `${CASES}?$filter=${filter}&$select=id`))['value']).toEqual([
      { id: made['id'] },
    ]);
    await calmly('PATCH', `${CASES}/${made['id']}`, { description: 'why' });
    expect(await calmly('GET', `${CASES}/${made['id']}`)).toMatchObject({ description: 'why' });
    expect((await ask('POST', `${CASES}/${made['id']}/close`)).status).toBe(204);
    expect(await calmly('GET', `${CASES}('${made['id']}')`)).toMatchObject({
      status: 'closed',
      closedDateTime: expect.any(String),
    });
    expect((await ask('DELETE', `${CASES}/${made['id']}`)).status).toBe(204);
    expect((await ask('GET', `${CASES}/${made['id']}`)).status).toBe(404);
  });

  test('have a name of their own', async () => {
    const { ask, calmly } = tenant();
    await calmly('POST', CASES, { displayName: 'STORM' });
    expect((await ask('POST', CASES, { displayName: 'STORM' })).status).toBe(409);
  });

  test('come in pages', async () => {
    const { calmly } = tenant();
    for (const displayName of ['a', 'b', 'c']) await calmly('POST', CASES, { displayName });
    const first = await calmly('GET', `${CASES}?$top=2&$count=true&$select=displayName`);
    expect(first).toMatchObject({ '@odata.count': 3, value: [{ displayName: 'a' }, { displayName: 'b' }] });
    const next = await calmly('GET', String(first['@odata.nextLink']));
    expect(next['value']).toMatchObject([{ displayName: 'c' }]);
    expect(next).not.toHaveProperty('@odata.nextLink');
  });

  test.each([
    ['POST', CASES, { name: 'x' }],
    ['POST', CASES, 'not json'],
    ['POST', CASES, {}],
    ['GET', `${CASES}?$filter=status eq 'active'`, undefined],
    ['GET', `${CASES}?$select=name`, undefined],
    ['GET', `${CASES}?$orderby=displayName`, undefined],
    ['GET', `${CASES}?$top=many`, undefined],
  ] as const)('%s %s %j is a violation', async (method, path, body) => {
    const { ask, calmly } = tenant();
    await calmly('POST', CASES, { displayName: 'one' });
    expect(await ask(method, path, body)).toMatchObject({ status: 400, violation: expect.any(String) });
  });
});

describe('searches', () => {
  const inCase = async (given = tenant()) => {
    const { id } = await given.calmly('POST', CASES, { displayName: 'STORM' });
    return { ...given, searches: `${CASES}/${id}/searches`, file: `${CASES}/${id}` };
  };

  test('are made, read back, changed and deleted', async () => {
    const { ask, calmly, searches } = await inCase();
    const body = { displayName: 's', contentQuery: 'subject:test', dataSourceScopes: 'allTenantMailboxes' };
    const { id } = await calmly('POST', searches, body);
    expect(await calmly('GET', `${searches}/${id}?$select=contentQuery,dataSourceScopes`)).toMatchObject({
      id,
      contentQuery: 'subject:test',
      dataSourceScopes: 'allTenantMailboxes',
    });
    await calmly('PATCH', `${searches}/${id}`, { contentQuery: 'subject:storm' });
    expect((await calmly('GET', searches))['value']).toMatchObject([{ contentQuery: 'subject:storm' }]);
    expect((await ask('DELETE', `${searches}/${id}`)).status).toBe(204);
  });

  test.each([
    [{ displayName: 's', dataSourceScopes: 'allCaseSources' }, /allCaseSources is not one of/],
    [{ displayName: 's', contentQuery: 'subject:"open' }, /content query is not valid/],
    [{ displayName: 's', query: 'x' }, /query/],
    [{ contentQuery: 'subject:test' }, /displayName/],
  ])('%j is refused', async (body, why) => {
    const { ask, searches } = await inCase();
    const answer = await ask('POST', searches, body);
    expect(answer).toMatchObject({ status: 400, violation: expect.stringMatching(why) });
  });

  test('that hardly mean what they say are accepted and counted as mistakes', async () => {
    const { ask, searches } = await inCase();
    const answer = await ask('POST', searches, {
      displayName: 's',
      contentQuery: 'internetmessageid:"<1@x>"',
      dataSourceScopes: 'allTenantMailboxes',
    });
    expect(answer).toMatchObject({ status: 201, violation: expect.stringMatching(/full text/) });
  });

  test('take mailboxes one by one, and need a source', async () => {
    const { ask, calmly, searches } = await inCase();
    const { id } = await calmly('POST', searches, { displayName: 's', contentQuery: 'subject:test' });
    expect((await ask('POST', `${searches}/${id}/estimateStatistics`)).status).toBe(400);
    await calmly('POST', `${searches}/${id}/additionalSources`, {
      '@odata.type': 'microsoft.graph.security.userSource',
      email: 'sentinel@contoso.example',
      includedSources: 'mailbox',
    });
    expect((await calmly('GET', `${searches}/${id}/additionalSources`))['value']).toMatchObject([
      { email: 'sentinel@contoso.example' },
    ]);
    expect((await ask('POST', `${searches}/${id}/estimateStatistics`)).status).toBe(202);
  });

  test('cannot be made in a closed case', async () => {
    const { ask, calmly, searches, file } = await inCase();
    await calmly('POST', `${file}/close`);
    expect((await ask('POST', searches, { displayName: 's' })).status).toBe(400);
  });

  test('cannot be deleted while a job runs, nor can their case', async () => {
    const given = tenant();
    const search = await given.search('subject:test');
    await given.calmly('POST', `${search}/purgeData`, RECOVERABLE);
    expect((await given.ask('DELETE', search)).status).toBe(409);
    expect((await given.ask('DELETE', search.split('/searches')[0] ?? '')).status).toBe(409);
  });
});

describe('who may ask', () => {
  test.each([
    [{ isLicensed: false }, /licence/],
    [{ hasManagerRole: false }, /eDiscovery Manager/],
  ])('%j', async (settings, why) => {
    const answer = await tenant(settings).ask('GET', CASES);
    expect(answer.status).toBe(403);
    expect(JSON.stringify(answer.body)).toMatch(why);
    expect(answer.violation).toBeUndefined();
  });

  test('purging needs a role of its own', async () => {
    const given = tenant({ hasPurgeRole: false });
    const search = await given.search('subject:test');
    expect((await given.ask('POST', `${search}/purgeData`, RECOVERABLE)).status).toBe(403);
    expect((await given.ask('POST', `${search}/estimateStatistics`)).status).toBe(202);
  });
});

test('five requests a minute pass, polls included; the sixth waits until the first is a minute old', async () => {
  const { ask, clock, service } = tenant();
  for (let i = 0; i < 5; i += 1) {
    expect((await ask('GET', CASES)).status).toBe(200);
    clock.pass(10_000);
  }
  expect(await ask('GET', CASES)).toMatchObject({ status: 429, headers: { 'Retry-After': '10' } });
  clock.pass(10_000);
  expect((await ask('GET', CASES)).status).toBe(200);
  expect(service.load).toMatchObject({ requests: 7, throttled: 1, busiestMinute: 6 });
  clock.pass(MINUTE);
  expect((await ask('GET', CASES)).status).toBe(200);
});
