import { expect, it } from 'vitest';
import { World } from '../../../../dev/tenant/world/world.ts';
import { TestClock } from '../../../fakes/test-clock.ts';

const world = new World({ clock: new TestClock() });

it('knows the nth person again by address, without keeping anybody', () => {
  const person = world.person(12_345);
  expect(world.directory.recipient(person.address)).toEqual({ type: 'person', person });
  expect(world.person(12_345)).toEqual(person);
  expect(world.person(12_346).address).not.toBe(person.address);
});

it('counts the people of its own numbers as members of a group', () => {
  const group = world.addGroup({ primarySmtpAddress: 'all@contoso.example', memberCount: 50 });
  expect(world.directory.isMember(world.person(group.firstPerson + 49).address, group)).toBe(true);
  expect(world.directory.isMember(world.person(group.firstPerson + 50).address, group)).toBe(false);
});

it('threads replies: 22 bytes that name the thread, and five for each level of reply', () => {
  const first = world.post({ from: 'a@contoso.example', to: ['b@contoso.example'], subject: 'Lunch' });
  const reply = world.post({
    from: 'b@contoso.example',
    to: ['a@contoso.example'],
    subject: 'RE: Lunch',
    inReplyTo: first.internetMessageId,
  });
  const root = Buffer.from(first.conversationIndex, 'base64');
  const index = Buffer.from(reply.conversationIndex, 'base64');
  expect([root.length, index.length]).toEqual([22, 27]);
  expect(index.subarray(0, 22)).toEqual(root);
  expect(reply.references).toEqual([first.internetMessageId]);
});
