import { describe, expect, it, onTestFinished } from 'vitest';
import { startTenant } from '../../../dev/tenant/server.ts';
import { type Services, services } from '../../../dev/tenant/services.ts';
import { graphEdiscovery } from '../../../shared/adapters/graph/ediscovery.ts';
import { graphTransport } from '../../../shared/adapters/graph/transport.ts';
import { teamsChannel } from '../../../shared/adapters/notices/teams.ts';
import { HOUR } from '../../../shared/domain/time.ts';
import { NOON, tokenFor } from '../../dev/tenant/support/tenant.ts';
import { TestClock } from '../../fakes/test-clock.ts';
import { failure, napClock } from '../http/service.ts';

async function setUp() {
  let parts: Services | undefined;
  const clock = new TestClock(NOON);
  const tenant = await startTenant({
    clock,
    plainHttp: true,
    routes: (its) => {
      parts = services(its);
      return parts.routes;
    },
  });
  onTestFinished(() => tenant.stop());
  const token = await tokenFor(tenant, 'graph');
  if (parts === undefined) throw new Error('the tenant asked for no routes');
  const graph = graphTransport({
    url: tenant.url,
    tokens: { authorizationFor: () => Promise.resolve(`Bearer ${token}`) },
    clock: napClock(),
    development: true,
  });
  return {
    tenant,
    clock,
    world: tenant.world,
    ediscovery: graphEdiscovery({ graph, budget: { take: async () => true } }),
    teams: parts.teams,
  };
}

describe('eDiscovery of the simulated tenant', () => {
  it('counts and purges a storm from every mailbox', async () => {
    const { clock, world, ediscovery, tenant } = await setUp();
    world.addGroup({ primarySmtpAddress: 'all@contoso.example', memberCount: 1_000 });
    world.post({ from: world.person(1), to: ['all@contoso.example'], subject: 'Storm test' });
    await clock.advance(HOUR);
    const caseId = await ediscovery.createCase('Stormlock i-1', 'A storm', 'i-1');
    expect(await ediscovery.findCase('Stormlock i-1')).toBe(caseId);
    await clock.advance(HOUR);
    const query = `kind:email AND recipients:"all@contoso.example" AND subject:"storm test" AND received>=${new Date(NOON - HOUR).toISOString().slice(0, 10)}`;
    const searchId = await ediscovery.createSearch(caseId, 'Stormlock i-1 1 of 1', query);
    expect(await ediscovery.readSearch(caseId, searchId)).toEqual({
      id: searchId,
      name: 'Stormlock i-1 1 of 1',
      query,
      scope: 'allTenantMailboxes',
    });
    const estimateId = await ediscovery.estimate(caseId, searchId);
    await clock.advance(HOUR);
    const [estimate] = await ediscovery.operations(caseId);
    expect(estimate).toMatchObject({
      id: estimateId,
      action: 'estimate',
      status: 'succeeded',
      mailboxes: 1_000,
    });
    expect(await ediscovery.lastEstimate(caseId, searchId)).toMatchObject({ id: estimateId, items: 1_000 });
    await clock.advance(HOUR);
    const purgeId = await ediscovery.purge(caseId, searchId);
    await clock.advance(HOUR);
    const purge = (await ediscovery.operations(caseId)).find(({ id }) => id === purgeId);
    expect(purge).toMatchObject({ action: 'purge', status: 'succeeded' });
    expect(tenant.violations).toEqual([]);
  });

  it('allows five requests a minute and says when to come back, and none is spent on a retry', async () => {
    const { ediscovery } = await setUp();
    for (let i = 0; i < 5; i++) await ediscovery.findCase('none');
    const error = await failure(ediscovery.findCase('none'));
    expect(error.name).toBe('RetryLater');
    expect(error.message).toContain('429 Too Many Requests');
  });
});

it('Teams of the simulated tenant shows the card', async () => {
  const { tenant, teams } = await setUp();
  const channel = teamsChannel({
    webhookUrl: `${tenant.env().teamsUrl}/workflows/w/triggers/manual/paths/invoke?sig=secret`,
    clock: napClock(),
  });
  await channel.send({
    kind: 'locked',
    severity: 'critical',
    title: 'Locked',
    text: 'Now.',
    facts: [{ label: 'Group', value: 'all@contoso.example' }],
    link: 'https://stormlock.example/i-1',
    at: NOON,
  });
  expect(teams.cards).toHaveLength(1);
  expect(tenant.violations).toEqual([]);
});
