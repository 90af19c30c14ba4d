import { expect, test } from 'vitest';
import { stormTraffic } from '../../../dev/demo/storm-traffic.ts';
import { World } from '../../../dev/tenant/world/world.ts';
import { TestClock } from '../../fakes/test-clock.ts';

test('the mail of other groups is not counted as the storm’s', async () => {
  const clock = new TestClock();
  const world = new World({ clock, transport: { queueDelay: 1_000, restrictionPropagation: 0 } });
  const group = world.addGroup({ primarySmtpAddress: 'storm@contoso.example', memberCount: 12_400 });
  world.addGroup({ primarySmtpAddress: 'calm@contoso.example', memberCount: 385_032 });
  const post = (to: string) => world.post({ from: world.person(1).address, to: [to], subject: 'Hello' });
  post('calm@contoso.example');
  const first = post('storm@contoso.example');
  const reply = post('storm@contoso.example');
  await clock.advance(60_000);
  const holder = world.addUser({ address: 'holder@contoso.example' });
  world.restrict(group, { acceptMessagesOnlyFrom: [holder.exchangeGuid] });
  const late = post('storm@contoso.example');
  await clock.advance(60_000);
  expect(stormTraffic(world, group)).toEqual({
    posts: [first, reply, late],
    landed: [first, reply],
    deliveries: 24_800,
    turnedAway: 1,
  });
});
