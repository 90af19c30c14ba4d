import { expect, test } from 'vitest';
import { Refused, RetryLater } from '../../shared/domain/errors.ts';
import { HOUR, MINUTE } from '../../shared/domain/time.ts';
import { address } from '../contract/stores/records.ts';
import { appOn, createWorld, SHORT } from '../fakes/world.ts';
import { EVERYONE, storm } from '../fakes/world-storm.ts';
import { liveOn, newestIn, storyOf } from './app-life.ts';

const POLICY = { ...SHORT, purge: 'off' as const, coolDown: 12 * MINUTE };
const STORM_SUBJECT = storm(2)[1]?.subject ?? '';

function attempt(n: number, at: number, subject = STORM_SUBJECT) {
  return { messageId: `<attempt-${n}@example.org>`, from: address(`person-${n}@example.org`), subject, at };
}

async function locked() {
  const world = createWorld();
  const app = appOn(world, { policy: POLICY });
  await liveOn(world, app, 6);
  expect((await newestIn(world)).containment.state).toBe('locked');
  return { world, app, now: world.clock.now() };
}

test('people who are turned away keep the group locked until none has tried for a whole cool-down', async () => {
  const { world, app, now } = await locked();
  world.trace.attempts.push(
    attempt(1, now + MINUTE),
    attempt(2, now + 2 * MINUTE),
    attempt(3, now + 2 * MINUTE),
  );
  await liveOn(world, app, 11);
  const held = await newestIn(world);
  expect(held.containment).toMatchObject({ state: 'locked', releaseAt: now + 14 * MINUTE });
  expect(storyOf(held)).toContain('3 mails from 3 people were turned away, the last on');
  expect(held.attempts?.tally).toEqual({ attempts: 3, people: 3, lastAt: now + 2 * MINUTE, others: 0 });
  await liveOn(world, app, 8);
  const { containment } = await newestIn(world);
  expect(containment).toMatchObject({ state: 'released', exact: true });
  expect(containment.state === 'released' && containment.at).toBeGreaterThanOrEqual(now + 14 * MINUTE);
  expect(world.channel.sent.find(({ kind }) => kind === 'released')?.text).toContain(
    'While it was locked, 3 mails from 3 people were turned away.',
  );
});

test('while the group is locked the trace is asked again and again, from the lock on, for that group', async () => {
  const { world, app } = await locked();
  await liveOn(world, app, 20);
  const { containment } = await newestIn(world);
  const confirmedAt = 'confirmedAt' in containment ? containment.confirmedAt : Number.NaN;
  expect(world.trace.asked.length).toBeGreaterThanOrEqual(3);
  for (const { group, from, to } of world.trace.asked) {
    expect([group, from]).toEqual([EVERYONE, confirmedAt]);
    expect(to).toBeGreaterThan(from);
  }
});

test('other mail that the lock turned away is counted apart and holds nothing up', async () => {
  const { world, app, now } = await locked();
  world.trace.attempts.push(
    attempt(1, now + 5 * MINUTE, 'Canteen: menu of the week'),
    attempt(2, now + 5 * MINUTE, 'Automatic reply: Canteen'),
  );
  await liveOn(world, app, 14);
  const incident = await newestIn(world);
  expect(incident.containment.state).toBe('released');
  expect(incident.attempts?.tally).toEqual({ attempts: 0, people: 0, others: 2 });
});

test('a trace that is refused is told once, and the release goes by what the sentinels saw', async () => {
  const { world, app } = await locked();
  world.trace.failure = new Refused('403 Forbidden', 'Grant ExchangeMessageTrace.Read.All.');
  await liveOn(world, app, 16);
  const incident = await newestIn(world);
  expect(incident.containment).toMatchObject({ state: 'released', exact: true });
  expect(incident.attempts).toMatchObject({ unanswered: '403 Forbidden' });
  const told = incident.timeline.filter(({ what }) => what.includes('Who was turned away is not known'));
  expect(told).toHaveLength(1);
  expect(incident.setbacks).toEqual({});
});

test('a busy trace puts the release off for an hour at most, and is no failure of the lock', async () => {
  const { world, app } = await locked();
  world.trace.failure = new RetryLater('429', MINUTE);
  await liveOn(world, app, 30);
  const waiting = await newestIn(world);
  expect(waiting.containment.state).toBe('locked');
  expect(waiting.setbacks).toEqual({});
  await liveOn(world, app, HOUR / MINUTE);
  expect((await newestIn(world)).containment.state).toBe('released');
});

test('a trace that answers again shows what it would not say before', async () => {
  const { world, app, now } = await locked();
  world.trace.attempts.push(attempt(1, now));
  world.trace.nextFailure = new RetryLater('429', MINUTE);
  await liveOn(world, app, 14);
  const { attempts } = await newestIn(world);
  expect(attempts).toMatchObject({ tally: { attempts: 1 } });
  expect(attempts?.unanswered).toBeUndefined();
});

test('without a trace a lock ends as before', async () => {
  const world = createWorld();
  const { trace: _, ...app } = appOn(world, { policy: POLICY });
  await liveOn(world, app, 20);
  const incident = await newestIn(world);
  expect(incident.containment.state).toBe('released');
  expect(incident.attempts?.tally).toBeUndefined();
});
