import { describe, expect, it } from 'vitest';
import { NOON, tenantForTest, tokenFor } from '../support/tenant.ts';

describe('who may ask what', () => {
  it('refuses a token made for Exchange', async () => {
    const { tenant, call } = await tenantForTest();
    const answer = await call('GET', '/v1.0/organization', { token: await tokenFor(tenant, 'exchange') });
    expect(answer.status).toBe(401);
    expect(answer.json).toMatchObject({ error: { code: 'InvalidAuthenticationToken' } });
  });

  it('answers a missing permission with 403 and counts it as a violation', async () => {
    const { tenant, call } = await tenantForTest({
      registration: { roles: { graph: ['User.Read.All'], exchange: [] } },
    });
    tenant.world.addUser({ address: 'sentinel@contoso.example' });
    const answer = await call('GET', '/v1.0/users/sentinel@contoso.example/messages');
    expect(answer.status).toBe(403);
    expect(answer.json).toMatchObject({ error: { code: 'ErrorAccessDenied' } });
    expect(tenant.violations).toMatchObject([{ status: 403, method: 'GET' }]);
  });

  it('answers unknown paths and query options in the error shape of Graph', async () => {
    const { tenant, call } = await tenantForTest();
    const headers = { 'client-request-id': 'c0ffee00-0000-4000-8000-000000000000' };
    const unknown = await call('GET', '/v1.0/nonsense', { headers });
    expect(unknown.json).toMatchObject({
      error: {
        code: 'BadRequest',
        innerError: {
          date: new Date(NOON).toISOString().slice(0, 19),
          'client-request-id': headers['client-request-id'],
        },
      },
    });
    expect((await call('GET', '/v1.0/organization?colour=blue')).status).toBe(400);
    expect(tenant.violations).toHaveLength(2);
  });

  it('does as a fault says, as often as it says', async () => {
    const { tenant, call } = await tenantForTest();
    tenant.faults.failNext({
      service: 'graph',
      path: '/organization',
      status: 429,
      headers: { 'Retry-After': '7' },
      times: 2,
    });
    tenant.faults.failNext({ service: 'graph', path: '/organization', drop: 'before' });
    const first = await call('GET', '/v1.0/organization');
    expect([first.status, first.headers.get('retry-after')]).toEqual([429, '7']);
    expect((await call('GET', '/v1.0/organization')).status).toBe(429);
    await expect(call('GET', '/v1.0/organization')).rejects.toThrow();
    expect((await call('GET', '/v1.0/organization')).status).toBe(200);
    expect(tenant.faults.unused).toBe(0);
    expect(tenant.violations).toEqual([]);
  });

  it('carries a request out and loses the answer', async () => {
    const { tenant, world, call } = await tenantForTest();
    const user = world.addUser({ address: 'rob@contoso.example' });
    tenant.faults.failNext({ method: 'POST', path: 'sendMail', drop: 'after' });
    const message = { subject: 'Once', toRecipients: [{ emailAddress: { address: 'x@contoso.example' } }] };
    await expect(call('POST', `/v1.0/users/${user.id}/sendMail`, { body: { message } })).rejects.toThrow();
    expect(world.posts.map((post) => post.subject)).toEqual(['Once']);
  });

  it('writes what was said as JSON lines', async () => {
    const { tenant, call } = await tenantForTest();
    await call('GET', '/v1.0/organization?$select=id');
    const lines = tenant
      .toJsonLines()
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line));
    expect(lines).toMatchObject([
      { method: 'GET', status: 200, responseBody: { value: [{ id: tenant.env().tenantId }] } },
    ]);
  });
});
