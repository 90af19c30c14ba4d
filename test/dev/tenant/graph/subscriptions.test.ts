import { describe, expect, it } from 'vitest';
import type { TenantOptions } from '../../../../dev/tenant/options.ts';
import { receivingApp } from '../support/app.ts';
import { NOON, tenantForTest, tokenFor } from '../support/tenant.ts';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const iso = (at: number): string => new Date(at).toISOString();

async function watcher(options: Partial<TenantOptions> = {}) {
  const given = await tenantForTest(options);
  const app = await receivingApp();
  const user = given.world.addUser({ address: 'sentinel@contoso.example' });
  const wanted = (changes = {}) => ({
    changeType: 'created',
    notificationUrl: `${app.url}/notify?code=key`,
    lifecycleNotificationUrl: `${app.url}/lifecycle`,
    resource: `users/${user.id}/mailFolders('inbox')/messages`,
    expirationDateTime: iso(NOON + 10_000 * MINUTE),
    clientState: 'secret',
    ...changes,
  });
  const create = (changes = {}) => given.call('POST', '/v1.0/subscriptions', { body: wanted(changes) });
  const renew = (id: unknown, at: number) =>
    given.call('PATCH', `/v1.0/subscriptions/${id}`, { body: { expirationDateTime: iso(at) } });
  return { ...given, app, user, create, renew };
}

describe('creating a subscription', () => {
  it('shakes hands with both URLs, with a token that has to be decoded', async () => {
    const { create, app } = await watcher();
    const tokens: string[] = [];
    app.handshake = (token) => {
      tokens.push(token);
      return { status: 200, type: 'text/plain; charset=utf-8', text: token };
    };
    const answer = await create();
    expect(answer.status).toBe(201);
    expect(answer.json).toMatchObject({
      changeType: 'created',
      clientState: 'secret',
      id: expect.any(String),
    });
    expect(app.handshakes).toEqual(['/notify', '/lifecycle']);
    expect(tokens[0]).toMatch(/^Validation: Testing client application/);
  });

  it('fails when the token comes back encoded, as HTML, with another status, or not in time', async () => {
    const { create, app, tenant } = await watcher();
    const failures = [
      (token: string) => ({ status: 200, type: 'text/plain', text: encodeURIComponent(token) }),
      (token: string) => ({ status: 200, type: 'text/html', text: token }),
      (token: string) => ({ status: 202, type: 'text/plain', text: token }),
    ];
    for (const handshake of failures) {
      app.handshake = handshake;
      expect((await create()).json).toMatchObject({ error: { code: 'ValidationError' } });
    }
    app.handshake = () => undefined;
    tenant.behaviour.subscriptions.handshakeTimeout = 50;
    expect((await create()).json).toMatchObject({
      error: { code: 'InvalidRequest', message: 'Subscription validation request timed out.' },
    });
    expect(tenant.subscriptions()).toEqual([]);
  });

  it('answers 409 with the id of the one that exists', async () => {
    const { create } = await watcher();
    const first = await create();
    const second = await create({ resource: '/users/sentinel@contoso.example/mailFolders/inbox/messages' });
    expect(second.status).toBe(409);
    expect(second.json).toMatchObject({
      error: {
        message: `Subscription Id <${first.json['id']}> already exists for the requested combination`,
      },
    });
    expect((await create({ changeType: 'created,deleted' })).status).toBe(201);
  });

  it('allows at most 10,080 minutes and raises less than 45', async () => {
    const { create } = await watcher();
    const long = await create({ expirationDateTime: iso(NOON + 10_081 * MINUTE) });
    expect(long.json).toMatchObject({ error: { code: 'ErrorInvalidParameter' } });
    const short = await create({ expirationDateTime: iso(NOON + MINUTE) });
    expect(short.json).toMatchObject({ expirationDateTime: iso(NOON + 45 * MINUTE) });
  });

  it('refuses long client states, unknown properties, plain http elsewhere and strange resources', async () => {
    const { create, tenant } = await watcher();
    const wrong = [
      { clientState: 'x'.repeat(129) },
      { applicationId: 'read-only' },
      { notificationUrl: 'http://app.example/notify' },
      { changeType: 'create' },
      { resource: 'https://graph.microsoft.com/v1.0/users/x/messages' },
      { latestSupportedTlsVersion: 'v1_4' },
    ];
    for (const changes of wrong) expect((await create(changes)).status, JSON.stringify(changes)).toBe(400);
    expect(tenant.violations).toHaveLength(wrong.length);
  });

  it('needs a permission to read: Mail.ReadWrite alone does not do', async () => {
    const roles = { graph: ['Mail.ReadWrite'], exchange: [] };
    const { create } = await watcher({ registration: { roles } });
    expect((await create()).status).toBe(403);
  });

  it('misreads a user name that begins with a GUID', async () => {
    const { create } = await watcher();
    const resource = 'users/0f1a2b3c-4d5e-4f60-8a7b-9c0d1e2f3a4b@contoso.example/messages';
    expect((await create({ resource })).status).toBe(503);
  });

  it('answers 403 above the quota of a mailbox', async () => {
    const { create } = await watcher({ subscriptions: { perMailbox: 1 } });
    await create();
    expect((await create({ changeType: 'deleted' })).status).toBe(403);
  });
});

describe('keeping subscriptions', () => {
  it('lists them without their client state', async () => {
    const { create, call } = await watcher();
    await create();
    expect((await call('GET', '/v1.0/subscriptions')).json['value']).toMatchObject([{ clientState: null }]);
  });

  it('renews by PATCH of the expiry and of nothing else', async () => {
    const { create, renew, call, clock } = await watcher();
    const id = (await create()).json['id'];
    await clock.advance(HOUR);
    expect((await renew(id, NOON + 10_100 * MINUTE)).json).toMatchObject({
      expirationDateTime: iso(NOON + 10_100 * MINUTE),
    });
    expect((await renew(id, NOON + 10_200 * MINUTE)).status).toBe(400);
    const other = await call('PATCH', `/v1.0/subscriptions/${id}`, { body: { clientState: 'new' } });
    expect(other.status).toBe(400);
  });

  it('forgets them at expiry, so that a renewal comes too late', async () => {
    const { create, renew, clock, tenant } = await watcher();
    const id = (await create({ expirationDateTime: iso(NOON + HOUR) })).json['id'];
    await clock.advance(HOUR);
    const late = await renew(id, NOON + 3 * HOUR);
    expect([late.status, late.json['error']?.['code']]).toEqual([404, 'ResourceNotFound']);
    await tenant.idle();
    expect(tenant.violations).toEqual([]);
  });

  it('lets nobody show, renew, delete or reauthorize them without the permission to read', async () => {
    const { create, call, tenant } = await watcher();
    const path = `/v1.0/subscriptions/${(await create()).json['id']}`;
    tenant.behaviour.registration.roles = { graph: ['Mail.ReadWrite', 'User.Read.All'], exchange: [] };
    const token = await tokenFor(tenant, 'graph');
    const ask = async (method: string, rest = '') => (await call(method, `${path}${rest}`, { token })).status;
    expect(await ask('GET')).toBe(403);
    expect(await ask('PATCH')).toBe(403);
    expect(await ask('POST', '/reauthorize')).toBe(403);
    expect(await ask('DELETE')).toBe(403);
    expect(tenant.subscriptions()).toHaveLength(1);
  });

  it('lists 25 times in twenty seconds and no more often', async () => {
    const { call, clock } = await watcher();
    const list = () => call('GET', '/v1.0/subscriptions');
    for (let i = 0; i < 25; i++) expect((await list()).status).toBe(200);
    const refused = await list();
    expect([refused.status, refused.headers.get('retry-after')]).toEqual([429, '20']);
    await clock.advance(20_000);
    expect((await list()).status).toBe(200);
  });

  it('takes so many writes in twenty seconds, whichever', async () => {
    const { create, renew, clock } = await watcher({ subscriptions: { pace: { writes: 2, lists: 25 } } });
    const id = (await create()).json['id'];
    expect((await renew(id, NOON + HOUR)).status).toBe(200);
    expect((await renew(id, NOON + HOUR)).status).toBe(429);
    await clock.advance(20_000);
    expect((await renew(id, NOON + HOUR)).status).toBe(200);
  });

  it('deletes and reauthorizes with 204', async () => {
    const { create, call } = await watcher();
    const path = `/v1.0/subscriptions/${(await create()).json['id']}`;
    expect((await call('POST', `${path}/reauthorize`)).status).toBe(204);
    expect((await call('DELETE', path)).status).toBe(204);
    expect((await call('GET', path)).status).toBe(404);
  });
});
