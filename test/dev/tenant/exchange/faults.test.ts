import { describe, expect, test } from 'vitest';
import { asking, TENANT } from '../ask.ts';
import { ADDRESS, exchange, messageOf } from './set-up.ts';

const lock = {
  Identity: 'all',
  AcceptMessagesOnlyFrom: ['desk'],
  BypassSecurityGroupManagerCheck: true,
};
const accepted = ({ world }: ReturnType<typeof exchange>): number =>
  world.directory.group(ADDRESS.all)?.restrictions.acceptMessagesOnlyFrom.length ?? 0;

describe('faults on demand', () => {
  test('a redirection leads to another host, which answers', async () => {
    const { service, clock } = exchange();
    const origin = 'https://eur.tenant.example:446';
    service.faults.push({ fault: 'redirect', status: 302, origin });
    const path = `/adminapi/beta/${TENANT}/InvokeCommand`;
    const body = { CmdletInput: { CmdletName: 'Get-TransportConfig' } };
    const there = await asking(service.routes, clock)('POST', path, body);
    expect(there).toMatchObject({ status: 302, headers: { Location: `${origin}${path}` } });
    expect((await asking(service.routes, clock, origin)('POST', path, body)).status).toBe(200);
  });

  test('an organisation may live on a regional host, to which all others redirect', async () => {
    const origin = 'https://eur.tenant.example';
    const { service, clock } = exchange({ regionalOrigin: origin });
    const path = `/adminapi/beta/${TENANT}/InvokeCommand`;
    const body = { CmdletInput: { CmdletName: 'Get-TransportConfig' } };
    const statuses = [];
    for (const at of [undefined, origin, undefined])
      statuses.push((await asking(service.routes, clock, at)('POST', path, body)).status);
    expect(statuses).toEqual([302, 200, 302]);
  });

  test('an error may claim to be compressed', async () => {
    const tenant = exchange();
    tenant.service.faults.push({ fault: 'false-gzip' });
    const answer = await tenant.run('Set-DistributionGroup', lock);
    expect(answer).toMatchObject({ status: 400, headers: { 'Content-Encoding': 'gzip' } });
    expect(typeof answer.body).toBe('string');
  });

  test('throttling says how long to wait, a busy server says it is busy', async () => {
    const tenant = exchange();
    tenant.service.faults.push({ fault: 'throttled', retryAfterSeconds: 7 }, { fault: 'server-busy' });
    expect(await tenant.run('Set-DistributionGroup', lock)).toMatchObject({
      status: 429,
      headers: { 'Retry-After': '7' },
    });
    expect(messageOf(await tenant.run('Set-DistributionGroup', lock))).toMatch(/ServerBusyException/);
    expect(accepted(tenant)).toBe(0);
  });

  test('a write may be accepted without effect', async () => {
    const tenant = exchange();
    tenant.service.faults.push({ fault: 'not-applied' });
    expect((await tenant.run('Set-DistributionGroup', lock)).body).toMatchObject({ value: [] });
    expect(accepted(tenant)).toBe(0);
  });

  test('a write may succeed though its answer is lost', async () => {
    const tenant = exchange();
    tenant.service.faults.push({ fault: 'answer-lost' });
    expect((await tenant.run('Set-DistributionGroup', lock)).breaksConnection).toBe(true);
    expect(accepted(tenant)).toBe(1);
  });

  test('errors may hide in a good answer, which may also be empty or slow', async () => {
    const tenant = exchange();
    tenant.service.faults.push({ fault: 'errors-inside', text: 'It failed.' }, { fault: 'empty' });
    const hidden = await tenant.run('Set-DistributionGroup', lock);
    expect(hidden).toMatchObject({ status: 200, body: { '@adminapi.errors': ['It failed.'] } });
    expect(await tenant.run('Get-TransportConfig')).toEqual({ status: 200 });
    tenant.service.faults.push({ fault: 'slow', delay: 90_000 });
    const before = tenant.clock.now();
    await tenant.run('Get-TransportConfig');
    expect(tenant.clock.now() - before).toBe(90_000);
  });

  test('a fault may wait for its cmdlet', async () => {
    const tenant = exchange();
    tenant.service.faults.push({ fault: 'server-busy', cmdlet: 'Set-DistributionGroup' });
    expect((await tenant.run('Get-TransportConfig')).status).toBe(200);
    expect((await tenant.run('Set-DistributionGroup', lock)).status).toBe(503);
    expect((await tenant.run('Set-DistributionGroup', lock)).status).toBe(200);
  });
});

test('requests are counted, and what ran is logged', async () => {
  const tenant = exchange();
  await tenant.run('Get-TransportConfig');
  tenant.clock.pass(61_000);
  await tenant.run('Set-DistributionGroup', lock);
  await tenant.run('Get-Nothing');
  expect(tenant.service.load).toMatchObject({ requests: 3, busiestMinute: 2 });
  expect(tenant.service.log.map(({ cmdlet }) => cmdlet)).toEqual([
    'Get-TransportConfig',
    'Set-DistributionGroup',
  ]);
});

test('a token of another tenant opens nothing', async () => {
  const { service, clock } = exchange();
  const answer = await asking(service.routes, clock)('POST', '/adminapi/beta/other/InvokeCommand', {});
  expect(answer.status).toBe(403);
});
