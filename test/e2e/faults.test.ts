import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { ExchangeFault } from '../../dev/tenant/exchange/settings.ts';
import type { Fault } from '../../dev/tenant/faults.ts';
import type { Group } from '../../dev/tenant/world/types.ts';
import type { Incident } from '../../shared/domain/incident.ts';
import { MINUTE, type Stage, startStage } from './harness/stage.ts';
import { storm } from './harness/storm.ts';

const locked = ({ containment }: Incident) => containment.state === 'locked';
const closed = ({ closedAt }: Incident) => closedAt !== undefined;
const told = ({ timeline }: Incident): string => timeline.map(({ what }) => what).join('\n');

let stage: Stage;
let group: Group;
let number = 0;

beforeAll(async () => {
  // Waits that services ask for pass quickly.
  stage = await startStage({ speed: 20, settings: { STORMLOCK_PURGE: 'off' } });
});

beforeEach(() => {
  number += 1;
  group = stage.addGroup({ primarySmtpAddress: `group-${number}@contoso.example` });
});

afterAll(() => stage.stop());

/** The group ends locked, whatever stood in the way, and is given back. */
async function isLocked(): Promise<Incident> {
  const before = structuredClone(group.restrictions);
  storm(stage, group);
  await stage.sweepUntil(group, 'locked', locked, { step: 15_000, most: 60 * MINUTE });
  expect(group.restrictions.acceptMessagesOnlyFrom).toEqual([stage.lockHolder.exchangeGuid]);
  const incident = await stage.sweepUntil(group, 'closed', closed, { step: 5 * MINUTE });
  expect(group.restrictions).toEqual(before);
  expect(stage.services.exchange.faults).toEqual([]);
  expect(stage.tenant.faults.unused).toBe(0);
  return incident;
}

describe('Exchange', () => {
  const fail = (...faults: ExchangeFault[]) => stage.services.exchange.faults.push(...faults);
  const cmdlet = 'Set-DistributionGroup';

  test('a lock whose answer is lost is found out by reading, not sent twice', async () => {
    fail({ cmdlet, fault: 'answer-lost' });
    await isLocked();
    expect(stage.writesTo(group)).toEqual([cmdlet, cmdlet]);
  });

  test('a lock that is accepted and does nothing is NOT CONFIRMED, then sent again and confirmed', async () => {
    fail({ cmdlet, fault: 'not-applied' }, { cmdlet, fault: 'not-applied' });
    const incident = await isLocked();
    expect(told(incident)).toContain('does not show on the group yet');
    const cards = JSON.stringify(stage.services.teams.cards);
    expect(cards).toContain('NOT CONFIRMED');
    expect(cards.indexOf('NOT CONFIRMED')).toBeGreaterThan(0);
    expect(stage.writesTo(group)).toEqual([cmdlet, cmdlet, cmdlet, cmdlet]);
  });

  test('throttling is waited out', async () => {
    fail({ fault: 'throttled', retryAfterSeconds: 5 }, { cmdlet, fault: 'throttled', retryAfterSeconds: 90 });
    await isLocked();
  });

  test('a server that is too busy is asked again', async () => {
    fail({ fault: 'server-busy' }, { cmdlet, fault: 'server-busy' }, { cmdlet, fault: 'server-busy' });
    await isLocked();
  });

  test('errors inside a 200 are no success', async () => {
    fail({
      cmdlet,
      fault: 'errors-inside',
      text: 'Microsoft.Exchange.Data.Storage.StorageTransientException|try again',
    });
    await isLocked();
  });

  test('a refusal inside a 200 is one: people are told', async () => {
    fail({
      cmdlet,
      fault: 'errors-inside',
      text: "The action 'Set-DistributionGroup' can't be performed on the object because the object is being synchronized from your on-premises organization.",
    });
    storm(stage, group);
    const incident = await stage.incidentWhere(
      group,
      'given up',
      ({ containment }) => containment.state === 'unlockable',
    );
    expect(incident.containment).toMatchObject({ remedy: expect.stringContaining('on premises') });
  });

  test('a body that is falsely called compressed hides no status', async () => {
    fail({ fault: 'false-gzip' }, { cmdlet, fault: 'false-gzip' });
    await isLocked();
  });

  test('a 200 without a body is no answer to a question', async () => {
    fail({ cmdlet: 'Get-DistributionGroup', fault: 'empty' }, { cmdlet: 'Get-Recipient', fault: 'empty' });
    await isLocked();
  });

  test.each([302, 307] as const)(
    'a redirection (%i) to another place is not followed, and no token goes there',
    async (status) => {
      fail({ cmdlet, fault: 'redirect', status, origin: 'https://outlook.office365.com.example' });
      storm(stage, group);
      const incident = await stage.sweepUntil(
        group,
        'given up',
        ({ containment }) => containment.state === 'unlockable',
      );
      expect(incident.containment).toMatchObject({
        why: expect.stringContaining('redirected to another place'),
      });
      expect(stage.services.exchange.faults).toEqual([]);
    },
  );

  test('a role that was not assigned yet stops the lock until it is', async () => {
    stage.services.exchange.settings.access = 'no-role';
    storm(stage, group);
    stage.leap(MINUTE);
    await stage.host.fire('wake');
    await stage.host.fire('sweep');
    stage.services.exchange.settings.access = 'granted';
    await isLocked();
  });
});

describe('Graph', () => {
  const fail = (...faults: Fault[]) => {
    for (const fault of faults) stage.tenant.faults.failNext({ service: 'graph', ...fault });
  };
  const path = '/messages/delta';

  test('throttled readings are repeated when it is time', async () => {
    fail(
      { path, status: 429, headers: { 'Retry-After': '5' }, times: 3 },
      { path, status: 429, headers: { 'Retry-After': '60' } },
    );
    await isLocked();
  });

  test('an inbox that cannot be read for a while is read later, and nothing is missed', async () => {
    fail(
      { path, status: 503, times: 6 },
      { path, status: 504, times: 6 },
      { path, drop: 'after', times: 4 },
      { path, drop: 'before', times: 4 },
    );
    await isLocked();
    expect((await stage.seen(group)).length).toBe(9);
  });

  test('a member count that cannot be had for a moment delays, and does not lose, the storm', async () => {
    fail({ path: '/transitiveMembers', status: 503, times: 5 });
    await isLocked();
  });

  test('a canary that gets no answer does not hold up the lock', async () => {
    fail({ path: '/getMailTips', status: 400 });
    const incident = await isLocked();
    expect(incident.containment.state).toBe('released');
  });

  test('tokens that cannot be had for a moment are asked for again', async () => {
    await stage.restartHost();
    stage.tenant.faults.failNext({ service: 'entra', path: '/token', status: 503, times: 2 });
    await isLocked();
  });
});
