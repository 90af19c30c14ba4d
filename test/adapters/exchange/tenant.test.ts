import { describe, expect, it } from 'vitest';
import type { ExchangeSettings } from '../../../dev/tenant/exchange/settings.ts';
import type { NewGroup, Group as SimulatedGroup } from '../../../dev/tenant/world/types.ts';
import { exchangeGroupDirectory } from '../../../shared/adapters/exchange/group-directory.ts';
import { exchangeGroupLock } from '../../../shared/adapters/exchange/group-lock.ts';
import { graphMemberCount } from '../../../shared/adapters/graph/members.ts';
import type { Address } from '../../../shared/domain/address.ts';
import { Refused } from '../../../shared/domain/errors.ts';
import type { Group } from '../../../shared/domain/group.ts';
import {
  isRefusal,
  planLock,
  planRelease,
  showsLock,
  showsSnapshot,
} from '../../../shared/domain/lock-plan.ts';
import { failure } from '../http/service.ts';
import { onTenant } from '../on-tenant.ts';

const ALL = 'all@contoso.example' as Address;
const HOLDER = 'holder@contoso.example' as Address;
const DESK = 'desk@contoso.example' as Address;

async function setUp(settings: Partial<ExchangeSettings> = {}) {
  const { tenant, world, exchange, graph, napping: clock, services } = await onTenant({ exchange: settings });
  const directory = exchangeGroupDirectory({ exchange, countMembers: graphMemberCount({ graph }) });
  const holder = world.addUser({ address: HOLDER });
  const desk = world.addGroup({ primarySmtpAddress: DESK });
  const addGroup = async (kind: SimulatedGroup['kind'], more: Partial<NewGroup> = {}): Promise<Group> => {
    world.addGroup({
      primarySmtpAddress: ALL,
      proxyAddresses: [`SMTP:${ALL}`, 'smtp:everybody@contoso.example'],
      kind,
      memberCount: 3_000,
      ...more,
    });
    const group = await directory.find('everybody@contoso.example' as Address);
    if (group === undefined) throw new Error('the group was not found');
    return group;
  };
  const lock = exchangeGroupLock({ exchange, clock });
  return { tenant, world, faults: services.exchange.faults, directory, lock, holder, desk, addGroup };
}

const KINDS = [
  'MailUniversalDistributionGroup',
  'MailUniversalSecurityGroup',
  'DynamicDistributionGroup',
  'GroupMailbox',
] as const;

describe.each(KINDS)('A %s of the simulated tenant', (simulated) => {
  it('that had restrictions gets exactly those back', async () => {
    const { addGroup, lock, world, desk } = await setUp();
    const other = world.addUser({ address: 'chief@contoso.example' });
    const group = await addGroup(simulated, {
      restrictions: {
        acceptMessagesOnlyFrom: [other.exchangeGuid],
        acceptMessagesOnlyFromDLMembers: [desk.guid],
      },
    });
    const snapshot = await lock.read(group);
    expect(snapshot).toMatchObject({ acceptSenders: [other.exchangeGuid], acceptGroups: [desk.guid] });
    const plan = planLock(snapshot, await lock.resolveSenders([HOLDER]));
    if (isRefusal(plan)) throw new Error(plan.why);
    await lock.write(group, plan.change);
    expect(showsLock(plan, await lock.read(group))).toBe(true);
    const release = planRelease(plan, await lock.read(group), false);
    if (release.kind !== 'restore') throw new Error(`the release is ${release.kind}`);
    await lock.write(group, release.change);
    expect(showsSnapshot(plan, await lock.read(group))).toBe(true);
  });
});

describe('What goes wrong in the simulated tenant', () => {
  it('is ridden out: throttling, a busy server, a body that lies', async () => {
    const { addGroup, lock, faults } = await setUp();
    const group = await addGroup('MailUniversalDistributionGroup');
    faults.push(
      { fault: 'throttled', retryAfterSeconds: 1 },
      { fault: 'server-busy' },
      { fault: 'false-gzip' },
    );
    expect((await lock.read(group)).acceptSenders).toEqual([]);
    expect(faults).toEqual([]);
  });

  it('is refused when the group is mastered on premises', async () => {
    const { addGroup, lock, holder } = await setUp();
    const group = await addGroup('MailUniversalDistributionGroup', { isDirSynced: true });
    expect(group.onPremises).toBe(true);
    const change = { form: 'add', senders: [holder.exchangeGuid], groups: [] } as const;
    const error = await failure(lock.write(group, change));
    expect(error).toBeInstanceOf(Refused);
    expect((error as Refused).remedy).toContain('on premises');
  });

  it.each(['no-role', 'unsupported-role'] as const)(
    'is refused with the role to assign: %s',
    async (access) => {
      const { directory } = await setUp({ access });
      const error = await failure(directory.find(ALL));
      expect(error).toBeInstanceOf(Refused);
      expect((error as Refused).remedy).toContain('role');
    },
  );

  it('never becomes another group: an identity nobody has is refused', async () => {
    const { addGroup, lock, tenant, world } = await setUp({ unknownIdentity: 'all' });
    const group = await addGroup('MailUniversalDistributionGroup');
    const gone = { ...group, id: world.directory.users[0]?.exchangeGuid as typeof group.id };
    expect(await failure(lock.read(gone))).toBeInstanceOf(Refused);
    expect(tenant.violations).toEqual([]);
  });

  it('is unknown when the answer to a lock is lost, and the group tells', async () => {
    const { addGroup, lock, holder, faults } = await setUp();
    const group = await addGroup('DynamicDistributionGroup');
    faults.push({ cmdlet: 'Set-DynamicDistributionGroup', fault: 'answer-lost' });
    const sent = lock.write(group, { form: 'add', senders: [holder.exchangeGuid], groups: [] });
    expect((await failure(sent)).name).toBe('OutcomeUnknown');
    expect((await lock.read(group)).acceptSenders).toEqual([holder.exchangeGuid]);
  });
});
