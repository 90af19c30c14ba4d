import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { EdiscoverySettings, JobFault } from '../../dev/tenant/ediscovery/settings.ts';
import { DEFAULT_EDISCOVERY } from '../../dev/tenant/ediscovery/settings.ts';
import type { Group, Post } from '../../dev/tenant/world/types.ts';
import type { Incident } from '../../shared/domain/incident.ts';
import { OPERATED, order } from './harness/order.ts';
import { HOUR, MINUTE, type Stage, startStage } from './harness/stage.ts';
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
    const released = ({ containment }: Incident) => containment.state === 'released';
    const incident = await stage.sweepUntil(group, 'released', released, { step: 5 * MINUTE });
    expect(incident).toMatchObject({ id, containment: { exact: true } });
    // An hour later somebody sees to it.
    stage.leap(HOUR);
    set(DEFAULT_EDISCOVERY);
    set({ timeScale: 0.1 });
    expect(await order(stage, incident, 'purge')).toBe(200);
    const over = await stage.sweepUntil(group, 'closed', closed, { step: 5 * MINUTE });
    expect(over).toMatchObject({ id, cleanup: { state: 'done', run: { number: 2 }, residue: { left: 0 } } });
    expect(inInboxes(stage, replies)).toBe(0);
  });

  test('and closes when somebody says that people have dealt with it', async () => {
    set({ hasPurgeRole: false });
    await lockedStorm();
    const handedOver = ({ containment, cleanup }: Incident) =>
      containment.state === 'released' && cleanup.state === 'handed-over';
    const incident = await stage.sweepUntil(group, 'released', handedOver, { step: 5 * MINUTE });
    expect(incident.closedAt).toBeUndefined();
    expect(await order(stage, incident, 'close')).toBe(200);
    expect((await stage.sweepUntil(group, 'closed', closed)).cleanup).toMatchObject({ state: 'handed-over' });
  });

  test.each([
    ['at once', 'at-once'],
    ['when it runs', 'afterwards'],
  ] as const)('a purge of too many mailboxes that is refused %s', async (_when, capShows) => {
    set({ mailboxesPerPurge: 5_000, capShows });
    const { replies } = await lockedStorm();
    const incident = await stage.sweepUntil(group, 'handed over', cleanupIs('handed-over', 'held', 'done'));
    expect(incident.cleanup).toMatchObject({
      state: 'handed-over',
      why: expect.stringContaining('a purge acts on at most 5000'),
      run: { plan: { slices: [{ query: expect.stringContaining('kind:email') }] } },
    });
    expect(purgesFor(incident)).toBe(capShows === 'at-once' ? 0 : 1);
    expect(inInboxes(stage, replies)).toBe(replies.length * 5_002);
  });

  test('a purge whose case vanished', async () => {
    await lockedStorm();
    const { cases } = stage.services.ediscovery;
    const counting = await stage.sweepUntil(
      group,
      'counting',
      ({ cleanup }) => cleanup.state === 'running' && cleanup.run.caseId !== undefined,
    );
    const vanished = cases.all.find(({ displayName }) => displayName.includes(counting.id));
    if (vanished === undefined) throw new Error('there is a case');
    cases.remove(vanished);
    const { cleanup } = await stage.sweepUntil(group, 'over', cleanupIs('handed-over', 'held', 'done'));
    expect(cleanup).toMatchObject({
      state: 'handed-over',
      remedy: expect.stringContaining('was deleted in Purview'),
      run: { plan: { slices: { length: 1 } } },
    });
  });
});

test('a purge waits while another operation of its search runs', async () => {
  const { replies } = await lockedStorm();
  const counted = await stage.sweepUntil(
    group,
    'counting',
    ({ cleanup }) => cleanup.state === 'running' && cleanup.run.slices[0]?.step === 'estimating',
  );
  stage.tenant.faults.failNext({
    service: 'graph',
    method: 'POST',
    path: /purgeData$/,
    status: 409,
    times: 2,
  });
  const over = await stage.sweepUntil(group, 'closed', closed);
  expect(stage.tenant.faults.unused).toBe(0);
  expect(over).toMatchObject({ id: counted.id, cleanup: { state: 'done', residue: { left: 0 } } });
  expect(purgesFor(over)).toBe(1);
  expect(inInboxes(stage, replies)).toBe(0);
});

test('a purge of more mailboxes than the service takes at once is handed over with the finished queries', async () => {
  set({ mailboxesPerPurge: 50_000 });
  group = stage.addGroup({ primarySmtpAddress: 'region@contoso.example', memberCount: 60_000 });
  const { replies } = await lockedStorm();
  const held = await stage.sweepUntil(group, 'held', cleanupIs('held'));
  expect(held.cleanup).toMatchObject({ why: expect.stringContaining('60,002 mailboxes') });
  expect(await order(stage, held, 'approve')).toBe(200);
  const { cleanup } = await stage.sweepUntil(group, 'handed over', cleanupIs('handed-over'));
  expect(cleanup).toMatchObject({
    why: expect.stringContaining('at most 50000'),
    remedy: expect.stringContaining('at most 50,000 of them at a time'),
    run: { plan: { slices: [{ query: expect.stringContaining('recipients:"region@') }] } },
  });
  expect(purgesFor(held)).toBe(0);
  expect(inInboxes(stage, replies)).toBe(replies.length * 60_002);
});

describe('a purge is held before it deletes anything', () => {
  test('when the counts are not what was expected, until an operator approves', async () => {
    const other = stage.addGroup({ primarySmtpAddress: `other-${number}@contoso.example`, namedMembers: [] });
    const { first, replies } = await lockedStorm({ replies: 6 });
    // Copies that no sentinel accounts for: nobody sees who else got it.
    stage.tenant.world.restrict(group, { acceptMessagesOnlyFrom: [] });
    const stray = stage.tenant.world.post({
      from: replies[0]?.from.address ?? '',
      to: [group.primarySmtpAddress],
      bcc: [other.primarySmtpAddress],
      subject: `RE: ${first.subject}`,
      body: 'Me too.',
      inReplyTo: first.internetMessageId,
    });
    stage.tenant.world.restrict(group, { acceptMessagesOnlyFrom: [stage.lockHolder.exchangeGuid] });
    const incident = await stage.sweepUntil(group, 'held', cleanupIs('held', 'done'));
    expect(incident.cleanup).toMatchObject({ state: 'held', why: expect.stringContaining('are expected') });
    expect(purgesFor(incident)).toBe(0);
    expect(await order(stage, incident, 'approve')).toBe(200);
    await stage.sweepUntil(group, 'closed', closed);
    expect(inInboxes(stage, [...replies, stray])).toBe(0);
  });
});

describe('a success is not believed', () => {
  const fail = (fault: JobFault) => stage.services.ediscovery.faults.push(fault);

  test('a purge that succeeded partially leaves a residue, which is listed', async () => {
    fail({ action: 'purgeData', fault: 'partiallySucceeded' });
    const { replies } = await lockedStorm();
    const { cleanup, timeline } = await stage.sweepUntil(group, 'over', cleanupIs('handed-over', 'done'));
    if (cleanup.state !== 'handed-over') throw new Error('handed over it is');
    expect(timeline.map(({ what }) => what)).toContain('Purge 1 ended partially.');
    expect(cleanup.residue?.ids.length).toBeGreaterThan(0);
    expect(replies.map(({ internetMessageId }) => internetMessageId)).toEqual(
      expect.arrayContaining([...(cleanup.residue?.ids ?? [])]),
    );
    expect(inInboxes(stage, replies)).toBeGreaterThan(0);
  });

  test('a purge that reports success and did nothing is found out in the sentinels', async () => {
    fail({ action: 'purgeData', fault: 'ineffective' });
    const { replies } = await lockedStorm();
    const { cleanup } = await stage.sweepUntil(group, 'over', cleanupIs('handed-over', 'done'));
    expect(cleanup).toMatchObject({
      state: 'handed-over',
      residue: { sentinelsChecked: 2, left: 2 * replies.length, ids: { length: replies.length } },
    });
    expect(JSON.stringify(stage.services.teams.cards)).toContain('Mail of the storm is left on');
  });

  test.each([
    ['fails', 'failed'],
    ['is never begun', 'submissionFailed'],
  ] as const)('a purge that %s is handed over, and not submitted again', async (_how, fault) => {
    fail({ action: 'purgeData', fault });
    await lockedStorm();
    const incident = await stage.sweepUntil(group, 'over', cleanupIs('held', 'done', 'handed-over'));
    expect(incident.cleanup).toMatchObject({ state: 'handed-over', why: expect.stringContaining(fault) });
    expect(purgesFor(incident)).toBe(1);
  });

  test('a purge that never ends is held after half a day, and let go once', async () => {
    fail({ action: 'purgeData', fault: 'stuck' });
    await lockedStorm();
    const pace = { step: 10 * MINUTE, most: 20 * HOUR };
    const held = await stage.sweepUntil(group, 'held', cleanupIs('held', 'done'), pace);
    expect(held.cleanup).toMatchObject({ state: 'held', why: expect.stringContaining('no end after') });
    expect(await order(stage, held, 'approve')).toBe(200);
    const over = await stage.sweepUntil(group, 'over', cleanupIs('held', 'done', 'handed-over'));
    expect(over.cleanup).toMatchObject({ state: 'handed-over', run: { slices: [{ step: 'unknown' }] } });
    expect(purgesFor(over)).toBe(1);
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
