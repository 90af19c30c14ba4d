import { expect, test } from 'vitest';
import { graphRemediation } from '../../../shared/adapters/graph/remediation.ts';
import { Refused } from '../../../shared/domain/errors.ts';
import { failure } from '../http/service.ts';
import { onTenant } from '../on-tenant.ts';

const MINUTE = 60_000;
const GRANTED = ['ThreatHunting.Read.All', 'SecurityAnalyzedMessage.ReadWrite.All'];

async function setUp(graphRoles = GRANTED) {
  const { tenant, world, clock, graph, services } = await onTenant(
    { defender: { duration: 0 } },
    { registration: { roles: { graph: graphRoles, exchange: ['Exchange.ManageAsApp'] } } },
  );
  world.addGroup({ primarySmtpAddress: 'all@contoso.example', memberCount: 7 });
  const post = (internetMessageId: string) =>
    world.post({
      from: world.person(900).address,
      to: ['all@contoso.example'],
      subject: 'x',
      internetMessageId,
    });
  const awkward = post('<"a\\b) or true"@contoso.example>');
  const plain = post('<plain@contoso.example>');
  post('<other@contoso.example>');
  await clock.advance(10 * MINUTE);
  const wanted = {
    messageIds: [awkward.internetMessageId, plain.internetMessageId],
    from: awkward.sentAt - MINUTE,
    to: awkward.sentAt + MINUTE,
  };
  return {
    tenant,
    world,
    clock,
    remediation: graphRemediation({ graph }),
    wanted,
    defender: services.defender,
  };
}

test('copies are counted and listed page by page, whatever a Message-ID is made of', async () => {
  const { remediation, wanted, tenant } = await setUp();
  expect(await remediation.count(wanted)).toBe(14);
  const first = await remediation.list(wanted, undefined, 10);
  const rest = await remediation.list(wanted, first.at(-1), 10);
  expect([first.length, rest.length]).toEqual([10, 4]);
  const keys = [...first, ...rest].map((copy) => `${copy.networkMessageId} ${copy.recipient}`);
  expect(new Set(keys).size).toBe(14);
  expect(tenant.violations).toEqual([]);
});

test('the named copies are removed recoverably, under the incident’s name', async () => {
  const { remediation, wanted, defender } = await setUp();
  await remediation.remove(await remediation.list(wanted, undefined, 3), 'incident-1');
  expect(defender.remediations.map(({ body }) => body)).toMatchObject([
    { action: 'softDelete', displayName: 'Stormlock incident-1', remediateSendersCopy: false },
  ]);
});

test('without the permission it is refused and says which', async () => {
  const { remediation, wanted } = await setUp([]);
  const refusal = await failure(remediation.count(wanted));
  expect(refusal).toBeInstanceOf(Refused);
  expect(refusal).toMatchObject({ remedy: expect.stringContaining('ThreatHunting.Read.All') });
});
