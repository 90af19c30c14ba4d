import { expect, test } from 'vitest';
import { OPERATED, order } from './harness/order.ts';
import { MINUTE, stageForTest } from './harness/stage.ts';
import { firstOf, inInboxes, storm } from './harness/storm.ts';

const ROLES = {
  graph: [
    'Mail.Read',
    'User.Read.All',
    'GroupMember.Read.All',
    'eDiscovery.ReadWrite.All',
    'ExchangeMessageTrace.Read.All',
    'ThreatHunting.Read.All',
    'SecurityAnalyzedMessage.ReadWrite.All',
  ],
  exchange: ['Exchange.ManageAsApp'],
};
const tenant = { registration: { roles: ROLES } };

test('Defender finds the delivered copies by hunting and removes those and no others', async () => {
  const stage = await stageForTest({
    tenant,
    services: { defender: { duration: 30 * MINUTE } },
    settings: { STORMLOCK_PURGERS: 'defender,manual', STORMLOCK_REMEDIATION_TAKES: 'PT1H' },
  });
  const group = stage.addGroup({ primarySmtpAddress: 'all@contoso.example', memberCount: 500 });
  const [first, ...replies] = storm(stage, group);
  const over = await stage.sweepUntil(group, 'closed', ({ closedAt }) => closedAt !== undefined, {
    step: 5 * MINUTE,
  });
  expect(over.cleanup).toMatchObject({
    state: 'done',
    run: { purger: 'defender', remediation: { copies: replies.length * 502, sent: replies.length * 502 } },
    residue: { left: 0 },
  });
  expect(inInboxes(stage, replies)).toBe(0);
  expect(inInboxes(stage, [firstOf(first)])).toBe(502);
  expect(stage.services.defender.remediations).toHaveLength(1);
  expect(stage.said('graph', undefined, 'ediscoveryCases')).toEqual([]);
});

test('without Plan 2 the purge goes to the next purger', async () => {
  const stage = await stageForTest({
    tenant,
    services: { defender: { isLicensed: false } },
    settings: { STORMLOCK_PURGERS: 'defender,ediscovery' },
  });
  const group = stage.addGroup({ primarySmtpAddress: 'all@contoso.example', memberCount: 500 });
  storm(stage, group);
  const over = await stage.sweepUntil(group, 'closed', ({ closedAt }) => closedAt !== undefined, {
    step: 5 * MINUTE,
  });
  expect(over.cleanup).toMatchObject({ state: 'done' });
  expect(over.cleanup.state === 'done' && over.cleanup.run.purger).toBeUndefined();
});

test('what eDiscovery refuses for its many mailboxes Defender removes, approved once', async () => {
  const stage = await stageForTest({
    tenant,
    services: { ediscovery: { mailboxesPerPurge: 450 }, defender: { duration: 30 * MINUTE } },
    settings: {
      ...OPERATED,
      STORMLOCK_PURGERS: 'ediscovery,defender,manual',
      STORMLOCK_PURGE_MAILBOXES: '400',
      STORMLOCK_REMEDIATION_TAKES: 'PT1H',
    },
  });
  const group = stage.addGroup({ primarySmtpAddress: 'all@contoso.example', memberCount: 500 });
  const [first, ...replies] = storm(stage, group);
  const held = await stage.sweepUntil(group, 'held', ({ cleanup }) => cleanup.state === 'held');
  expect(await order(stage, held, 'approve')).toBe(200);
  const over = await stage.sweepUntil(group, 'closed', ({ closedAt }) => closedAt !== undefined, {
    step: 5 * MINUTE,
  });
  expect(over.cleanup).toMatchObject({ state: 'done', run: { purger: 'defender' }, residue: { left: 0 } });
  expect(over.timeline.map(({ what }) => what).join()).toContain('It is tried in the next way.');
  expect(stage.services.ediscovery.removals).toEqual([]);
  expect([inInboxes(stage, replies), inInboxes(stage, [firstOf(first)])]).toEqual([0, 502]);
});
