import { expect, it } from 'vitest';
import { graphMailReader } from '../../../shared/adapters/graph/mail.ts';
import { graphMemberTip } from '../../../shared/adapters/graph/mail-tips.ts';
import { graphMemberCount } from '../../../shared/adapters/graph/members.ts';
import { mailChannel } from '../../../shared/adapters/notices/mail.ts';
import type { Address } from '../../../shared/domain/address.ts';
import type { SentinelId } from '../../../shared/ports/mail.ts';
import { NOON } from '../../dev/tenant/support/tenant.ts';
import { onTenant } from '../on-tenant.ts';

async function setUp() {
  const { world, graph } = await onTenant();
  const anna = world.addUser({ address: 'anna@contoso.example' });
  const bob = world.addUser({ address: 'bob@contoso.example' });
  return { world, graph, anna, bob };
}

it('The members of a group of the simulated tenant are counted by Graph and by mail tips alike', async () => {
  const { world, graph, anna, bob } = await setUp();
  const { entraId = '', primarySmtpAddress } = world.addGroup({
    primarySmtpAddress: 'all@contoso.example',
    namedMembers: [anna.id, bob.id],
    memberCount: 4_000,
  });
  expect(await graphMemberCount({ graph })(entraId)).toBe(4_002);
  const tip = graphMemberTip({ graph });
  expect(await tip(primarySmtpAddress as Address, anna.id as SentinelId)).toBe(4_002);
});

it('Notices by mail arrive in the simulated tenant with our header', async () => {
  const { graph, anna, bob } = await setUp();
  const channel = mailChannel({ graph, from: anna.address as Address, to: [bob.address as Address] });
  const notice = { kind: 'locked', severity: 'critical', title: 'Locked', text: 'Now.', facts: [] } as const;
  await channel.send({ ...notice, at: NOON });
  const { messages } = await graphMailReader({ graph }).seed(bob.id as SentinelId, NOON - 1_000);
  expect(messages).toHaveLength(1);
  expect(messages[0]?.subject).toBe('[Stormlock] Locked');
  expect(messages[0]?.headers?.get('x-stormlock')).toBe('notice');
});
