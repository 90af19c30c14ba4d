import { describe, expect, test } from 'vitest';
import { CASES, inboxOf, MINUTE, RECOVERABLE, statusesOf, storm, type Tenant, tenant } from './set-up.ts';

const STORM = 'kind:email AND recipients:"all@contoso*" AND subject:"test mail"';
const folderOf = (search: string): string => search.split('/searches')[0] ?? '';

async function operations(
  { calmly }: Tenant,
  search: string,
  headers = {},
): Promise<Record<string, unknown>[]> {
  const answer = await calmly('GET', `${folderOf(search)}/operations`, undefined, headers);
  return answer['value'] as Record<string, unknown>[];
}

describe('estimates', () => {
  test('count what is indexed, over all mailboxes', async () => {
    const given = tenant();
    storm(given, 3);
    expect(await given.run(await given.search(STORM), 'estimateStatistics')).toMatchObject({
      status: 'succeeded',
      percentProgress: 100,
      indexedItemCount: 3_000,
      mailboxCount: 1_000,
    });
  });

  test('do not see mail that arrived a few minutes ago', async () => {
    const given = tenant();
    const search = await given.search(STORM);
    storm(given, 1, 10 * MINUTE);
    const { indexedItemCount } = await given.run(search, 'estimateStatistics');
    expect(indexedItemCount).toBe(0);
  });

  test('count the copy in the sender’s Sent Items', async () => {
    const given = tenant();
    given.world.post({ from: 'sentinel@contoso.example', to: ['all@contoso.example'], subject: 'Test mail' });
    given.clock.pass(60 * MINUTE);
    const { indexedItemCount } = await given.run(await given.search(STORM), 'estimateStatistics');
    expect(indexedItemCount).toBe(1_001);
  });

  test.each([
    ['words', 2_000],
    ['beginning', 0],
  ] as const)(
    'compare an address by its words, or by setting from its beginning: %s',
    async (addressesBy, items) => {
      const given = tenant({ addressesBy });
      storm(given, 2);
      const search = await given.search('kind:email AND recipients:"contoso@example*"');
      const { indexedItemCount } = await given.run(search, 'estimateStatistics');
      expect(indexedItemCount).toBe(items);
    },
  );

  test('of named mailboxes count those alone', async () => {
    const given = tenant();
    storm(given, 2);
    const { id } = await given.calmly('POST', CASES, { displayName: 'one' });
    const searches = `${CASES}/${id}/searches`;
    const { id: search } = await given.calmly('POST', searches, { displayName: 's', contentQuery: STORM });
    const source = {
      '@odata.type': '#microsoft.graph.security.userSource',
      email: 'sentinel@contoso.example',
    };
    await given.calmly('POST', `${searches}/${search}/additionalSources`, source);
    expect(await given.run(`${searches}/${search}`, 'estimateStatistics')).toMatchObject({
      indexedItemCount: 2,
      mailboxCount: 1,
    });
  });

  test('take the published time, and show their progress', async () => {
    const given = tenant();
    const search = await given.search(STORM);
    await given.ask('POST', `${search}/estimateStatistics`, { statisticsOptions: 'includeQueryStats' });
    const last = async () =>
      (await given.ask('GET', `${search}/lastEstimateStatisticsOperation`)).body as Record<string, unknown>;
    expect(await last()).toMatchObject({ status: 'notStarted', percentProgress: 0, completedDateTime: null });
    given.clock.pass(30_000);
    expect(await last()).toMatchObject({ status: 'running', percentProgress: 66, indexedItemCount: 0 });
    given.clock.pass(15_000);
    expect(await last()).toMatchObject({ status: 'succeeded', percentProgress: 100 });
  });

  test('that were never made are not found', async () => {
    const given = tenant();
    const search = await given.search(STORM);
    expect((await given.ask('GET', `${search}/lastEstimateStatisticsOperation`)).status).toBe(404);
  });
});

describe('purges', () => {
  test('move what the search finds to Recoverable Items, when they end', async () => {
    const given = tenant();
    storm(given, 3);
    given.world.post({
      from: given.world.directory.person(1),
      to: ['all@contoso.example'],
      subject: 'Lunch',
    });
    given.clock.pass(60 * MINUTE);
    const search = await given.search(STORM);
    await given.calmly('POST', `${search}/microsoft.graph.security.purgeData`, RECOVERABLE);
    expect(inboxOf(given)).toBe(4);
    given.clock.pass(10 * MINUTE);
    expect(given.service.itemsRemoved).toBe(3_000);
    expect(inboxOf(given)).toBe(1);
    expect(given.service.removals.map(({ post }) => post.subject)).not.toContain('Lunch');
  });

  test('leave their items findable, so that the count does not fall', async () => {
    const given = tenant();
    storm(given, 2);
    const search = await given.search(STORM);
    await given.run(search, 'purgeData', RECOVERABLE);
    expect(await given.run(search, 'estimateStatistics')).toMatchObject({ indexedItemCount: 2_000 });
  });

  test('for good are found no more', async () => {
    const given = tenant();
    storm(given, 2);
    const search = await given.search(STORM);
    await given.run(search, 'purgeData', { purgeType: 'permanentlyDelete', purgeAreas: 'mailboxes' });
    expect(await given.run(search, 'estimateStatistics')).toMatchObject({ indexedItemCount: 0 });
  });

  test('remove a hundred items of a mailbox, the same hundred every time', async () => {
    const given = tenant();
    storm(given, 130);
    const search = await given.search(STORM);
    await given.run(search, 'purgeData', RECOVERABLE);
    expect([given.service.itemsRemoved, inboxOf(given)]).toEqual([100_000, 30]);
    await given.run(search, 'purgeData', RECOVERABLE);
    expect([given.service.itemsRemoved, inboxOf(given)]).toEqual([100_000, 30]);
    const rest = given.world.posts.slice(100).map(({ from }) => `from:"${from.address}"`);
    await given.run(await given.search(`${STORM} AND (${rest.join(' OR ')})`), 'purgeData', RECOVERABLE);
    expect([given.service.itemsRemoved, inboxOf(given)]).toEqual([130_000, 0]);
  });

  test('reach only the copies that had landed and were indexed when they began', async () => {
    const given = tenant();
    given.world.transport.deliveriesPerSecond = 1;
    storm(given, 1, 28 * MINUTE);
    const search = await given.search(STORM);
    await given.run(search, 'purgeData', RECOVERABLE);
    const removed = given.service.itemsRemoved;
    expect(removed).toBeGreaterThan(400);
    expect(removed).toBeLessThan(900);
    await given.run(search, 'purgeData', RECOVERABLE);
    expect(given.service.itemsRemoved).toBe(1_000);
  });

  test.each([
    [{ purgeType: 'permanentlyDeleted', purgeAreas: 'mailboxes' }],
    [{ purgeType: 'softDelete', purgeAreas: 'mailboxes' }],
    [{ purgeType: 'recoverable', purgeAreas: 'teamsMessages' }],
    [{ purgeType: 'recoverable' }],
  ])('%j is refused', async (body) => {
    const given = tenant();
    const search = await given.search(STORM);
    expect(await given.ask('POST', `${search}/purgeData`, body)).toMatchObject({
      status: 400,
      violation: expect.any(String),
    });
  });

  test('may be limited to so many mailboxes', async () => {
    const given = tenant({ mailboxesPerPurge: 999 });
    const search = await given.search(STORM);
    const answer = await given.ask('POST', `${search}/purgeData`, RECOVERABLE);
    expect(answer.status).toBe(400);
    expect(JSON.stringify(answer.body)).toMatch(/covers 1000 mailboxes; a purge acts on at most 999/);
  });

  test('may be accepted of too many mailboxes, and fail', async () => {
    const given = tenant({ mailboxesPerPurge: 999, capShows: 'afterwards' });
    storm(given, 3);
    const search = await given.search(STORM);
    expect(await given.run(search, 'purgeData', RECOVERABLE)).toMatchObject({
      status: 'failed',
      resultInfo: { message: expect.stringContaining('a purge acts on at most 999') },
    });
    expect(await given.run(search, 'estimateStatistics')).toMatchObject({ indexedItemCount: 3_000 });
  });
});

describe('operations', () => {
  test('of a search run one at a time', async () => {
    const given = tenant();
    const search = await given.search(STORM);
    const start = () => given.ask('POST', `${search}/estimateStatistics`);
    expect(await statusesOf([start(), start()])).toEqual([202, 409]);
    given.clock.pass(5 * MINUTE);
    expect((await start()).status).toBe(202);
  });

  test('are listed in one call, purges by name only to those who ask for unknown members', async () => {
    const given = tenant();
    const search = await given.search(STORM);
    await given.run(search, 'estimateStatistics');
    await given.run(search, 'purgeData', RECOVERABLE);
    const actions = (rows: Record<string, unknown>[]) => rows.map(({ action }) => action);
    expect(actions(await operations(given, search))).toEqual(['estimateStatistics', 'unknownFutureValue']);
    const prefer = { prefer: 'include-unknown-enum-members' };
    expect(actions(await operations(given, search, prefer))).toEqual(['estimateStatistics', 'purgeData']);
  });

  test.each(['partiallySucceeded', 'failed', 'submissionFailed'] as const)('may end as %s', async (fault) => {
    const given = tenant();
    storm(given, 10);
    const search = await given.search(STORM);
    given.service.faults.push({ action: 'purgeData', fault });
    expect(await given.run(search, 'purgeData', RECOVERABLE)).toMatchObject({
      status: fault,
      resultInfo: { message: expect.stringMatching(fault) },
    });
    const expected = fault === 'partiallySucceeded' ? 8_990 : 0;
    expect(given.service.itemsRemoved).toBe(expected);
  });

  test('may be stuck, or succeed without effect', async () => {
    const given = tenant();
    storm(given, 1);
    const stuck = await given.search(STORM);
    const idle = await given.search(STORM);
    given.service.faults.push({ action: 'purgeData', fault: 'stuck' });
    expect(await given.run(stuck, 'purgeData', RECOVERABLE)).toMatchObject({ status: 'running' });
    given.service.faults.push({ action: 'purgeData', fault: 'ineffective' });
    expect(await given.run(idle, 'purgeData', RECOVERABLE)).toMatchObject({ status: 'succeeded' });
    expect(given.service.itemsRemoved).toBe(0);
  });
});

test('a query that Entra names make too long is refused', async () => {
  const given = tenant();
  const senders = Array.from({ length: 60 }, (_, i) => `from:"${given.world.directory.person(i).address}"`);
  await expect(given.search(senders.join(' OR '))).rejects.toThrow(/after expansion/);
  const shortened = senders.map((sender) => sender.replace('@contoso.example"', '@contoso*"'));
  await expect(given.search(shortened.join(' OR '))).resolves.toMatch(/searches/);
});
