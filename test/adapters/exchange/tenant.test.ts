import { describe, expect, it } from 'vitest';
import type { ExchangeSettings } from '../../../dev/tenant/exchange/settings.ts';
import { type Services, services } from '../../../dev/tenant/services.ts';
import type { NewGroup, Group as SimulatedGroup } from '../../../dev/tenant/world/types.ts';
import { exchangeClient } from '../../../shared/adapters/exchange/client.ts';
import { exchangeGroupDirectory } from '../../../shared/adapters/exchange/group-directory.ts';
import { exchangeGroupLock } from '../../../shared/adapters/exchange/group-lock.ts';
import { graphMemberCount } from '../../../shared/adapters/graph/members.ts';
import { graphTransport } from '../../../shared/adapters/graph/transport.ts';
import type { Address } from '../../../shared/domain/address.ts';
import { Refused } from '../../../shared/domain/errors.ts';
import type { Group } from '../../../shared/domain/group.ts';
import { isRefusal, planLock, showsLock, showsSnapshot } from '../../../shared/domain/lock-plan.ts';
import { planRelease } from '../../../shared/domain/release-plan.ts';
import { STORMLOCK } from '../../../shared/domain/switch.ts';
import { tenantForTest, tokenFor } from '../../dev/tenant/support/tenant.ts';
import { failure, napClock } from '../http/service.ts';

const ALL = 'all@contoso.example' as Address;
const HOLDER = 'holder@contoso.example' as Address;
const DESK = 'desk@contoso.example' as Address;

async function setUp(settings: Partial<ExchangeSettings> = {}) {
  let parts: Services | undefined;
  const { tenant, world, token } = await tenantForTest({
    routes: (its) => {
      parts = services(its, { exchange: settings });
      return parts.routes;
    },
  });
  if (parts === undefined) throw new Error('the tenant asked for no routes');
  const exchangeToken = await tokenFor(tenant, 'exchange');
  const clock = napClock();
  const development = true;
  const exchange = exchangeClient({
    url: tenant.url,
    tenantId: tenant.env().tenantId,
    tokens: { authorizationFor: () => Promise.resolve(`Bearer ${exchangeToken}`) },
    clock,
    development,
  });
  const tokens = { authorizationFor: () => Promise.resolve(`Bearer ${token}`) };
  const graph = graphTransport({ url: tenant.url, tokens, clock, development });
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
  return {
    tenant,
    world,
    calls: parts.exchange.log,
    faults: parts.exchange.faults,
    directory,
    lock,
    holder,
    desk,
    addGroup,
  };
}

const KINDS = [
  ['MailUniversalDistributionGroup', 'distribution-list'],
  ['MailUniversalSecurityGroup', 'mail-enabled-security-group'],
  ['DynamicDistributionGroup', 'dynamic-distribution-group'],
  ['GroupMailbox', 'microsoft-365-group'],
] as const;

it('reads an accept list of a hundred with few calls', async () => {
  const { addGroup, lock, world, calls } = await setUp();
  const writers = Array.from({ length: 99 }, (_, i) =>
    world.addUser({ address: `writer${i}@contoso.example` }),
  );
  const gone = '0c1d2e3f-4a5b-4c6d-8e7f-9a0b1c2d3e4f';
  const acceptMessagesOnlyFrom = [...writers.map(({ exchangeGuid }) => exchangeGuid), gone];
  const group = await addGroup('MailUniversalDistributionGroup', {
    restrictions: { acceptMessagesOnlyFrom },
  });
  const before = calls.length;
  const { acceptSenders, unresolved } = await lock.read(group);
  expect(acceptSenders).toHaveLength(99);
  expect(unresolved).toEqual([gone]);
  // The group, five filters, and the one that none of them finds.
  expect(calls.slice(before).map(({ cmdlet }) => cmdlet)).toEqual([
    'Get-DistributionGroup',
    ...Array.from({ length: 6 }, () => 'Get-Recipient'),
  ]);
});

describe.each(KINDS)('A %s of the simulated tenant', (simulated, kind) => {
  it('is found by any of its addresses and counted', async () => {
    const { addGroup, directory } = await setUp();
    expect(await addGroup(simulated)).toMatchObject({
      kind,
      address: ALL,
      addresses: [ALL, 'everybody@contoso.example'],
      onPremises: false,
      audience: { members: 3_000, exact: true },
    });
    expect(await directory.find('nobody@contoso.example' as Address)).toBeUndefined();
    expect(await directory.find(HOLDER)).toBeUndefined();
  });

  it('is locked, seen to be locked, found by its lock, and given back as it was', async () => {
    const { addGroup, lock, tenant } = await setUp();
    const group = await addGroup(simulated);
    const snapshot = await lock.read(group);
    const plan = planLock(snapshot, await lock.resolveSenders([HOLDER, DESK]));
    if (isRefusal(plan)) throw new Error(plan.why);
    await lock.write(group, plan.change);
    const locked = await lock.read(group);
    expect(showsLock(plan, locked)).toBe(true);
    expect(await lock.findLocked(HOLDER)).toEqual([group.id]);
    const release = planRelease(plan, locked, { by: STORMLOCK, forced: false });
    if (release.kind !== 'restore') throw new Error(`the release is ${release.kind}`);
    await lock.write(group, release.change);
    expect(showsSnapshot(plan, await lock.read(group))).toBe(true);
    expect(await lock.findLocked(HOLDER)).toEqual([]);
    expect(tenant.violations).toEqual([]);
  });

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
    const release = planRelease(plan, await lock.read(group), { by: STORMLOCK, forced: false });
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
