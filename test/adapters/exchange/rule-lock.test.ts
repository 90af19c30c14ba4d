import { expect, test } from 'vitest';
import type { ExchangeSettings } from '../../../dev/tenant/exchange/settings.ts';
import { type Services, services } from '../../../dev/tenant/services.ts';
import { exchangeClient } from '../../../shared/adapters/exchange/client.ts';
import { exchangeGroupLock } from '../../../shared/adapters/exchange/group-lock.ts';
import { exchangeRuleLock } from '../../../shared/adapters/exchange/rule-lock.ts';
import { groupLocks } from '../../../shared/adapters/group-locks.ts';
import type { Address } from '../../../shared/domain/address.ts';
import { Refused } from '../../../shared/domain/errors.ts';
import { type Group, toGroupId } from '../../../shared/domain/group.ts';
import { isRefusal, planLock, showsLock, showsSnapshot } from '../../../shared/domain/lock-plan.ts';
import { planRelease } from '../../../shared/domain/release-plan.ts';
import { STORMLOCK } from '../../../shared/domain/switch.ts';
import { DAY } from '../../../shared/domain/time.ts';
import { tenantForTest, tokenFor } from '../../dev/tenant/support/tenant.ts';
import { failure, napClock } from '../http/service.ts';

const HOLDER = 'holder@contoso.example' as Address;
const ADDRESSES = ['all@contoso.example', 'everybody@contoso.example'] as Address[];

async function setUp(settings: Partial<ExchangeSettings> = {}) {
  let parts: Services | undefined;
  const { tenant, world } = await tenantForTest({
    routes: (its) => {
      parts = services(its, { exchange: { rulePropagation: 0, ...settings } });
      return parts.routes;
    },
  });
  if (parts === undefined) throw new Error('the tenant asked for no routes');
  const token = await tokenFor(tenant, 'exchange');
  const clock = napClock();
  const exchange = exchangeClient({
    url: tenant.url,
    tenantId: tenant.env().tenantId,
    tokens: { authorizationFor: () => Promise.resolve(`Bearer ${token}`) },
    clock,
    development: true,
  });
  world.addUser({ address: HOLDER });
  const desk = world.addGroup({ primarySmtpAddress: 'desk@contoso.example' });
  const simulated = world.addGroup({
    primarySmtpAddress: 'all@contoso.example',
    proxyAddresses: ['SMTP:all@contoso.example', 'smtp:everybody@contoso.example'],
    isDirSynced: true,
    memberCount: 3_000,
  });
  const group: Group = {
    id: toGroupId(simulated.guid),
    kind: 'distribution-list',
    name: 'All staff',
    address: 'all@contoso.example' as Address,
    addresses: ADDRESSES,
    onPremises: true,
    audience: { members: 3_000, exact: true },
  };
  const lists = exchangeGroupLock({ exchange, clock });
  const rules = exchangeRuleLock({ exchange, clock, resolveSenders: lists.resolveSenders });
  const lock = groupLocks({ cloud: lists, onPremises: rules });
  const rulesNow = async (): Promise<Record<string, unknown>[]> => [
    ...(parts?.exchange.cmdlets.rules.run('Get-TransportRule', new Map(), 0).rows.slice(0, 10) ?? []),
  ];
  const note = { incident: '20161114-082914-3f9c3f', until: clock.now() + DAY };
  return { tenant, world, exchange, clock, lists, rules, lock, group, desk, rulesNow, note, parts };
}

test('a group mastered on premises is locked by a rule, seen to be, found by it, and released', async () => {
  const { lock, group, note, tenant, desk, rulesNow, clock } = await setUp();
  expect(lock.means?.(group)).toBe('rule');
  const plan = planLock(
    await lock.read(group),
    await lock.resolveSenders([HOLDER, desk.primarySmtpAddress as Address]),
  );
  if (isRefusal(plan)) throw new Error(plan.why);
  await lock.write(group, plan.change, note);
  expect(await rulesNow()).toMatchObject([
    {
      Name: 'Stormlock 20161114-082914-3f9c3f',
      Priority: 0,
      Mode: 'Enforce',
      State: 'Enabled',
      AnyOfToCcHeader: ['all@contoso.example'],
      ExceptIfFrom: [HOLDER],
      ExceptIfFromMemberOf: ['desk@contoso.example'],
      ExpiryDate: new Date(clock.now() + DAY).toISOString(),
    },
  ]);
  const locked = await lock.read(group);
  expect(showsLock(plan, locked)).toBe(true);
  expect(await lock.byRule?.findLocked(HOLDER)).toEqual([group.id]);
  const release = planRelease(plan, locked, { by: STORMLOCK, forced: false });
  if (release.kind !== 'restore') throw new Error(`the release is ${release.kind}`);
  await lock.write(group, release.change, note);
  expect(showsSnapshot(plan, await lock.read(group))).toBe(true);
  expect(await rulesNow()).toEqual([]);
  expect(await lock.byRule?.findLocked(HOLDER)).toEqual([]);
  expect(tenant.violations).toEqual([]);
});

test('locking again changes the rule that is there and puts its end off', async () => {
  const { lock, group, note, rulesNow } = await setUp();
  const change = { form: 'add', ...(await lock.resolveSenders([HOLDER])) } as const;
  await lock.write(group, change, note);
  await lock.write(group, change, { ...note, until: note.until + DAY });
  expect(await rulesNow()).toMatchObject([{ ExpiryDate: new Date(note.until + DAY).toISOString() }]);
});

test.each([
  ['an admin switched off', { Enabled: false }],
  ['lets members of a group through', { ExceptIfFromMemberOf: { replace: ['desk@contoso.example'] } }],
])('a rule that %s is made anew by the next lock', async (_, edit) => {
  const { lock, group, note, parts, rulesNow } = await setUp();
  const change = { form: 'add', ...(await lock.resolveSenders([HOLDER])) } as const;
  await lock.write(group, change, note);
  const [rule] = await rulesNow();
  const given = { Identity: String(rule?.['Guid']), ...edit };
  parts?.exchange.cmdlets.rules.run('Set-TransportRule', new Map(Object.entries(given)), 0);
  await lock.write(group, change, note);
  expect(await rulesNow()).toMatchObject([{ State: 'Enabled', ExceptIfFromMemberOf: [] }]);
  expect((await lock.read(group)).acceptSenders).toEqual(change.senders);
});

test('a rule is written without exceptions that it does not make', async () => {
  const { exchange, clock, lists, group, note } = await setUp();
  const written: object[] = [];
  const write: typeof exchange.write = (cmdlet, parameters) => {
    written.push(parameters);
    return exchange.write(cmdlet, parameters);
  };
  const { resolveSenders } = lists;
  const rules = exchangeRuleLock({ exchange: { ...exchange, write }, clock, resolveSenders });
  await rules.write(group, { form: 'add', ...(await resolveSenders([HOLDER])) }, note);
  expect(written[0]).toHaveProperty('ExceptIfFrom');
  expect(written[0]).not.toHaveProperty('ExceptIfFromMemberOf');
});

test('only what is addressed to the primary address is stopped', async () => {
  const { lock, group, note, world } = await setUp();
  await lock.write(group, { form: 'add', ...(await lock.resolveSenders([HOLDER])) }, note);
  const sent = ADDRESSES.map((to) =>
    world.post({ from: world.person(9).address, to: [to], subject: 'RE: Test', body: 'Me too.' }),
  );
  expect(sent.map(({ expansions }) => expansions[0]?.outcome)).toEqual(['rejected', 'expanded']);
});

test('removing a rule that is gone is no error', async () => {
  const { lock, group } = await setUp();
  await lock.write(group, { form: 'remove', senders: ['x'], groups: [] });
  expect((await lock.read(group)).acceptSenders).toEqual([]);
});

test.each([
  ['was switched to audit', { Mode: 'Audit' }],
  ['has ended', { ExpiryDate: '2001-01-01T00:00:00Z' }],
  ['no longer names the group', { AnyOfToCcHeader: ['other@contoso.example'] }],
])('a rule that %s locks nothing', async (_, edit) => {
  const { lock, group, note, parts, rulesNow } = await setUp();
  await lock.write(group, { form: 'add', ...(await lock.resolveSenders([HOLDER])) }, note);
  const [rule] = await rulesNow();
  const given = Object.entries({ Identity: String(rule?.['Guid']), ...edit }).map(([name, value]) => [
    name,
    Array.isArray(value) ? { replace: value } : value,
  ]);
  parts?.exchange.cmdlets.rules.run('Set-TransportRule', new Map(given as [string, string][]), 0);
  expect((await lock.read(group)).acceptSenders).toEqual([]);
});

test('a rule without an address, or that lets nobody through, is never written', async () => {
  const { lock, group, rulesNow, note } = await setUp();
  const nobody = { form: 'add', senders: [], groups: [] } as const;
  const one = { form: 'add', ...(await lock.resolveSenders([HOLDER])) } as const;
  expect(await failure(lock.write(group, nobody, note))).toBeInstanceOf(Refused);
  expect(await failure(lock.write({ ...group, address: '' as Address }, one, note))).toBeInstanceOf(Refused);
  expect(await rulesNow()).toEqual([]);
});

test('a rule of somebody else is neither read nor removed', async () => {
  const { lock, group, parts, rulesNow } = await setUp();
  parts?.exchange.cmdlets.rules.run(
    'New-TransportRule',
    new Map([
      ['Name', 'Legal'],
      ['RejectMessageReasonText', 'no'],
      ['Comments', `(group ${group.id})`],
    ]),
    0,
  );
  await lock.write(group, { form: 'remove', senders: ['x'], groups: [] });
  expect(await rulesNow()).toHaveLength(1);
});
