import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { EdiscoverySettings, JobFault } from '../../dev/tenant/ediscovery/settings.ts';
import { DEFAULT_EDISCOVERY } from '../../dev/tenant/ediscovery/settings.ts';
import type { Group, Post } from '../../dev/tenant/world/types.ts';
import type { Incident } from '../../shared/domain/incident.ts';
import { HOUR, MINUTE, type Stage, stageForTest, startStage } from './harness/stage.ts';
import { firstOf, inInboxes, storm } from './harness/storm.ts';

const closed = ({ closedAt }: Incident) => closedAt !== undefined;
const locked = ({ containment }: Incident) => containment.state === 'locked';
const cleanupIs =
  (...states: Incident['cleanup']['state'][]) =>
  ({ cleanup }: Incident) =>
    states.includes(cleanup.state);

let shared: Stage;
let stage: Stage;
let group: Group;
let number = 0;

/** Whoever calls from this machine may approve. */
const OPERATED = { STORMLOCK_DEVELOPMENT_PRINCIPAL: 'operator' };

beforeAll(async () => {
  shared = await startStage({ settings: OPERATED });
});

beforeEach(() => {
  stage = shared;
  Object.assign(stage.services.ediscovery.settings, DEFAULT_EDISCOVERY, { timeScale: 0.1 });
  number += 1;
  group = stage.addGroup({ primarySmtpAddress: `group-${number}@contoso.example` });
});

afterAll(() => shared.stop());

const set = (settings: Partial<EdiscoverySettings>) =>
  Object.assign(stage.services.ediscovery.settings, settings);

/** Purges that the service accepted for the group's incident. */
const purgesFor = ({ id }: Incident): number =>
  stage.services.ediscovery.cases.all
    .filter(({ displayName }) => displayName.includes(id))
    .flatMap(({ operations }) => operations)
    .filter(({ action }) => action === 'purgeData').length;

async function lockedStorm(
  options: Parameters<typeof storm>[2] = {},
): Promise<{ first: Post; replies: Post[] }> {
  const [first, ...replies] = storm(stage, group, options);
  await stage.incidentWhere(group, 'locked', locked);
  return { first: firstOf(first), replies };
}

async function approve({ id }: Incident): Promise<number> {
  const url = `${stage.host.url}/api/incidents/${id}`;
  const seen = await fetch(url);
  const response = await fetch(`${url}/approve`, {
    method: 'POST',
    headers: {
      'content-type': 'application/json',
      origin: stage.host.url,
      'if-match': seen.headers.get('etag') ?? '',
      'x-stormlock-request': '1',
    },
    body: JSON.stringify({ reason: 'the counts are right' }),
  });
  return response.status;
}

describe('what Stormlock may not do is handed over with the finished queries', () => {
  test.each([
    ['the licence', { isLicensed: false }, 'E5'],
    ['the role to search', { hasManagerRole: false }, 'eDiscovery'],
    ['the role to purge', { hasPurgeRole: false }, 'Search And Purge'],
  ] as const)('without %s', async (_what, missing, remedy) => {
    set(missing);
    const { replies } = await lockedStorm();
    const { cleanup, id } = await stage.sweepUntil(group, 'handed over', cleanupIs('handed-over'));
    if (cleanup.state !== 'handed-over') throw new Error('handed over it is');
    expect(cleanup.remedy).toContain(remedy);
    expect(cleanup.run?.plan.slices[0]?.query).toContain(`recipients:"group-${number}@`);
    expect(JSON.stringify(stage.services.teams.cards)).toContain('The purge was refused');
    expect(inInboxes(stage, replies)).toBe(replies.length * 5_002);
    const incident = await stage.sweepUntil(group, 'closed', closed, { step: 5 * MINUTE });
    expect(incident).toMatchObject({ id, containment: { state: 'released', exact: true } });
  });
});

describe('a purge is held before it deletes anything', () => {
  test('when the counts are not what was expected, until an operator approves', async () => {
    const other = stage.addGroup({ primarySmtpAddress: `other-${number}@contoso.example`, namedMembers: [] });
    const { first, replies } = await lockedStorm({ replies: 6 });
    // Copies that no sentinel of this group accounts for.
    stage.tenant.world.restrict(group, { acceptMessagesOnlyFrom: [] });
    const stray = stage.tenant.world.post({
      from: replies[0]?.from.address ?? '',
      to: [group.primarySmtpAddress, other.primarySmtpAddress],
      subject: `RE: ${first.subject}`,
      body: 'Me too.',
      inReplyTo: first.internetMessageId,
    });
    stage.tenant.world.restrict(group, { acceptMessagesOnlyFrom: [stage.lockHolder.exchangeGuid] });
    const incident = await stage.sweepUntil(group, 'held', cleanupIs('held', 'done'));
    expect(incident.cleanup).toMatchObject({ state: 'held', why: expect.stringContaining('are expected') });
    expect(purgesFor(incident)).toBe(0);
    expect(await approve(incident)).toBe(200);
    await stage.sweepUntil(group, 'closed', closed);
    expect(inInboxes(stage, [...replies, stray])).toBe(0);
  });
});

describe('a success is not believed', () => {
  const fail = (fault: JobFault) => stage.services.ediscovery.faults.push(fault);

  test('a purge that succeeded partially leaves a residue, which is shown', async () => {
    fail({ action: 'purgeData', fault: 'partiallySucceeded' });
    const { replies } = await lockedStorm();
    const { cleanup, timeline } = await stage.sweepUntil(group, 'done', cleanupIs('done'));
    if (cleanup.state !== 'done') throw new Error('done it is');
    expect(timeline.map(({ what }) => what)).toContain('Purge 1 ended partially.');
    expect(cleanup.residue.left).toBeGreaterThan(0);
    expect(inInboxes(stage, replies)).toBeGreaterThan(0);
  });

  test('a purge that reports success and did nothing is found out in the sentinels', async () => {
    fail({ action: 'purgeData', fault: 'ineffective' });
    const { replies } = await lockedStorm();
    const { cleanup } = await stage.sweepUntil(group, 'done', cleanupIs('done'));
    expect(cleanup).toMatchObject({ residue: { sentinelsChecked: 2, left: 2 * replies.length } });
  });

  test.each([
    ['fails', 'failed'],
    ['is never begun', 'submissionFailed'],
  ] as const)('a purge that %s is held', async (_how, fault) => {
    fail({ action: 'purgeData', fault });
    await lockedStorm();
    const { cleanup } = await stage.sweepUntil(group, 'held', cleanupIs('held', 'done'));
    expect(cleanup).toMatchObject({ state: 'held', why: expect.stringContaining(fault) });
  });

  test('a purge that never ends is held after half a day', async () => {
    fail({ action: 'purgeData', fault: 'stuck' });
    await lockedStorm();
    const pace = { step: 10 * MINUTE, most: 20 * HOUR };
    const { cleanup } = await stage.sweepUntil(group, 'held', cleanupIs('held', 'done'), pace);
    expect(cleanup).toMatchObject({ state: 'held', why: expect.stringContaining('no end after') });
  });
});

describe('what is submitted once is done once', () => {
  test.each([
    ['the case', /ediscoveryCases$/],
    ['the search', /searches$/],
    ['the estimate', /estimateStatistics$/],
    ['the purge', /purgeData$/],
  ])('when the answer about %s is lost', async (_what, path) => {
    stage.tenant.faults.failNext({ service: 'graph', method: 'POST', path, drop: 'after' });
    const { replies } = await lockedStorm();
    const incident = await stage.sweepUntil(group, 'closed', closed);
    expect(stage.tenant.faults.unused).toBe(0);
    expect(purgesFor(incident)).toBe(1);
    expect(
      stage.services.ediscovery.cases.all.filter(({ displayName }) => displayName.includes(incident.id))
        .length,
    ).toBe(1);
    expect(inInboxes(stage, replies)).toBe(0);
  });

  test('when the service throttles before its own limit', async () => {
    const headers = { 'Retry-After': '75' };
    stage.tenant.faults.failNext({
      service: 'graph',
      path: '/ediscoveryCases',
      status: 429,
      headers,
      times: 6,
    });
    const { replies } = await lockedStorm();
    const incident = await stage.sweepUntil(group, 'closed', closed);
    expect(purgesFor(incident)).toBe(1);
    expect(inInboxes(stage, replies)).toBe(0);
  });
});

test('more than a hundred mails in every mailbox are purged in slices, within five requests a minute', async () => {
  const { replies } = await lockedStorm({ replies: 150, gap: 100 });
  const incident = await stage.sweepUntil(group, 'closed', closed);
  if (!('run' in incident.cleanup)) throw new Error('there was a purge');
  const { slices } = incident.cleanup.run?.plan ?? { slices: [] };
  expect(slices.length).toBeGreaterThanOrEqual(2);
  for (const { messages } of slices) expect(messages).toBeLessThanOrEqual(100);
  expect(purgesFor(incident)).toBe(slices.length);
  expect(inInboxes(stage, replies)).toBe(0);
  expect(stage.services.ediscovery.load.busiestMinute).toBeLessThanOrEqual(5);
});

test('a purge above the cap of mailboxes waits for an operator, and takes as long as 840,000 of them take', async () => {
  stage = await stageForTest({ settings: OPERATED });
  group = stage.addGroup({
    primarySmtpAddress: 'all-england@contoso.example',
    kind: 'DynamicDistributionGroup',
    memberCount: 840_000,
  });
  const { first, replies } = await lockedStorm();
  const pace = { step: 5 * MINUTE, most: 48 * HOUR };
  const held = await stage.sweepUntil(group, 'held', cleanupIs('held'), pace);
  expect(held.cleanup).toMatchObject({ why: expect.stringContaining('840,002 mailboxes') });
  expect(inInboxes(stage, replies)).toBe(replies.length * 840_002);
  expect(await approve(held)).toBe(200);
  const incident = await stage.sweepUntil(group, 'closed', closed, pace);
  expect(incident.cleanup).toMatchObject({ state: 'done', residue: { left: 0 } });
  expect([inInboxes(stage, replies), inInboxes(stage, [first])]).toEqual([0, 840_002]);
  expect(purgesFor(incident)).toBe(1);
});
