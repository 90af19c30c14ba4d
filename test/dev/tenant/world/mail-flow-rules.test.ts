import { expect, test } from 'vitest';
import { ADDRESS, exchange } from '../exchange/set-up.ts';

const MINUTE = 60_000;
const toAll = { to: [ADDRESS.all, ADDRESS.desk], subject: 'RE: Test' };
const rule = {
  Name: 'Stop',
  AnyOfToCcHeader: [ADDRESS.all],
  RejectMessageReasonText: 'Too many replies.',
};

test('a rule stops a whole mail, for every recipient, once it has spread', async () => {
  const { rows, world, clock } = exchange({ rulePropagation: 30 * MINUTE });
  const from = world.person(7).address;
  await rows('New-TransportRule', rule);
  const early = world.post({ ...toAll, from });
  clock.pass(31 * MINUTE);
  const late = world.post({ ...toAll, from });
  const other = world.post({ to: [ADDRESS.desk], subject: 'Lunch', from });
  clock.pass(MINUTE);
  world.advance();
  expect(early.expansions).toMatchObject([{ outcome: 'expanded' }]);
  expect(late.expansions).toMatchObject([{ outcome: 'rejected', status: '5.7.1', recipients: 2_500 }]);
  const desk = world.directory.user(ADDRESS.desk)?.mailbox.items.map(({ post }) => post.id);
  expect(desk).toEqual([early.id, other.id]);
  expect(world.counters()).toMatchObject({ rejected: 1, nonDeliveryReports: 1 });
});

test('who is excepted, by name or by a group, passes', async () => {
  const { rows, world, clock } = exchange({ rulePropagation: 0 });
  const chiefs = world.addGroup({ primarySmtpAddress: 'chiefs@contoso.example', memberCount: 3 });
  const holder = world.directory.user(ADDRESS.holder);
  await rows('New-TransportRule', {
    ...rule,
    ExceptIfFrom: [holder?.exchangeGuid ?? ''],
    ExceptIfFromMemberOf: [chiefs.guid],
  });
  const outcomeFrom = (from: string) => {
    const post = world.post({ ...toAll, from });
    clock.pass(MINUTE);
    world.advance();
    return post.expansions[0]?.outcome;
  };
  expect(outcomeFrom(ADDRESS.holder)).toBe('expanded');
  expect(outcomeFrom(world.person(chiefs.firstPerson).address)).toBe('expanded');
  expect(outcomeFrom(ADDRESS.desk)).toBe('rejected');
});
