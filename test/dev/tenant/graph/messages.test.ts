import { describe, expect, it } from 'vitest';
import { tenantForTest } from '../support/tenant.ts';

const SENTINEL = 'sentinel@contoso.example';
const INBOX = `/v1.0/users/${SENTINEL}/mailFolders/inbox/messages`;

async function mailbox(options = {}) {
  const given = await tenantForTest(options);
  const user = given.world.addUser({ address: SENTINEL, displayName: 'Sentinel' });
  given.world.addGroup({ primarySmtpAddress: 'all@contoso.example', namedMembers: [user.id] });
  const post = (subject: string) =>
    given.world.post({
      from: given.world.person(1).address,
      to: ['all@contoso.example'],
      subject,
      body: 'Please stop',
    });
  return { ...given, user, post };
}

const ROLES = { graph: ['Mail.Read', 'Mail.ReadWrite', 'User.Read.All'], exchange: [] };

describe('messages of a mailbox', () => {
  it('are found by internet message id, with the selected properties only', async () => {
    const { call, post } = await mailbox();
    post('One');
    const { internetMessageId } = post('Two');
    const filter = encodeURIComponent(`internetMessageId eq '${internetMessageId}'`);
    const answer = await call('GET', `${INBOX}?$filter=${filter}&$select=subject,internetMessageId&$top=5`);
    expect(answer.json['value']).toEqual([
      { '@odata.etag': expect.any(String), id: expect.any(String), subject: 'Two', internetMessageId },
    ]);
  });

  it('name the type of what is more than a message', async () => {
    const { call, world } = await mailbox();
    const to = ['all@contoso.example'];
    world.post({ from: world.person(1).address, to, subject: 'Lunch', kind: 'meetings' });
    const type = '#microsoft.graph.eventMessageRequest';
    const listed = await call('GET', INBOX);
    expect(listed.json['value']).toMatchObject([{ subject: 'Lunch', '@odata.type': type }]);
    const changed = await call('GET', `${INBOX}/delta`);
    expect(changed.json['value']).toMatchObject([{ '@odata.type': type }]);
  });

  it('show a group as its address, unexpanded, and headers only when selected', async () => {
    const { call, post } = await mailbox();
    post('One');
    const usual = await call('GET', INBOX);
    expect(usual.json['value']).toMatchObject([
      {
        toRecipients: [{ emailAddress: { address: 'all@contoso.example' } }],
        bodyPreview: 'Please stop',
        receivedDateTime: '2016-11-14T12:00:00Z',
      },
    ]);
    expect(usual.text).not.toContain('internetMessageHeaders');
    const selected = await call('GET', `${INBOX}?$select=internetMessageHeaders`);
    expect(selected.text).toContain('Message-ID');
  });

  it('refuse properties that do not exist', async () => {
    const { call } = await mailbox();
    const answer = await call('GET', `${INBOX}?$select=subjects`);
    expect(answer.status).toBe(400);
    expect(answer.json).toMatchObject({ error: { code: 'RequestBroker--ParseUri' } });
  });

  it('keep an immutable id when moved, and lose an ordinary one', async () => {
    const { call, post } = await mailbox({ registration: { roles: ROLES } });
    post('One');
    const idOf = async (headers: Record<string, string>) =>
      (await call('GET', INBOX, { headers })).json['value']?.[0]?.['id'];
    const immutable = await idOf({ prefer: 'IdType="ImmutableId"' });
    const ordinary = await idOf({});
    const path = `/v1.0/users/${SENTINEL}/messages`;
    const moved = await call('POST', `${path}/${ordinary}/move`, { body: { destinationId: 'deleteditems' } });
    expect(moved.status).toBe(201);
    expect((await call('GET', `${path}/${ordinary}`)).status).toBe(404);
    expect((await call('GET', `${path}/${immutable}`)).json).toMatchObject({ subject: 'One' });
    expect((await call('GET', `${path}/${String(immutable).toLowerCase()}`)).status).toBe(404);
  });

  it('go to Deleted Items, then to Recoverable Items, and by permanentDelete to its purges', async () => {
    const { call, post, user } = await mailbox({ registration: { roles: ROLES } });
    post('One');
    const path = `/v1.0/users/${SENTINEL}/messages`;
    const headers = { prefer: 'IdType="ImmutableId"' };
    const id = (await call('GET', path, { headers })).json['value']?.[0]?.['id'];
    await call('DELETE', `${path}/${id}`);
    expect(user.mailbox.items[0]?.folder).toBe('deleteditems');
    await call('DELETE', `${path}/${id}`);
    expect(user.mailbox.items[0]?.folder).toBe('recoverable-deletions');
    expect((await call('POST', `${path}/${id}/permanentDelete`)).status).toBe(204);
    expect(user.mailbox.items[0]?.folder).toBe('recoverable-purges');
  });

  it('show no body under Mail.ReadBasic', async () => {
    const roles = { graph: ['Mail.ReadBasic.All'], exchange: [] };
    const { call, post } = await mailbox({ registration: { roles } });
    post('One');
    expect((await call('GET', INBOX)).text).not.toContain('Please stop');
    expect((await call('GET', `${INBOX}?$select=body`)).status).toBe(403);
  });

  it('are refused at the fifth request under way, per mailbox', async () => {
    const { call, clock, tenant } = await mailbox({ limits: { answerTime: 1_000 } });
    const five = Promise.all([1, 2, 3, 4, 5].map(() => call('GET', INBOX)));
    await expect.poll(() => clock.sleepers).toBeGreaterThanOrEqual(4);
    await expect.poll(() => tenant.exchanges.filter((exchange) => exchange.status === 429)).toHaveLength(1);
    await clock.advance(1_000);
    const refused = (await five).filter((answer) => answer.status === 429);
    expect(refused[0]?.json).toMatchObject({
      error: { code: 'ApplicationThrottled', message: 'Application is over its MailboxConcurrency limit.' },
    });
    expect(refused[0]?.headers.get('retry-after')).toBe('1');
  });

  it('are counted by mailbox, however the path names its user', async () => {
    const { call, clock, tenant, user } = await mailbox({ limits: { answerTime: 1_000 } });
    const names = [user.id, user.userPrincipalName, user.userPrincipalName.toUpperCase(), user.id, user.id];
    const five = Promise.all(names.map((name) => call('GET', `/v1.0/users/${name}/messages`)));
    await expect.poll(() => tenant.exchanges.filter((exchange) => exchange.status === 429)).toHaveLength(1);
    await expect.poll(() => clock.sleepers).toBeGreaterThanOrEqual(4);
    await clock.advance(1_000);
    expect((await five).filter((answer) => answer.status === 200)).toHaveLength(4);
  });

  it('are refused above the rate of ten minutes', async () => {
    const { call, clock } = await mailbox({ limits: { perTenMinutes: 2 } });
    await call('GET', INBOX);
    await call('GET', INBOX);
    const refused = await call('GET', INBOX);
    expect([refused.status, refused.headers.get('retry-after')]).toEqual([429, '600']);
    await clock.advance(600_000);
    expect((await call('GET', INBOX)).status).toBe(200);
  });

  it('do not exist for people without a mailbox', async () => {
    const { call, world } = await mailbox();
    const answer = await call('GET', `/v1.0/users/${world.person(5).address}/messages`);
    expect(answer.json).toMatchObject({ error: { code: 'MailboxNotEnabledForRESTAPI' } });
  });
});
