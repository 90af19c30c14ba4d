import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Group } from '../../dev/tenant/world/types.ts';
import type { Incident } from '../../shared/domain/incident.ts';
import { MINUTE, type Stage, stageForTest, startStage } from './harness/stage.ts';
import { inInboxes, storm } from './harness/storm.ts';
import { until } from './harness/until.ts';

const closed = ({ closedAt }: Incident) => closedAt !== undefined;
const locked = ({ containment }: Incident) => containment.state === 'locked';

/** Requests that change anything outside: cmdlets that do not read, and whatever eDiscovery was told to do. */
function touches(stage: Stage): string[] {
  const cmdlets = stage
    .said('exchange', 'POST')
    .map(({ requestBody }) => /"CmdletName":"([^"]+)"/.exec(requestBody ?? '')?.[1] ?? '?')
    .filter((cmdlet) => !cmdlet.startsWith('Get-'));
  const orders = stage
    .said('graph', undefined, '/security/')
    .filter(({ method }) => method !== 'GET')
    .map(({ method, url }) => `${method} ${url}`);
  return [...cmdlets, ...orders];
}

describe('on "observe"', () => {
  let stage: Stage;
  let group: Group;

  beforeAll(async () => {
    stage = await startStage({ settings: { STORMLOCK_MODE: 'observe' } });
    group = stage.addGroup({ primarySmtpAddress: 'all@contoso.example' });
  });

  afterAll(() => stage.stop());

  test('a storm is reported with what would have been done, and nothing outside is touched', async () => {
    storm(stage, group);
    const incident = await stage.incidentWhere(group, 'reported', () => true);
    expect(incident).toMatchObject({ rehearsal: true, decision: { act: 'rehearse' } });
    await until('people are told', () => stage.services.teams.cards.length > 0);
    await stage.sweepUntil(group, 'closed', closed, { step: 5 * MINUTE });
    expect(touches(stage)).toEqual([]);
    expect(group.restrictions.acceptMessagesOnlyFrom).toEqual([]);
  });

  test('an order by hand locks all the same, and only the group', async () => {
    const { status, body } = await stage.order({
      action: 'lock',
      group: group.primarySmtpAddress,
      reason: 'a real one',
    });
    expect([status, body]).toMatchObject([200, { locked: true }]);
    expect(touches(stage)).toEqual(['Set-DistributionGroup']);
    await stage.order({ action: 'release', group: group.primarySmtpAddress, reason: 'over' });
  });

  test('once armed, the storm that goes on is contained', async () => {
    const other = stage.addGroup({ primarySmtpAddress: 'others@contoso.example' });
    storm(stage, other, { replies: 6 });
    await stage.incidentWhere(other, 'rehearsed', ({ rehearsal }) => rehearsal);
    expect(await stage.order({ action: 'arm', reason: 'it behaves' })).toMatchObject({ status: 200 });
    storm(stage, other, { replies: 6, subject: 'Once more' });
    await stage.incidentWhere(other, 'locked', locked);
  });
});

describe('on "paused"', () => {
  test('a storm is recorded, nobody is told and nothing outside is touched', async () => {
    const stage = await stageForTest({ settings: { STORMLOCK_MODE: 'paused' } });
    const group = stage.addGroup({ primarySmtpAddress: 'all@contoso.example' });
    storm(stage, group);
    const incident = await stage.incidentWhere(group, 'recorded', () => true);
    expect(incident.decision.act).toBe('record');
    await stage.sweepUntil(group, 'closed', closed, { step: 5 * MINUTE });
    expect(touches(stage)).toEqual([]);
    expect(stage.services.teams.cards).toEqual([]);
  });

  test('pausing while a purge runs stops it before the next slice on every instance, and arming lets it go on', async () => {
    // Two mails a slice: several purges, of which the first is under way when the switch is set.
    const stage = await stageForTest({ settings: { STORMLOCK_PURGE_SLICE: '2' } });
    const group = stage.addGroup({ primarySmtpAddress: 'all@contoso.example' });
    const [, ...replies] = storm(stage, group);
    const purges = () => stage.said('graph', 'POST', 'purgeData').length;
    await stage.incidentWhere(group, 'locked', locked);
    const { cleanup } = await stage.sweepUntil(group, 'the first purge is sent', () => purges() > 0);
    expect(cleanup.state).toBe('running');
    const sent = purges();
    const other = await stage.addHost();
    await stage.order({ action: 'pause', reason: 'something is odd' });
    for (let minute = 0; minute < 30; minute += 1) {
      stage.leap(MINUTE);
      const host = minute % 2 === 0 ? other : stage.host;
      await host.fire('wake');
      await host.fire('sweep');
    }
    await other.stop();
    expect(purges()).toBe(sent);
    expect(inInboxes(stage, replies)).toBeGreaterThan(0);
    await stage.order({ action: 'arm', reason: 'it was nothing' });
    await stage.sweepUntil(group, 'closed', closed);
    expect(inInboxes(stage, replies)).toBe(0);
    expect(stage.services.ediscovery.load.busiestMinute).toBeLessThanOrEqual(5);
  });
});

describe('what policy forbids', () => {
  let stage: Stage;

  beforeAll(async () => {
    stage = await startStage({
      settings: {
        STORMLOCK_PURGE: 'off',
        STORMLOCK_PROTECTED_GROUPS: 'emergency@contoso.example',
        STORMLOCK_LOCKS_PER_HOUR: '1',
      },
    });
  });

  afterAll(() => stage.stop());

  test('a protected group, by any of its addresses, is not locked: people are told', async () => {
    const group = stage.addGroup({
      primarySmtpAddress: 'crisis@contoso.example',
      proxyAddresses: ['SMTP:crisis@contoso.example', 'smtp:emergency@contoso.example'],
    });
    storm(stage, group);
    const incident = await stage.incidentWhere(group, 'reported', () => true);
    expect(incident.decision).toMatchObject({
      act: 'alert',
      why: expect.stringContaining('protected group'),
    });
    await until('people are told', () => stage.services.teams.cards.length > 0);
    expect(stage.writesTo(group)).toEqual([]);
  });

  test('a group below the least audience is left alone', async () => {
    const group = stage.addGroup({ primarySmtpAddress: 'floor@contoso.example', memberCount: 90 });
    storm(stage, group, { replies: 20 });
    await until('all is read', async () => (await stage.seen(group)).length === 21);
    expect(await stage.incidentOf(group)).toBeUndefined();
  });

  test('beyond so many locks an hour, an operator must lock', async () => {
    const [first, second] = ['one', 'two'].map((name) =>
      stage.addGroup({ primarySmtpAddress: `${name}@contoso.example` }),
    );
    if (first === undefined || second === undefined) throw new Error('there are two');
    storm(stage, first);
    await stage.incidentWhere(first, 'locked', locked);
    storm(stage, second);
    const incident = await stage.incidentWhere(second, 'reported', () => true);
    expect(incident.decision).toMatchObject({
      act: 'alert',
      why: expect.stringContaining('which is the limit'),
    });
    expect(stage.writesTo(second)).toEqual([]);
    await stage.order({ action: 'lock', group: second.primarySmtpAddress, reason: 'seen it' });
    await stage.incidentWhere(second, 'locked', locked);
  });
});
