import { describe, expect, it } from 'vitest';
import type { TenantOptions } from '../../../../dev/tenant/options.ts';
import { NOON, tenantForTest } from '../support/tenant.ts';

const MINUTE = 60_000;
const iso = (at: number): string => new Date(at).toISOString();

async function company(options: Partial<TenantOptions> = {}) {
  const given = await tenantForTest(options);
  const { world, call, clock } = given;
  const boss = world.addUser({ address: 'boss@contoso.example' });
  const all = world.addGroup({
    primarySmtpAddress: 'all@contoso.example',
    proxyAddresses: ['SMTP:all@contoso.example', 'smtp:everybody@contoso.example'],
    memberCount: 5_000,
  });
  const traces = async (filter: string, more = '') => {
    const url = `/v1.0/admin/exchange/tracing/messageTraces?$filter=${encodeURIComponent(filter)}${more}`;
    return call('GET', url);
  };
  const since = (begin: number): string =>
    `receivedDateTime ge ${iso(begin)} and receivedDateTime le ${iso(clock.now())}`;
  return { ...given, boss, all, traces, since };
}

describe('the message trace', () => {
  it('shows what a group turned away as failed, under its primary address, after its lag', async () => {
    const { world, clock, boss, all, traces, since } = await company();
    world.restrict(all, { acceptMessagesOnlyFrom: [boss.exchangeGuid] });
    const from = world.person(7).address;
    world.post({ from, to: ['everybody@contoso.example'], subject: 'Re: test' });
    world.post({ from: boss.address, to: ['all@contoso.example'], subject: 'Please stop' });
    await clock.advance(4 * MINUTE);
    expect((await traces(since(NOON))).json['value']).toEqual([]);
    await clock.advance(MINUTE);
    const failed = await traces(
      `${since(NOON)} and recipientAddress eq 'all@contoso.example' and status eq 'failed'`,
    );
    expect(failed.json['value']).toMatchObject([
      { senderAddress: from, recipientAddress: 'all@contoso.example', subject: 'Re: test', status: 'failed' },
    ]);
    const expanded = await traces(`${since(NOON)} and status eq 'expanded'`);
    expect(expanded.json['value']).toMatchObject([{ subject: 'Please stop' }]);
  });

  it('ignores alternatives without a word', async () => {
    const { world, clock, traces } = await company();
    world.post({ from: world.person(1).address, to: ['boss@contoso.example'], subject: 'One' });
    world.post({ from: world.person(2).address, to: ['boss@contoso.example'], subject: 'Two' });
    await clock.advance(10 * MINUTE);
    const both = `senderAddress eq '${world.person(1).address}' or senderAddress eq '${world.person(2).address}'`;
    expect((await traces(both)).json['value']).toMatchObject([{ subject: 'One' }]);
  });

  it('goes on page by page', async () => {
    const { world, clock, traces, since, call } = await company();
    for (let n = 1; n <= 5; n++)
      world.post({ from: world.person(n).address, to: ['boss@contoso.example'], subject: `No. ${n}` });
    await clock.advance(10 * MINUTE);
    const first = await traces(since(NOON), '&$top=3');
    const rest = await call('GET', String(first.json['@odata.nextLink']));
    expect([first.json['value']?.length, rest.json['value']?.length]).toEqual([3, 2]);
    expect(rest.json['@odata.nextLink']).toBeUndefined();
  });

  it.each([
    ['more than ten days', (now: number) => [now - 11 * 24 * 60 * MINUTE, now] as const],
    ['the future', (now: number) => [now, now + MINUTE] as const],
    [
      'more than ninety days ago',
      (now: number) => [now - 91 * 24 * 60 * MINUTE, now - 90 * 24 * 60 * MINUTE] as const,
    ],
  ])('does not look at %s', async (_what, range) => {
    const { tenant, clock, token } = await company();
    const [from, to] = range(clock.now());
    const filter = `receivedDateTime ge ${iso(from)} and receivedDateTime le ${iso(to)}`;
    const url = `${tenant.url}/v1.0/admin/exchange/tracing/messageTraces?$filter=${encodeURIComponent(filter)}`;
    const { status } = await fetch(url, { headers: { authorization: `Bearer ${token}` } });
    expect(status).toBe(400);
    tenant.forgetRecordings();
  });

  it('answers a hundred requests in five minutes', async () => {
    const { clock, traces, since } = await company();
    for (let n = 0; n < 100; n++) expect((await traces(since(NOON))).status).toBe(200);
    const late = await traces(since(NOON));
    expect([late.status, Number(late.headers.get('retry-after'))]).toEqual([429, 300]);
    await clock.advance(5 * MINUTE);
    expect((await traces(since(NOON))).status).toBe(200);
  });

  it('needs a service principal of Microsoft in the tenant', async () => {
    const { traces, since } = await company({ tracing: { isProvisioned: false } });
    const answer = await traces(since(NOON));
    expect(answer.status).toBe(401);
    expect(answer.text).toContain('8bd644d1-64a1-4d4b-ae52-2e0cbf64e373');
  });
});
