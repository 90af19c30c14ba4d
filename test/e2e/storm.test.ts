import { afterAll, beforeAll, describe, expect, onTestFinished, test } from 'vitest';
import { hand, play } from '../../dev/demo/play.ts';
import { generateStorm } from '../../dev/generator/storm.ts';
import type { Tenant } from '../../dev/tenant/server.ts';
import type { Incident } from '../../shared/domain/incident.ts';
import { complaints } from './harness/notifications.ts';
import { HOUR, MINUTE, type Stage, stageForTest, startStage } from './harness/stage.ts';
import { answer, firstOf, inInboxes, storm } from './harness/storm.ts';
import { until } from './harness/until.ts';

const closed = ({ closedAt }: Incident) => closedAt !== undefined;
const locked = ({ containment }: Incident) => containment.state === 'locked';

test('a storm is locked, settles, is purged, verified and released exactly as the group was', async () => {
  const stage = await stageForTest();
  const group = stage.addGroup({ primarySmtpAddress: 'all@contoso.example' });
  const before = structuredClone(group.restrictions);
  const [first, ...replies] = storm(stage, group);
  const incident = await stage.incidentWhere(group, 'the lock is confirmed', locked);
  expect(incident.verdict?.kind).toBe('storm');
  expect(incident.containment).toMatchObject({ canary: 'restricted' });
  expect(group.restrictions.acceptMessagesOnlyFrom).toEqual([stage.lockHolder.exchangeGuid]);
  const late = answer(stage, firstOf(first), { replies: 3 });
  expect(late.map((post) => post.expansions[0]?.outcome)).toEqual(['rejected', 'rejected', 'rejected']);

  const over = await stage.sweepUntil(group, 'closed', closed);
  expect(over.containment).toMatchObject({ state: 'released', exact: true });
  expect(over.cleanup).toMatchObject({ state: 'done', residue: { sentinelsChecked: 2, left: 0 } });
  expect(group.restrictions).toEqual(before);
  expect(inInboxes(stage, replies)).toBe(0);
  expect(inInboxes(stage, [firstOf(first)])).toBe(5_002);
  expect(stage.writesTo(group)).toEqual(['Set-DistributionGroup', 'Set-DistributionGroup']);
  expect(stage.services.ediscovery.load.busiestMinute).toBeLessThanOrEqual(5);
  expect(stage.services.teams.cards.length).toBeGreaterThanOrEqual(4);
});

test('with the timers running by themselves, the clock alone brings a storm to its end', async () => {
  const disabled = ['wake', 'sweep', 'subscriptions', 'housekeeping', 'orphans'].map((name) => [
    `AzureWebJobs.${name}.Disabled`,
    undefined,
  ]);
  const stage = await stageForTest({
    subscribe: false,
    speed: 120,
    settings: { ...Object.fromEntries(disabled), STORMLOCK_ACT_LEASE: 'PT5M' },
    tenant: {
      transport: {
        queueDelay: 2_000,
        deliveryLatency: 1_000,
        deliverySpread: 10_000,
        restrictionPropagation: 20_000,
      },
      notifications: { latency: { least: 1_000, average: 10_000, most: 60_000 }, batchWindow: 1_000 },
    },
  });
  const { clock, tenant } = stage;
  await until('the first minute subscribes', () => tenant.subscriptions().length === 2);
  const group = stage.addGroup({
    primarySmtpAddress: 'all@contoso.example',
    kind: 'DynamicDistributionGroup',
  });
  const before = structuredClone(group.restrictions);
  const mails = generateStorm({
    seed: 14,
    members: 23_570,
    shape: 'two threads',
    startAt: clock.now() + MINUTE,
    to: [group.primarySmtpAddress],
    replies: 24,
  });
  await play(clock, tenant.world, mails);
  await stage.incidentWhere(group, 'locked', locked);
  clock.setSpeed(1_800);
  await stage.incidentWhere(group, 'closed', closed);
  expect(group.restrictions).toEqual(before);
  expect(tenant.world.counters().rejected).toBeGreaterThan(0);
});

describe('detection does not rest on notifications', () => {
  let stage: Stage;

  beforeAll(async () => {
    stage = await startStage({ settings: { STORMLOCK_PURGE: 'off' } });
  });

  afterAll(() => stage.stop());

  /** For the test that runs. */
  const behave = (change: Partial<Tenant['behaviour']['notifications']>) => {
    const { notifications } = stage.tenant.behaviour;
    const before = { ...notifications };
    Object.assign(notifications, change);
    onTestFinished(() => void Object.assign(notifications, before));
  };

  test('with all of them lost, the inboxes are read every minute', async () => {
    behave({ losses: 1 });
    const told = stage.tenant.notifications.length;
    const group = stage.addGroup({ primarySmtpAddress: 'lost@contoso.example' });
    storm(stage, group);
    await stage.sweepUntil(group, 'locked', locked, { most: 5 * MINUTE });
    await stage.sweepUntil(group, 'closed', closed);
    expect(stage.tenant.notifications.length).toBe(told);
  });

  test('duplicates, reordering, losses and foreign client states change nothing', async () => {
    behave({
      duplicates: 0.7,
      losses: 0.3,
      foreignClientStates: 0.3,
      shuffles: true,
      latency: { least: 0, average: 20_000, most: 60_000 },
    });
    Object.assign(stage.tenant.behaviour.delta, { replays: 0.5, shuffles: true });
    const group = stage.addGroup({ primarySmtpAddress: 'disorder@contoso.example' });
    const mails = storm(stage, group);
    await stage.sweepUntil(group, 'locked', locked, { step: 5_000, most: 5 * MINUTE });
    const seen = await until('all is read', async () => {
      const observations = await stage.seen(group);
      return observations.length >= mails.length && observations;
    });
    expect(new Set(seen.map(({ messageId }) => messageId)).size).toBe(mails.length);
    expect(stage.writesTo(group)).toEqual(['Set-DistributionGroup']);
  });

  test('a burst that brings nothing but "missed" is enough', async () => {
    behave({ burst: { most: 1, within: HOUR } });
    const group = stage.addGroup({ primarySmtpAddress: 'missed@contoso.example' });
    storm(stage, group, { gap: 0 });
    await stage.incidentWhere(group, 'locked', locked);
    const items = stage.tenant.notifications.flatMap(
      ({ notification }) => (notification as { value: { lifecycleEvent?: string }[] }).value,
    );
    expect(items.map(({ lifecycleEvent }) => lifecycleEvent)).toContain('missed');
  });

  test('a place in the mailbox that the service forgot is sought anew, and nothing is counted twice', async () => {
    const group = stage.addGroup({ primarySmtpAddress: 'forgotten@contoso.example' });
    const mails = storm(stage, group, { replies: 2 });
    await until('the beginning is read', async () => (await stage.seen(group)).length === 3);
    for (const sentinel of stage.sentinels) stage.tenant.resetDelta(sentinel);
    const more = answer(stage, firstOf(mails[0]), { replies: 8 });
    await stage.incidentWhere(group, 'locked', locked);
    await until(
      'the rest is read',
      async () => (await stage.seen(group)).length >= mails.length + more.length,
    );
    expect((await stage.seen(group)).length).toBe(mails.length + more.length);
    expect(complaints(stage.host)).toContainEqual(expect.stringContaining('lost and is sought anew'));
  });
});

describe('what is no storm', () => {
  let stage: Stage;

  beforeAll(async () => {
    stage = await startStage({ settings: { STORMLOCK_PURGE: 'off' } });
  });

  afterAll(() => stage.stop());

  test('our own notices are not counted', async () => {
    const group = stage.addGroup({ primarySmtpAddress: 'operators@contoso.example' });
    for (let i = 1; i <= 10; i += 1) {
      stage.leap(20_000);
      stage.tenant.world.post({
        from: stage.tenant.world.person(i).address,
        to: [group.primarySmtpAddress],
        subject: 'RE: [Stormlock] Locked',
        body: 'Please remove me from this list.',
        headers: [{ name: 'x-stormlock', value: 'notice' }],
      });
    }
    const other = stage.addGroup({ primarySmtpAddress: 'others@contoso.example' });
    storm(stage, other);
    await stage.incidentWhere(other, 'locked', locked);
    expect(await stage.seen(group)).toEqual([]);
    expect(await stage.incidentOf(group)).toBeUndefined();
  });

  test('a small team may congratulate each other', async () => {
    const group = stage.addGroup({ primarySmtpAddress: 'team@contoso.example', memberCount: 40 });
    storm(stage, group, { replies: 15 });
    await until('all is read', async () => (await stage.seen(group)).length === 16);
    expect(await stage.incidentOf(group)).toBeUndefined();
  });

  test("mail to an address that is no group is nobody's business", async () => {
    const before = (await stage.stores.incidents.list({ limit: 10 })).length;
    hand(stage.tenant.world, {
      id: '<one@contoso.example>',
      from: stage.tenant.world.person(5).address,
      to: [stage.sentinels[0]?.address ?? '', 'nobody@elsewhere.example'],
      subject: 'RE: lunch',
      text: 'Please remove me.',
      sentAt: stage.clock.now(),
    });
    stage.leap(MINUTE);
    await stage.host.fire('wake');
    await until('the addresses are known', async () => {
      const known = await stage.stores.groups.get(['nobody@elsewhere.example' as never]);
      return known.length === 1 && known[0]?.group === undefined;
    });
    expect((await stage.stores.incidents.list({ limit: 10 })).length).toBe(before);
  });
});
