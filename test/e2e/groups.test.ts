import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Group, NewGroup, User } from '../../dev/tenant/world/types.ts';
import type { Incident } from '../../shared/domain/incident.ts';
import { MINUTE, type Stage, startStage } from './harness/stage.ts';
import { answer, firstOf, storm } from './harness/storm.ts';

const closed = ({ closedAt }: Incident) => closedAt !== undefined;
const locked = ({ containment }: Incident) => containment.state === 'locked';
const unlockable = ({ containment }: Incident) => containment.state === 'unlockable';

let stage: Stage;

beforeAll(async () => {
  stage = await startStage({ settings: { STORMLOCK_PURGE: 'off' } });
});

afterAll(() => stage.stop());

/** Locked at the storm, shut while locked, and given back exactly. */
async function isLockedAndReleased(
  group: Group,
  options: Parameters<typeof storm>[2] = {},
): Promise<Incident> {
  const before = structuredClone(group.restrictions);
  const [first] = storm(stage, group, options);
  await stage.incidentWhere(group, 'locked', locked);
  expect(group.restrictions.acceptMessagesOnlyFrom).toEqual([stage.lockHolder.exchangeGuid]);
  expect(group.restrictions.acceptMessagesOnlyFromDLMembers).toEqual([]);
  const [late] = answer(stage, firstOf(first), options);
  expect(late?.expansions[0]?.outcome).toBe('rejected');
  const incident = await stage.sweepUntil(group, 'closed', closed, { step: 5 * MINUTE });
  expect(incident.containment).toMatchObject({ state: 'released', exact: true });
  expect(inOrder(group.restrictions)).toEqual(inOrder(before));
  return incident;
}

/** Exchange promises no order within its lists. */
const inOrder = (restrictions: Group['restrictions']) => ({
  ...restrictions,
  acceptMessagesOnlyFrom: restrictions.acceptMessagesOnlyFrom.toSorted(),
  acceptMessagesOnlyFromDLMembers: restrictions.acceptMessagesOnlyFromDLMembers.toSorted(),
});

describe('a storm on a group of every kind is locked and released', () => {
  test.each([
    ['distribution list', 'MailUniversalDistributionGroup', 'Set-DistributionGroup'],
    ['mail-enabled security group', 'MailUniversalSecurityGroup', 'Set-DistributionGroup'],
    ['dynamic distribution group', 'DynamicDistributionGroup', 'Set-DynamicDistributionGroup'],
    ['Microsoft 365 group', 'GroupMailbox', 'Set-UnifiedGroup'],
  ] as const)('%s', async (_name, kind, cmdlet) => {
    const group = stage.addGroup({ primarySmtpAddress: `${kind}@contoso.example`, kind });
    await isLockedAndReleased(group);
    expect(stage.writesTo(group)).toEqual([cmdlet, cmdlet]);
  });

  test('through an address that is not the primary one', async () => {
    const group = stage.addGroup({
      primarySmtpAddress: 'staff@contoso.example',
      proxyAddresses: ['SMTP:staff@contoso.example', 'smtp:everybody@contoso.example'],
    });
    const incident = await isLockedAndReleased(group, { to: 'Everybody@contoso.example' });
    expect(incident.group.address).toBe('staff@contoso.example');
  });

  test('through both of its addresses, as one storm', async () => {
    const group = stage.addGroup({
      primarySmtpAddress: 'north@contoso.example',
      proxyAddresses: ['SMTP:north@contoso.example', 'smtp:nord@contoso.example'],
    });
    const [first] = storm(stage, group, { replies: 2 });
    answer(stage, firstOf(first), { replies: 4, to: 'nord@contoso.example' });
    await stage.incidentWhere(group, 'locked', locked);
    await stage.sweepUntil(group, 'closed', closed, { step: 5 * MINUTE });
  });
});

describe('nested groups', () => {
  const parentAndChild = (name: string): [Group, Group] => {
    const child = stage.addGroup({ primarySmtpAddress: `${name}-child@contoso.example`, memberCount: 3_000 });
    const parent = stage.addGroup({
      primarySmtpAddress: `${name}-parent@contoso.example`,
      memberCount: 3_000,
      childGroups: [child.guid],
    });
    return [parent, child];
  };

  test('a child that is addressed itself is locked, and its parent is not', async () => {
    const [parent, child] = parentAndChild('down');
    await isLockedAndReleased(child);
    expect(stage.writesTo(parent)).toEqual([]);
    expect(await stage.incidentOf(parent)).toBeUndefined();
  });

  test('a parent that is addressed is locked with the audience of both, and stops what its child would get', async () => {
    const [parent, child] = parentAndChild('up');
    const incident = await isLockedAndReleased(parent);
    expect(incident.group.audience.members).toBe(6_002);
    expect(stage.writesTo(child)).toEqual([]);
  });
});

describe('a group that restricts its senders already', () => {
  let staff: Group;
  let editors: User[];

  beforeAll(() => {
    editors = ['zoe', 'amara', 'kim'].map((name) =>
      stage.tenant.world.addUser({ address: `${name}@contoso.example` }),
    );
    staff = stage.addGroup({ primarySmtpAddress: 'communicators@contoso.example', memberCount: 2_000 });
  });

  const restricted = (name: string, group: Partial<NewGroup> = {}): Group =>
    stage.addGroup({
      primarySmtpAddress: `${name}@contoso.example`,
      restrictions: {
        acceptMessagesOnlyFrom: editors.map(({ exchangeGuid }) => exchangeGuid),
        acceptMessagesOnlyFromDLMembers: [staff.guid],
        rejectMessagesFrom: [stage.sentinels[0]?.exchangeGuid ?? ''],
        requireSenderAuthenticationEnabled: false,
      },
      ...group,
    });

  test('is narrowed further, and gets both its lists back', async () => {
    await isLockedAndReleased(restricted('news'), { from: staff });
  });

  test('also where it is a dynamic distribution group', async () => {
    await isLockedAndReleased(restricted('dynamic-news', { kind: 'DynamicDistributionGroup' }), {
      from: staff,
    });
  });

  test('is not released over a colleague who changed its list meanwhile', async () => {
    const group = restricted('edited');
    storm(stage, group, { from: staff });
    await stage.incidentWhere(group, 'locked', locked);
    const colleague = stage.sentinels[1]?.exchangeGuid ?? '';
    stage.tenant.world.restrict(group, {
      acceptMessagesOnlyFrom: [stage.lockHolder.exchangeGuid, colleague],
    });
    const incident = await stage.sweepUntil(
      group,
      'refused',
      ({ containment }) => containment.state === 'release-refused',
      { step: 5 * MINUTE },
    );
    expect(incident.containment).toMatchObject({ why: expect.stringContaining('somebody changed') });
    expect(group.restrictions.acceptMessagesOnlyFrom).toContain(colleague);
    const before = editors.map(({ exchangeGuid }) => exchangeGuid);
    const forced = await stage.order({
      action: 'release',
      group: group.primarySmtpAddress,
      force: true,
      reason: 'agreed with her',
    });
    expect(forced).toMatchObject({ status: 200, body: { released: true } });
    expect(group.restrictions.acceptMessagesOnlyFrom.toSorted()).toEqual(before.toSorted());
  });
});

test('a group mastered on premises is locked by a mail flow rule, which goes when it is released', async () => {
  stage.services.exchange.settings.rulePropagation = 0;
  const group = stage.addGroup({ primarySmtpAddress: 'synced@contoso.example', isDirSynced: true });
  const before = structuredClone(group.restrictions);
  storm(stage, group);
  await stage.incidentWhere(group, 'locked', locked);
  await stage.sweepUntil(group, 'closed', closed, { step: 5 * MINUTE });
  const rules = stage.services.exchange.log
    .map(({ cmdlet }) => cmdlet)
    .filter((cmdlet) => /(New|Set|Remove)-TransportRule/.test(cmdlet));
  expect(rules).toEqual(['New-TransportRule', 'Remove-TransportRule']);
  expect(stage.writesTo(group)).toEqual([]);
  expect(group.restrictions).toEqual(before);
});

test('a lock whose record was lost is found by its entry, shown, and released by an operator', async () => {
  const group = stage.addGroup({
    primarySmtpAddress: 'orphan@contoso.example',
    memberCount: 1_000,
    restrictions: { acceptMessagesOnlyFrom: [stage.lockHolder.exchangeGuid] },
  });
  await stage.host.fire('orphans');
  const incident = await stage.incidentWhere(
    group,
    'found',
    ({ containment }) => containment.state === 'release-refused',
  );
  expect(incident.why).toContain('no open incident knew of it');
  await stage.order({ action: 'release', group: group.primarySmtpAddress, reason: 'everyone could mail it' });
  await stage.sweepUntil(group, 'closed', closed, { step: 5 * MINUTE });
  expect(group.restrictions.acceptMessagesOnlyFrom).toEqual([]);
});

test('a Microsoft 365 group that Exchange lets no app lock is locked by a rule, and people get the command', async () => {
  const { exchange } = stage.services;
  exchange.settings.refusesUnifiedGroups = true;
  const made = exchange.log.length;
  const group = stage.addGroup({ primarySmtpAddress: 'unified@contoso.example', kind: 'GroupMailbox' });
  const before = structuredClone(group.restrictions);
  const [first] = storm(stage, group);
  const incident = await stage.incidentWhere(group, 'locked', locked);
  expect(incident.containment).toMatchObject({ lock: { means: 'rule' } });
  const notice = incident.outbox.find(({ notice: { kind } }) => kind === 'locked')?.notice;
  expect(notice?.text).toContain('Exchange refuses the app');
  expect(notice?.text).toContain("Set-UnifiedGroup 'unified@contoso.example'");
  stage.leap(31 * MINUTE);
  expect(answer(stage, firstOf(first))[0]?.expansions).toMatchObject([{ outcome: 'rejected' }]);
  await stage.sweepUntil(group, 'closed', closed, { step: 5 * MINUTE });
  exchange.settings.refusesUnifiedGroups = false;
  const rules = exchange.log
    .slice(made)
    .map(({ cmdlet }) => cmdlet)
    .filter((cmdlet) => /(New|Set|Remove)-TransportRule/.test(cmdlet));
  expect(rules).toEqual(['New-TransportRule', 'Remove-TransportRule']);
  expect(group.restrictions).toEqual(before);
});

describe('a group that cannot be locked from here', () => {
  test("because it is outside the app's write scope", async () => {
    const group = stage.addGroup({ primarySmtpAddress: 'out-of-scope@contoso.example' });
    stage.services.exchange.settings.outsideWriteScope = [group.guid];
    storm(stage, group);
    const incident = await stage.incidentWhere(group, 'given up', unlockable);
    expect(incident.containment).toMatchObject({ remedy: expect.stringContaining('write scope') });
  });

  test('because its list names somebody who is not exactly one recipient', async () => {
    const nobody = '0c1d2e3f-4a5b-4c6d-8e7f-9a0b1c2d3e4f';
    const group = stage.addGroup({
      primarySmtpAddress: 'stale@contoso.example',
      restrictions: { acceptMessagesOnlyFrom: [nobody], acceptMessagesOnlyFromDLMembers: [] },
    });
    const { status, body } = await stage.order({
      action: 'lock',
      group: group.primarySmtpAddress,
      reason: 'storm',
    });
    expect(status).toBe(409);
    expect(body).toMatchObject({
      why: expect.stringContaining(nobody),
      remedy: expect.stringContaining('correct'),
    });
    expect(stage.writesTo(group)).toEqual([]);
  });
});
