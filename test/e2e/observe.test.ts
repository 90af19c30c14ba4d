import { expect, test } from 'vitest';
import { stageForTest } from './harness/stage.ts';
import { inInboxes, storm } from './harness/storm.ts';

test('observing a storm to its end writes nothing to the tenant, and says what would have been done', async () => {
  const stage = await stageForTest({ settings: { STORMLOCK_MODE: 'observe' } });
  const group = stage.addGroup({ primarySmtpAddress: 'all@contoso.example' });
  const before = structuredClone(group.restrictions);
  const posts = storm(stage, group);
  await stage.incidentWhere(group, 'rehearsed', ({ rehearsed }) => rehearsed !== undefined);
  const over = await stage.sweepUntil(group, 'closed', ({ closedAt }) => closedAt !== undefined);

  expect(over).toMatchObject({
    rehearsal: true,
    rehearsed: { containment: { state: 'locking' }, cleanup: { state: 'running' } },
  });
  expect(group.restrictions).toEqual(before);
  expect(inInboxes(stage, posts)).toBe(posts.length * 5_002);
  expect(stage.services.exchange.log.filter(({ cmdlet }) => !cmdlet.startsWith('Get-'))).toEqual([]);
  expect(stage.said('graph', undefined, 'ediscoveryCases')).toEqual([]);
  const changing = stage
    .said('graph')
    .filter(({ method, url }) => method !== 'GET' && !/\/subscriptions|\/getMailTips/.test(url));
  expect(changing).toEqual([]);
  const cards = JSON.stringify(stage.services.teams.cards);
  expect(cards).toContain('would have been locked');
  expect(cards).toContain('would have removed 8 messages');
});
