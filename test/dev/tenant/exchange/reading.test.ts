import { describe, expect, test } from 'vitest';
import { distinguishedName } from '../../../../dev/tenant/exchange/recipients.ts';
import { asking, StandingClock, TENANT } from '../ask.ts';
import { ADDRESS, exchange, guidOf, JSON_FORMAT, messageOf } from './set-up.ts';

describe('Get-Recipient', () => {
  test('finds a group of any kind by address', async () => {
    const { rows } = exchange();
    const found = await rows('Get-Recipient', { Filter: `EmailAddresses -eq '${ADDRESS.dynamic}'` });
    expect(found).toMatchObject([
      { RecipientTypeDetails: 'DynamicDistributionGroup', ExternalDirectoryObjectId: '' },
    ]);
  });

  test('finds nothing for an address that nobody has', async () => {
    expect(await exchange().rows('Get-Recipient', { Filter: "EmailAddresses -eq 'x@y.example'" })).toEqual(
      [],
    );
  });

  test('finds an anonymous member by address', async () => {
    const { rows, world } = exchange();
    const { address, exchangeGuid } = world.directory.person(1_000_000);
    const found = await rows('Get-Recipient', { Filter: `EmailAddresses -eq '${address}'` });
    expect(found).toMatchObject([{ Guid: exchangeGuid, RecipientTypeDetails: 'UserMailbox' }]);
  });

  test('does not show who may send', async () => {
    const [group] = await exchange().rows('Get-Recipient', { Identity: ADDRESS.all });
    expect(group).not.toHaveProperty('AcceptMessagesOnlyFrom');
  });
});

describe('an identity', () => {
  test('that is empty stands for everything, and is a mistake', async () => {
    const answer = await exchange().run('Get-DistributionGroup', { Identity: '' });
    expect(answer.violation).toMatch(/every object/);
    expect(answer.body).toMatchObject({ value: [{ Alias: 'all' }, { Alias: 'security' }] });
  });

  test('that nobody has stands for everything, or for 404', async () => {
    expect(await exchange().rows('Get-DistributionGroup', { Identity: 'gone' })).toHaveLength(2);
    const answer = await exchange({ unknownIdentity: 'not-found' }).run('Get-DistributionGroup', {
      Identity: 'gone',
    });
    expect(answer.status).toBe(404);
    expect(messageOf(answer)).toMatch(/ManagementObjectNotFoundException\|.*'gone' couldn't be found/);
  });

  test('of another kind of group is not seen', async () => {
    const tenant = exchange({ unknownIdentity: 'not-found' });
    expect((await tenant.run('Get-DistributionGroup', { Identity: ADDRESS.unified })).status).toBe(404);
    expect(await tenant.rows('Get-UnifiedGroup', { Identity: ADDRESS.unified })).toHaveLength(1);
  });
});

test('groups show their senders as guids, and by name where asked for', async () => {
  const tenant = exchange();
  const group = tenant.world.directory.group(ADDRESS.all);
  if (group) tenant.world.restrict(group, { acceptMessagesOnlyFrom: [guidOf(tenant, ADDRESS.desk)] });
  const [plain] = await tenant.rows('Get-DistributionGroup', { Identity: ADDRESS.all });
  expect(plain).toMatchObject({
    AcceptMessagesOnlyFrom: [guidOf(tenant, ADDRESS.desk)],
    AcceptMessagesOnlyFromSendersOrMembers: [guidOf(tenant, ADDRESS.desk)],
  });
  const [named] = await tenant.rows('Get-DistributionGroup', {
    Identity: ADDRESS.all,
    IncludeAcceptMessagesOnlyFromWithDisplayNames: true,
  });
  expect(named).toMatchObject({
    AcceptMessagesOnlyFromWithDisplayNames: [`${ADDRESS.desk} (Service Desk O'Hara)`],
  });
});

test('groups are found by the distinguished name of whom they accept, not by guid', async () => {
  const tenant = exchange();
  const holder = tenant.service.cmdlets.recipients.one(ADDRESS.holder);
  const group = tenant.world.directory.group(ADDRESS.dynamic);
  if (group) tenant.world.restrict(group, { acceptMessagesOnlyFrom: [holder.guid] });
  const found = (value: string) =>
    tenant.rows('Get-DynamicDistributionGroup', { Filter: `AcceptMessagesOnlyFrom -eq '${value}'` });
  expect(await found(distinguishedName(holder))).toHaveLength(1);
  expect(await found(holder.guid)).toHaveLength(0);
});

describe('members', () => {
  test('come a thousand at most, with a warning, unless more are asked for', async () => {
    const answer = await exchange().run('Get-DistributionGroupMember', { Identity: ADDRESS.all });
    expect((answer.body as { value: unknown[] }).value).toHaveLength(1_000);
    expect(answer.body).toMatchObject({ '@adminapi.warnings': [expect.stringMatching(/ResultSize/)] });
  });

  test('unlimited come in pages, by posting the same body to the next link', async () => {
    const { service, clock, world } = exchange();
    const ask = asking(service.routes, clock);
    const body = {
      CmdletInput: {
        CmdletName: 'Get-DynamicDistributionGroupMember',
        Parameters: { Identity: ADDRESS.dynamic, ResultSize: 'Unlimited' },
      },
    };
    const first = await ask('POST', `/adminapi/beta/${TENANT}/InvokeCommand`, body, JSON_FORMAT);
    const next = (first.body as Record<string, string>)['@odata.nextLink'] ?? '';
    const second = (await ask('POST', next, body, JSON_FORMAT)).body as { value: Record<string, unknown>[] };
    const group = world.directory.group(ADDRESS.dynamic);
    expect(second.value).toHaveLength(1_000);
    expect(second.value[0]?.['PrimarySmtpAddress']).toBe(
      world.directory.person((group?.firstPerson ?? 0) + 1_000).address,
    );
  });

  test('of a list are direct: nested groups stand for themselves', async () => {
    const tenant = exchange();
    const parent = tenant.world.addGroup({
      primarySmtpAddress: 'parent@contoso.example',
      namedMembers: tenant.world.directory.users.map(({ id }) => id).slice(0, 1),
      childGroups: [guidOf(tenant, ADDRESS.all)],
      memberCount: 1,
    });
    const members = await tenant.rows('Get-DistributionGroupMember', { Identity: parent.guid });
    expect(members.map((member) => member['RecipientTypeDetails'])).toEqual([
      'UserMailbox',
      'MailUniversalDistributionGroup',
      'UserMailbox',
    ]);
  });
});

test('$select leaves the named properties, and refuses what is none', async () => {
  const tenant = exchange();
  const parameters = { Identity: ADDRESS.all };
  const answer = await tenant.run('Get-DistributionGroup', parameters, '?$select=Guid,Alias');
  expect((answer.body as { value: unknown[] }).value).toEqual([
    { Guid: guidOf(tenant, ADDRESS.all), Alias: 'all' },
  ]);
  expect((await tenant.run('Get-DistributionGroup', parameters, '?$select=Guidd')).status).toBe(400);
});

test('the reply-all storm protection of the organisation can be read', async () => {
  expect(await exchange().rows('Get-TransportConfig')).toMatchObject([
    { ReplyAllStormProtectionEnabled: true, ReplyAllStormDetectionMinimumRecipients: 2_500 },
  ]);
});

test('the module file tells which cmdlets the app may run', async () => {
  const { service } = exchange();
  const ask = asking(service.routes, new StandingClock('2026-11-14T08:29:00Z'));
  const { body } = await ask('GET', `/adminapi/v1.0/${TENANT}/EXOModuleFile?Version=3.9.2`);
  expect(body).toMatchObject({
    value: [{ exportedCmdlets: expect.arrayContaining(['Set-DistributionGroup']) }],
  });
});

test('whoever does not ask for JSON gets CLIXML', async () => {
  const { service, clock } = exchange();
  const ask = asking(service.routes, clock);
  const path = `/adminapi/beta/${TENANT}/InvokeCommand`;
  const body = { CmdletInput: { CmdletName: 'Get-Recipient', Parameters: { Identity: ADDRESS.desk } } };
  for (const headers of [{}, { 'x-responseformat': 'clixml' }]) {
    const answer = await ask('POST', path, body, headers);
    expect(answer).toMatchObject({ status: 200, headers: { 'Content-Type': 'application/xml' } });
    expect(answer.body).toMatch(/^<Objs .*<S N="PrimarySmtpAddress">desk@contoso.example<\/S>/);
  }
});
