import { beforeEach, describe, expect, it } from 'vitest';
import { landedCount } from '../../../../dev/tenant/world/mailboxes.ts';
import { World } from '../../../../dev/tenant/world/world.ts';
import { TestClock } from '../../../fakes/test-clock.ts';

const SECOND = 1_000;

describe('groups are expanded after the queue and refuse whom they must', () => {
  let clock: TestClock;
  let world: World;

  beforeEach(() => {
    clock = new TestClock();
    world = new World({
      clock,
      transport: { queueDelay: 5 * SECOND, restrictionPropagation: 60 * SECOND, deliverySpread: 0 },
    });
  });

  const everyone = (restrictions = {}) =>
    world.addGroup({ primarySmtpAddress: 'all@contoso.example', memberCount: 840_000, restrictions });
  const storm = (to = 'all@contoso.example') =>
    world.post({ from: world.person(7).address, to: [to], subject: 'Re: test' });

  it('reaches every counted member without holding a mailbox for each', async () => {
    const group = everyone();
    storm();
    expect(world.counters()).toMatchObject({ posts: 1, deliveries: 0 });
    await clock.advance(60 * SECOND);
    expect(world.counters()).toMatchObject({ deliveries: 840_000, rejected: 0 });
    expect(group.mailboxes.items).toHaveLength(1);
  });

  it('delivers one copy to a member reached through two groups', async () => {
    const user = world.addUser({ address: 'sentinel@contoso.example' });
    world.addGroup({ primarySmtpAddress: 'a@contoso.example', namedMembers: [user.id] });
    world.addGroup({ primarySmtpAddress: 'b@contoso.example', namedMembers: [user.id] });
    world.post({
      from: 'x@contoso.example',
      to: ['a@contoso.example', 'b@contoso.example'],
      subject: 'Hello',
    });
    await clock.advance(60 * SECOND);
    world.advance();
    expect(user.mailbox.items).toHaveLength(1);
  });

  it('stops mail that was accepted before the lock but is expanded after it', async () => {
    const group = everyone();
    const holder = world.addUser({ address: 'holder@contoso.example' });
    world.restrict(group, { acceptMessagesOnlyFrom: [holder.exchangeGuid] });
    await clock.advance(57 * SECOND);
    const post = storm();
    await clock.advance(5 * SECOND);
    world.advance();
    expect(post.expansions).toMatchObject([{ outcome: 'rejected', status: '5.7.124', recipients: 840_000 }]);
    expect(world.counters()).toMatchObject({ rejected: 1, prevented: 840_000, deliveries: 0 });
  });

  it('lets through what is expanded before the restriction has spread', async () => {
    const group = everyone();
    world.restrict(group, { acceptMessagesOnlyFrom: ['nobody'] });
    await clock.advance(30 * SECOND);
    const post = storm();
    await clock.advance(10 * SECOND);
    world.advance();
    expect(post.expansions[0]?.outcome).toBe('expanded');
  });

  it('goes on landing copies that left expansion before the lock', async () => {
    world.transport.deliveriesPerSecond = 84_000;
    const group = everyone();
    storm();
    await clock.advance(6 * SECOND);
    world.restrict(group, { acceptMessagesOnlyFrom: ['nobody'] });
    await clock.advance(5 * SECOND);
    expect(world.counters().deliveries).toBe(420_000);
    await clock.advance(5 * SECOND);
    expect(world.counters().deliveries).toBe(840_000);
  });

  it('accepts only those on the list, members of listed groups included, owners not exempt', async () => {
    const desk = world.addUser({ address: 'desk@contoso.example' });
    const helpers = world.addGroup({
      primarySmtpAddress: 'helpers@contoso.example',
      namedMembers: [desk.id],
    });
    everyone({ acceptMessagesOnlyFromDLMembers: [helpers.guid] });
    const allowed = world.post({ from: desk.address, to: ['all@contoso.example'], subject: 'Please stop' });
    const refused = storm();
    await clock.advance(5 * SECOND);
    world.advance();
    expect(allowed.expansions[0]?.outcome).toBe('expanded');
    expect(refused.expansions[0]?.outcome).toBe('rejected');
  });

  it('tells a named sender of the refusal by a report with 5.7.124, and counts the others', async () => {
    const rob = world.addUser({ address: 'rob@contoso.example' });
    everyone({ acceptMessagesOnlyFrom: ['nobody'] });
    world.post({ from: rob.address, to: ['all@contoso.example'], subject: 'Me too' });
    storm();
    await clock.advance(60 * SECOND);
    expect(world.counters()).toMatchObject({ posts: 2, nonDeliveryReports: 2 });
    const inbox = rob.mailbox.landed(clock.now()).filter((item) => item.folder === 'inbox');
    expect(inbox.map((item) => item.post.subject)).toEqual(['Undeliverable: Me too']);
    expect(inbox[0]?.post.body).toContain('5.7.124');
  });

  it('refuses senders outside with 5.7.133', async () => {
    everyone({ requireSenderAuthenticationEnabled: true });
    const post = world.post({ from: 'x@elsewhere.example', to: ['all@contoso.example'], subject: 'Offer' });
    await clock.advance(5 * SECOND);
    world.advance();
    expect(post.expansions[0]).toMatchObject({ outcome: 'rejected', status: '5.7.133' });
  });

  it('exempts system mail of the postmaster', async () => {
    everyone({ acceptMessagesOnlyFrom: ['nobody'] });
    const post = world.post({
      from: 'postmaster@contoso.example',
      to: ['all@contoso.example'],
      subject: 'Undeliverable',
    });
    await clock.advance(5 * SECOND);
    world.advance();
    expect(post.expansions[0]?.outcome).toBe('expanded');
  });

  it('stops everything below a locked parent, and only its own branch below a locked child', async () => {
    const east = world.addGroup({ primarySmtpAddress: 'east@contoso.example', memberCount: 300 });
    const west = world.addGroup({
      primarySmtpAddress: 'west@contoso.example',
      memberCount: 200,
      restrictions: { acceptMessagesOnlyFrom: ['nobody'] },
    });
    const parent = world.addGroup({
      primarySmtpAddress: 'parent@contoso.example',
      memberCount: 10,
      childGroups: [east.guid, west.guid],
    });
    const byParent = storm('parent@contoso.example');
    await clock.advance(10 * SECOND);
    expect(world.counters()).toMatchObject({ deliveries: 310, rejected: 1, prevented: 200 });
    expect(byParent.expansions.find((each) => each.groupGuid === west.guid)).toMatchObject({
      via: parent.guid,
      outcome: 'rejected',
    });
    world.restrict(parent, { acceptMessagesOnlyFrom: ['nobody'] });
    await clock.advance(60 * SECOND);
    storm('parent@contoso.example');
    storm('east@contoso.example');
    await clock.advance(10 * SECOND);
    expect(world.counters()).toMatchObject({ deliveries: 610, rejected: 2, prevented: 710 });
  });

  it('holds mail to a moderated group back without a report', async () => {
    everyone({ moderationEnabled: true });
    storm();
    await clock.advance(60 * SECOND);
    expect(world.counters()).toMatchObject({ moderated: 1, deliveries: 0, nonDeliveryReports: 0 });
  });

  it('keeps a copy in the sent items of a named sender', () => {
    const rob = world.addUser({ address: 'rob@contoso.example' });
    world.post({ from: rob.address, to: ['x@contoso.example'], subject: 'Hello' });
    expect(rob.mailbox.landed(clock.now()).map((item) => item.folder)).toEqual(['sentitems']);
  });

  it('moves only the copies that have landed, and the rest goes on landing', async () => {
    world.transport.deliveriesPerSecond = 84_000;
    const group = everyone();
    storm();
    await clock.advance(11 * SECOND);
    world.advance();
    const [item] = group.mailboxes.items;
    const moved = item && world.move(group.mailboxes, item, 'recoverable-deletions');
    expect(moved).toBe(420_000);
    await clock.advance(10 * SECOND);
    const inInbox = group.mailboxes.items.filter((each) => each.folder === 'inbox');
    expect(inInbox.map((each) => landedCount(each, clock.now()))).toEqual([420_000]);
    expect(world.counters().deliveries).toBe(840_000);
  });
});
