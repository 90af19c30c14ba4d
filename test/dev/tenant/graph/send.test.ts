import { describe, expect, it } from 'vitest';
import { tenantForTest } from '../support/tenant.ts';

async function office() {
  const given = await tenantForTest();
  const robot = given.world.addUser({ address: 'robot@contoso.example', displayName: 'Robot' });
  const desk = given.world.addUser({ address: 'desk@contoso.example' });
  const send = (message: unknown) =>
    given.call('POST', `/v1.0/users/${robot.id}/sendMail`, { body: { message } });
  return { ...given, robot, desk, send };
}

const TO_DESK = { toRecipients: [{ emailAddress: { address: 'desk@contoso.example' } }] };

describe('sendMail', () => {
  it('accepts with 202, and the mail is a post like any other', async () => {
    const { send, world, desk, clock } = await office();
    const answer = await send({
      ...TO_DESK,
      subject: 'Storm locked',
      body: { contentType: 'html', content: '<p>All quiet</p>' },
      internetMessageHeaders: [{ name: 'x-origin', value: 'robot' }],
    });
    expect([answer.status, answer.text]).toEqual([202, '']);
    world.advance();
    const [item] = desk.mailbox.landed(clock.now());
    expect(item?.post).toMatchObject({
      from: { address: 'robot@contoso.example' },
      subject: 'Storm locked',
      headers: [{ name: 'x-origin', value: 'robot' }],
    });
  });

  it('takes no headers but x- ones', async () => {
    const { send } = await office();
    const answer = await send({ ...TO_DESK, internetMessageHeaders: [{ name: 'Reply-To', value: 'x@y.z' }] });
    expect(answer.json).toMatchObject({ error: { code: 'InvalidInternetMessageHeader' } });
  });

  it('refuses what a message does not have', async () => {
    const { send } = await office();
    expect((await send({ ...TO_DESK, title: 'Hello' })).status).toBe(400);
    expect((await send({ subject: 'To nobody' })).status).toBe(400);
  });
});

describe('getMailTips', () => {
  const OPTIONS = 'deliveryRestriction,moderationStatus,totalMemberCount,customMailTip';

  it('says what would stop that very sender, once the restriction has spread', async () => {
    const { world, call, robot, desk, clock, tenant } = await office();
    const group = world.addGroup({ primarySmtpAddress: 'all@contoso.example', memberCount: 840_000 });
    world.transport.restrictionPropagation = 60_000;
    const tips = async (user: string) => {
      const body = { EmailAddresses: ['all@contoso.example'], MailTipsOptions: OPTIONS };
      return (await call('POST', `/v1.0/users/${user}/getMailTips`, { body })).json['value']?.[0];
    };
    world.restrict(group, { acceptMessagesOnlyFrom: [robot.exchangeGuid], mailTip: 'Closed' });
    expect(await tips(desk.id)).toMatchObject({ deliveryRestricted: false, totalMemberCount: 840_000 });
    await clock.advance(60_000);
    expect(await tips(desk.id)).toMatchObject({ deliveryRestricted: true, isModerated: false });
    expect(await tips(desk.id)).not.toHaveProperty('customMailTip');
    expect(await tips(robot.id)).toMatchObject({ deliveryRestricted: false, customMailTip: 'Closed' });
    expect(tenant.violations).toEqual([]);
  });

  it('refuses options it does not know', async () => {
    const { call, desk } = await office();
    const body = { EmailAddresses: ['all@contoso.example'], MailTipsOptions: 'deliveryRestrictions' };
    expect((await call('POST', `/v1.0/users/${desk.id}/getMailTips`, { body })).status).toBe(400);
  });
});
