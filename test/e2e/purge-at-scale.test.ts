import { expect, test } from 'vitest';
import type { Group, Post } from '../../dev/tenant/world/types.ts';
import type { Incident } from '../../shared/domain/incident.ts';
import { type Bystanders, mailBeside, whereabouts } from './harness/bystanders.ts';
import { OPERATED, order } from './harness/order.ts';
import { DAY, MINUTE, type Stage, stageForTest } from './harness/stage.ts';
import { answer, firstOf, inInboxes, storm } from './harness/storm.ts';
import { until } from './harness/until.ts';

const MAILBOXES = 840_000;
const MAILS = 151;
/** Inboxes are read when there is mail and not by the minute: hours of purging pass sooner. */
const CALM = { STORMLOCK_STALE_AFTER: 'P1D' };
/** A minute is ample, unless the machine has other things to do. */
const PATIENCE = 240_000;

const locked = ({ containment }: Incident) => containment.state === 'locked';
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

const slicesOf = ({ cleanup }: Incident) => ('run' in cleanup && cleanup.run?.plan.slices) || [];

test(
  '151 mails in 840,000 mailboxes, locked late by the kill-switch, are purged without touching any other',
  async () => {
    const stage = await stageForTest({
      settings: { ...CALM, ...OPERATED, STORMLOCK_MODE: 'observe' },
      services: { ediscovery: { timeScale: 0.25 } },
    });
    const organisation = furnish(stage);
    const { group, colleague } = organisation;
    const { posts, besides } = stormAndMore(stage, organisation);
    const [first, ...replies] = posts;
    expect(inInboxes(stage, posts)).toBe(MAILS * MAILBOXES);
    await until('all of it is seen', async () => (await stage.seen(group)).length >= MAILS + 6);

    const reason = 'everybody gets mail by the minute';
    const { body } = await stage.order({ action: 'lock', group: group.primarySmtpAddress, reason });
    const incident = await stage.incidentWhere(group, 'locked', locked);
    expect(body['incident']).toBe(incident.id);
    await stage.order({ action: 'purge', incident: incident.id, reason });
    const held = await stage.sweepUntil(group, 'held', ({ cleanup }) => cleanup.state === 'held');
    expect(held.cleanup).toMatchObject({ why: expect.stringContaining('840,000 mailboxes') });
    expect(removedPosts(stage)).toEqual([]);

    // The group is open again before anything is deleted, and those who were in the storm write on.
    await stage.sweepUntil(group, 'released', ({ containment }) => containment.state === 'released');
    const everybody = [group.primarySmtpAddress];
    besides.push(
      stage.tenant.world.post({
        from: firstOf(first).from.address,
        to: everybody,
        subject: `Sorry: ${firstOf(first).subject}`,
      }),
      stage.tenant.world.post({
        from: firstOf(replies[0]).from.address,
        to: everybody,
        cc: [colleague.address],
        subject: 'Canteen closed',
      }),
    );
    const before = whereabouts(stage, [firstOf(first), ...besides]);
    expect(await order(stage, await stage.sweepUntil(group, 'held', () => true), 'approve')).toBe(200);
    const over = await stage.sweepUntil(group, 'closed', closed);

    expect(over.cleanup).toMatchObject({ state: 'done', residue: { sentinelsChecked: 2, left: 0 } });
    expect(new Set(removedPosts(stage))).toEqual(new Set(replies));
    expect(stage.services.ediscovery.itemsRemoved).toBe(replies.length * MAILBOXES);
    expect(inInboxes(stage, replies)).toBe(0);
    expect(whereabouts(stage, [firstOf(first), ...besides])).toEqual(before);
    const accepted = over.timeline.filter(({ what }) => what.endsWith('was accepted.'));
    expect(accepted).toHaveLength(slicesOf(over).length);
    // Two slices of at most a hundred. At a quarter of its time, to count 840,304 mailboxes takes 25 minutes, to purge 50.
    const fewest = 2 * 4 + 25 + 50 + 25;
    const { load } = stage.services.ediscovery;
    expect(load.requests).toBeLessThanOrEqual(1.2 * fewest);
    expect(load.busiestMinute).toBeLessThanOrEqual(5);
  },
  PATIENCE,
);

test(
  '151 mails in 840,000 mailboxes that came before the lock took hold are purged, the first one too',
  async () => {
    const stage = await stageForTest({
      settings: { ...CALM, STORMLOCK_PURGE: 'all', STORMLOCK_PURGE_MAILBOXES: '1000000' },
      tenant: { transport: { restrictionPropagation: 2 * MINUTE } },
    });
    const organisation = furnish(stage);
    const { group } = organisation;
    const { posts, besides } = stormAndMore(stage, organisation);
    const { openedAt } = await stage.incidentWhere(group, 'locked', locked);
    expect(inInboxes(stage, posts)).toBe(MAILS * MAILBOXES);
    await until('all of it is seen', async () => (await stage.seen(group)).length >= MAILS + 6);
    const before = whereabouts(stage, besides);
    const over = await stage.sweepUntil(group, 'closed', closed, { step: 5 * MINUTE, most: DAY });

    expect(over.cleanup).toMatchObject({ state: 'done', residue: { left: 0 } });
    expect(new Set(removedPosts(stage))).toEqual(new Set(posts));
    expect(inInboxes(stage, posts)).toBe(0);
    expect(whereabouts(stage, besides)).toEqual(before);
    // As long as the service takes on average: 99 minutes to count, twice as long to purge, and 99 to count again.
    expect(over.cleanup.state === 'done' && over.cleanup.at - openedAt).toBeGreaterThan(396 * MINUTE);
    expect(stage.services.ediscovery.load.busiestMinute).toBeLessThanOrEqual(5);
  },
  PATIENCE,
);
