import { describe, expect, test } from 'vitest';
import { ADDRESS, type Exchange, exchange, guidOf, hashTable, messageOf } from './set-up.ts';

const bypass = { BypassSecurityGroupManagerCheck: true };
const restrictions = ({ world }: Exchange, address: string) => {
  const group = world.directory.group(address);
  if (group === undefined) throw new Error(`no group ${address}`);
  return group.restrictions;
};

describe('Set-DistributionGroup', () => {
  test('answers nothing on success, and what it set can be read back', async () => {
    const tenant = exchange();
    const answer = await tenant.run('Set-DistributionGroup', {
      Identity: guidOf(tenant, ADDRESS.all),
      AcceptMessagesOnlyFrom: hashTable({ Add: [ADDRESS.holder] }),
      ...bypass,
    });
    expect(answer).toMatchObject({ status: 200, body: { value: [] } });
    const [group] = await tenant.rows('Get-DistributionGroup', { Identity: ADDRESS.all });
    expect(group?.['AcceptMessagesOnlyFromSendersOrMembers']).toEqual([guidOf(tenant, ADDRESS.holder)]);
  });

  test('adds and removes without touching the rest, replaces with a plain list', async () => {
    const tenant = exchange();
    const write = (AcceptMessagesOnlyFrom: unknown) =>
      tenant.rows('Set-DistributionGroup', { Identity: ADDRESS.all, AcceptMessagesOnlyFrom, ...bypass });
    await write([ADDRESS.desk]);
    await write(hashTable({ Add: [ADDRESS.holder, ADDRESS.desk] }));
    await write(hashTable({ Remove: [guidOf(tenant, ADDRESS.desk)] }));
    expect(restrictions(tenant, ADDRESS.all).acceptMessagesOnlyFrom).toEqual([
      guidOf(tenant, ADDRESS.holder),
    ]);
    await write([ADDRESS.desk]);
    expect(restrictions(tenant, ADDRESS.all).acceptMessagesOnlyFrom).toEqual([guidOf(tenant, ADDRESS.desk)]);
  });

  test('splits the combined list into people and groups', async () => {
    const tenant = exchange();
    await tenant.rows('Set-DistributionGroup', {
      Identity: ADDRESS.all,
      AcceptMessagesOnlyFromSendersOrMembers: [ADDRESS.desk, ADDRESS.security],
      ...bypass,
    });
    expect(restrictions(tenant, ADDRESS.all)).toMatchObject({
      acceptMessagesOnlyFrom: [guidOf(tenant, ADDRESS.desk)],
      acceptMessagesOnlyFromDLMembers: [guidOf(tenant, ADDRESS.security)],
    });
  });

  test.each([
    [{ AcceptMessagesOnlyFromSendersOrMembers: ['desk'], AcceptMessagesOnlyFrom: ['desk'] }, /together/],
    [{ AcceptMessagesOnlyFrom: ['security'] }, /not a valid recipient type/],
    [{ AcceptMessagesOnlyFromDLMembers: ['desk'] }, /not a valid recipient type/],
    [{ AcceptMessagesOnlyFromDLMembers: ['team'] }, /not a valid recipient type/],
    [{ AcceptMessagesOnlyFrom: ['nobody'] }, /'nobody' couldn't be found/],
    [{ MailTip: 'x'.repeat(176) }, /at most 175/],
    [{ SendModerationNotifications: 'Sometimes' }, /not Always, Internal or Never/],
  ])('refuses %j and changes nothing', async (parameters, why) => {
    const tenant = exchange();
    const before = structuredClone(restrictions(tenant, ADDRESS.all));
    const answer = await tenant.run('Set-DistributionGroup', { Identity: 'all', ...parameters, ...bypass });
    expect(messageOf(answer)).toMatch(why);
    expect(restrictions(tenant, ADDRESS.all)).toEqual(before);
  });

  test('counts the lists written together with what they consist of as the client’s mistake', async () => {
    const answer = await exchange().run('Set-DistributionGroup', {
      Identity: 'all',
      AcceptMessagesOnlyFromSendersOrMembers: ['desk'],
      AcceptMessagesOnlyFromDLMembers: ['security'],
      ...bypass,
    });
    expect(answer).toMatchObject({ status: 400, violation: expect.stringMatching(/together/) });
  });

  test('needs the manager check bypassed', async () => {
    const tenant = exchange();
    const write = (Identity: string) =>
      tenant.run('Set-DistributionGroup', { Identity, AcceptMessagesOnlyFrom: ['desk'] });
    expect(messageOf(await write(ADDRESS.security))).toMatch(/not in the current organization/);
    expect(messageOf(await write(ADDRESS.all))).toMatch(/only be performed by a manager/);
  });

  test('warns when nothing changes', async () => {
    const answer = await exchange().run('Set-DistributionGroup', {
      Identity: 'all',
      ModerationEnabled: false,
      ...bypass,
    });
    expect(answer.body).toMatchObject({
      '@adminapi.warnings': [expect.stringMatching(/no settings of 'All staff' have been modified/)],
    });
  });

  test('with WhatIf says what it would do and does not do it', async () => {
    const tenant = exchange();
    const answer = await tenant.run('Set-DistributionGroup', {
      Identity: 'all',
      AcceptMessagesOnlyFrom: ['desk'],
      WhatIf: true,
      ...bypass,
    });
    expect(answer.body).toMatchObject({
      '@adminapi.confirmationmessage': [expect.stringMatching(/^What if/)],
    });
    expect(restrictions(tenant, ADDRESS.all).acceptMessagesOnlyFrom).toEqual([]);
  });

  test('clears a list, does not, or refuses to: nothing is documented', async () => {
    const clearedWhen = async (clearing: 'works' | 'ignored' | 'refused') => {
      const tenant = exchange({ clearing });
      await tenant.run('Set-DistributionGroup', {
        Identity: 'all',
        AcceptMessagesOnlyFrom: ['desk'],
        ...bypass,
      });
      const answer = await tenant.run('Set-DistributionGroup', {
        Identity: 'all',
        AcceptMessagesOnlyFrom: null,
        ...bypass,
      });
      return [answer.status, restrictions(tenant, ADDRESS.all).acceptMessagesOnlyFrom.length];
    };
    expect(await clearedWhen('works')).toEqual([200, 0]);
    expect(await clearedWhen('ignored')).toEqual([200, 1]);
    expect(await clearedWhen('refused')).toEqual([400, 1]);
  });

  test('takes a saved guid back, even of somebody who is an anonymous member', async () => {
    const tenant = exchange();
    const person = tenant.world.directory.person(1_000_003);
    const write = (sender: string) =>
      tenant.rows('Set-DistributionGroup', { Identity: 'all', AcceptMessagesOnlyFrom: [sender], ...bypass });
    await write(person.address);
    await write(ADDRESS.holder);
    await write(person.exchangeGuid);
    expect(restrictions(tenant, ADDRESS.all).acceptMessagesOnlyFrom).toEqual([person.exchangeGuid]);
  });

  test('wraps a mail tip in HTML and writes the default translation', async () => {
    const tenant = exchange();
    await tenant.rows('Set-DistributionGroup', { Identity: 'all', MailTip: 'Locked', ...bypass });
    const { mailTip, mailTipTranslations } = restrictions(tenant, ADDRESS.all);
    expect(mailTip).toMatch(/<body>\s*Locked/);
    expect(mailTipTranslations).toEqual([`default:${mailTip}`]);
  });
});

describe('the cmdlet must fit the kind', () => {
  test.each([
    ['Set-DistributionGroup', ADDRESS.unified, /not supported on GroupMailbox/],
    ['Set-DistributionGroup', ADDRESS.dynamic, /couldn't be found/],
    ['Set-DynamicDistributionGroup', ADDRESS.all, /couldn't be found/],
    ['Set-UnifiedGroup', ADDRESS.all, /couldn't be found/],
  ])('%s on %s', async (cmdlet, Identity, why) => {
    expect(messageOf(await exchange().run(cmdlet, { Identity, ModerationEnabled: false }))).toMatch(why);
  });

  test('a Microsoft 365 group takes the combined list only', async () => {
    const tenant = exchange();
    const AcceptMessagesOnlyFromSendersOrMembers = [ADDRESS.holder];
    await tenant.rows('Set-UnifiedGroup', { Identity: 'team', AcceptMessagesOnlyFromSendersOrMembers });
    const [group] = await tenant.rows('Get-UnifiedGroup', { Identity: 'team' });
    expect(group?.['AcceptMessagesOnlyFromSendersOrMembers']).toEqual([guidOf(tenant, ADDRESS.holder)]);
    expect(group).not.toHaveProperty('AcceptMessagesOnlyFrom');
  });
});

describe('refusals', () => {
  const lock = (tenant: Exchange, cmdlet = 'Set-DistributionGroup', Identity = 'all') =>
    tenant.run(cmdlet, {
      Identity,
      AcceptMessagesOnlyFromSendersOrMembers: ['desk'],
      ...(cmdlet === 'Set-DistributionGroup' ? bypass : {}),
    });

  test('a group mastered on premises cannot be changed', async () => {
    const tenant = exchange();
    tenant.world.addGroup({ primarySmtpAddress: 'old@contoso.example', isDirSynced: true });
    const answer = await lock(tenant, 'Set-DistributionGroup', 'old');
    expect(messageOf(answer)).toMatch(
      /'Set-DistributionGroup', 'AcceptMessagesOnlyFromSendersOrMembers'.*being synchronized from your on-premises/,
    );
  });

  test('Microsoft 365 groups may be out of reach for applications', async () => {
    const answer = await lock(exchange({ refusesUnifiedGroups: true }), 'Set-UnifiedGroup', 'team');
    expect(messageOf(answer)).toMatch(/ADOperationException.*INSUFF_ACCESS_RIGHTS/);
  });

  test('a group may be outside the write scope, a parameter outside the role', async () => {
    const scoped = exchange();
    scoped.service.settings.outsideWriteScope = [guidOf(scoped, ADDRESS.all)];
    expect(messageOf(await lock(scoped))).toMatch(/isn't within your current write scopes/);
    const role = exchange({ deniedParameters: ['Set-DistributionGroup.BypassSecurityGroupManagerCheck'] });
    expect(messageOf(await lock(role))).toMatch(/isn't present in the role definition/);
  });

  test.each([
    ['no-role', /not allowed to call Set-DistributionGroup/],
    ['unsupported-role', /isn't supported in this scenario/],
  ] as const)('without a role the answer is 401: %s', async (access, why) => {
    const answer = await lock(exchange({ access }));
    expect(answer.status).toBe(401);
    expect(JSON.stringify(answer.body)).toMatch(why);
    expect(answer.violation).toBeUndefined();
  });

  test('what is misspelt is a violation', async () => {
    const answer = await exchange().run('Set-DistributionGroup', { Identity: 'all', AcceptOnlyFrom: [] });
    expect(answer).toMatchObject({ status: 400, violation: expect.stringMatching(/AcceptOnlyFrom/) });
  });
});

test('a lock stops the next mail to the group once it has spread', async () => {
  const tenant = exchange();
  const { world, clock } = tenant;
  await tenant.rows('Set-DynamicDistributionGroup', {
    Identity: 'everyone',
    AcceptMessagesOnlyFrom: hashTable({ Add: [ADDRESS.holder] }),
  });
  clock.pass(60_000);
  const post = world.post({ from: ADDRESS.desk, to: [ADDRESS.dynamic], subject: 'Me too' });
  clock.pass(60_000);
  world.advance();
  expect(post.expansions).toMatchObject([{ outcome: 'rejected', status: '5.7.124' }]);
});
