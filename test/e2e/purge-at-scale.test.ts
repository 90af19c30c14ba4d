import { expect, test } from 'vitest';
import type { Group, Post } from '../../dev/tenant/world/types.ts';
import type { Incident } from '../../shared/domain/incident.ts';
import { approve, OPERATED } from './harness/approve.ts';
import { type Bystanders, mailBeside, whereabouts } from './harness/bystanders.ts';
import { testContract } from './harness/contract.ts';
import { DAY, MINUTE, type Stage, stageForTest } from './harness/stage.ts';
import { answer, firstOf, inInboxes, storm } from './harness/storm.ts';
import { until } from './harness/until.ts';

const MAILBOXES = 840_000;
const MAILS = 151;
const EVERY_MINUTE = { most: DAY };
/** Inboxes are read when there is mail: hours of purging pass sooner. */
const CALM = { STORMLOCK_STALE_AFTER: 'P1D' };

const closed = ({ closedAt }: Incident) => closedAt !== undefined;

/** Every mailbox of the organisation but the lock holder's and a few hundred is in the group. */
function furnish(stage: Stage): { group: Group } & Bystanders {
  const colleague = stage.tenant.world.addUser({ address: 'kim@contoso.example' });
  const named = [...stage.sentinels, colleague].map(({ id }) => id);
  const group = stage.addGroup({
    primarySmtpAddress: 'all-england@contoso.example',
    kind: 'DynamicDistributionGroup',
    memberCount: MAILBOXES - named.length,
    namedMembers: named,
  });
  const otherGroup = stage.addGroup({ primarySmtpAddress: 'england@contoso.example', memberCount: 300 });
  return { group, colleague, otherGroup };
}

/** 151 mails of a storm to the group in a quarter of a minute, and what people write besides. */
function stormAndMore(stage: Stage, { group, ...bystanders }: ReturnType<typeof furnish>) {
  const early = storm(stage, group, { replies: 75, gap: 100, from: group });
  const besides = mailBeside(stage, group, early, bystanders);
  const late = answer(stage, firstOf(early[0]), { replies: 75, gap: 100, from: group });
  return {
    posts: [...early, ...late],
    besides: [...besides, ...mailBeside(stage, group, early, bystanders)],
  };
}

const removedPosts = ({ services }: Stage): Post[] => [
  ...new Set(services.ediscovery.removals.map(({ post }) => post)),
];

test('151 mails in 840,000 mailboxes, locked late by the kill-switch, are purged without touching any other', async () => {
  const stage = await stageForTest({ settings: { ...CALM, ...OPERATED, STORMLOCK_MODE: 'observe' } });
  const organisation = furnish(stage);
  const { group, colleague } = organisation;
  const { posts, besides } = stormAndMore(stage, organisation);
  const [first, ...replies] = posts;
  expect(inInboxes(stage, posts)).toBe(MAILS * MAILBOXES);
  await until('all of it is seen', async () => (await stage.seen(group)).length >= MAILS + 6);

  const reason = 'everybody gets mail by the minute';
  const { body } = await stage.order({ action: 'lock', group: group.primarySmtpAddress, reason });
  const incident = await stage.incidentWhere(
    group,
    'locked',
    ({ containment }) => containment.state === 'locked',
  );
  expect(body['incident']).toBe(incident.id);
  await stage.order({ action: 'purge', incident: incident.id, reason });
  const held = await stage.sweepUntil(group, 'held', ({ cleanup }) => cleanup.state === 'held', EVERY_MINUTE);
  expect(held.cleanup).toMatchObject({ why: expect.stringContaining('840,000 mailboxes') });
  expect(removedPosts(stage)).toEqual([]);

  // Searches take longer than the cool-down: the group is open again, and those who were in the storm write on.
  expect(held.containment.state).toBe('released');
  besides.push(
    stage.tenant.world.post({
      from: firstOf(first).from.address,
      to: [group.primarySmtpAddress],
      subject: `Sorry: ${firstOf(first).subject}`,
    }),
    stage.tenant.world.post({
      from: firstOf(replies[0]).from.address,
      to: [group.primarySmtpAddress, colleague.address],
      subject: 'Canteen closed',
    }),
  );
  const before = whereabouts(stage, [firstOf(first), ...besides]);
  expect(await approve(stage, held)).toBe(200);
  const over = await stage.sweepUntil(group, 'closed', closed, EVERY_MINUTE);

  expect(over.cleanup).toMatchObject({ state: 'done', residue: { sentinelsChecked: 2, left: 0 } });
  expect(new Set(removedPosts(stage))).toEqual(new Set(replies));
  expect(stage.services.ediscovery.itemsRemoved).toBe(replies.length * MAILBOXES);
  expect(inInboxes(stage, replies)).toBe(0);
  expect(whereabouts(stage, [firstOf(first), ...besides])).toEqual(before);
  // Two slices of at most a hundred; counting 840,304 mailboxes takes 100 minutes, purging 199, counting again 100.
  const fewest = 2 * 4 + 100 + 199 + 100;
  const { load } = stage.services.ediscovery;
  expect(load.requests).toBeLessThanOrEqual(1.2 * fewest);
  expect(load).toMatchObject({ busiestMinute: 5, throttled: 0 });
});

test('151 mails in 840,000 mailboxes that came before the lock took hold are purged, the first one too', async () => {
  const stage = await stageForTest({
    settings: { ...CALM, STORMLOCK_PURGE: 'all', STORMLOCK_PURGE_MAILBOXES: '1000000' },
    services: { ediscovery: { timeScale: 0.2 } },
    tenant: { transport: { restrictionPropagation: 2 * MINUTE } },
  });
  const organisation = furnish(stage);
  const { group } = organisation;
  const { posts, besides } = stormAndMore(stage, organisation);
  await stage.incidentWhere(group, 'locked', ({ containment }) => containment.state === 'locked');
  expect(inInboxes(stage, posts)).toBe(MAILS * MAILBOXES);
  await until('all of it is seen', async () => (await stage.seen(group)).length >= MAILS + 6);
  const before = whereabouts(stage, besides);
  const over = await stage.sweepUntil(group, 'closed', closed, EVERY_MINUTE);

  expect(over.cleanup).toMatchObject({ state: 'done', residue: { left: 0 } });
  expect(new Set(removedPosts(stage))).toEqual(new Set(posts));
  expect(inInboxes(stage, posts)).toBe(0);
  expect(whereabouts(stage, besides)).toEqual(before);
  const { load } = stage.services.ediscovery;
  expect(load.requests).toBeLessThanOrEqual(1.2 * (2 * 4 + 20 + 40 + 20));
  expect(load.busiestMinute).toBeLessThanOrEqual(5);
});

testContract(import.meta.url);
