import { beforeEach, describe, expect, test } from 'vitest';
import { OutcomeUnknown, RetryLater } from '../../shared/domain/errors.ts';
import { observe } from '../../shared/domain/observe.ts';
import { DAY, HOUR, MINUTE } from '../../shared/domain/time.ts';
import type { DeltaLink } from '../../shared/ports/mail.ts';
import { ingestSentinel } from '../../shared/use-cases/ingest-sentinel.ts';
import { address, GROUP, group, OTHER_GROUP, OTHER_SENTINEL, SENTINEL } from '../contract/stores/records.ts';
import { type AppDeps, appOn, createWorld, type World } from '../fakes/world.ts';
import { BEGIN, EVERYONE, mailTo, storm } from '../fakes/world-storm.ts';
import { incidentsIn } from './app-life.ts';

const other = group({
  id: OTHER_GROUP,
  address: address('team@example.org'),
  addresses: [address('team@example.org')],
});
const TEAM = address('team@example.org');

let world: World;
let app: AppDeps;

async function watch(mail = storm(12)): Promise<void> {
  world = createWorld({ mail, groups: [group(), other] });
  app = appOn(world);
  await world.stores.cursors.put({ sentinel: SENTINEL }, undefined);
}

const wake = (sentinel = SENTINEL, madeAt = world.clock.now()) => ({ sentinel, madeAt });
const cursor = async () => (await world.stores.cursors.get(SENTINEL))?.value;
const seen = (groupId = GROUP) => world.stores.observations.window(groupId, BEGIN - DAY, BEGIN + DAY, 100);

beforeEach(() => watch());

test('a first reading goes back days, finds the storm, and remembers its place', async () => {
  await ingestSentinel(app, wake());
  expect(world.mail.calls).toEqual(['seed 2016-11-11T08:32:00.000Z']);
  expect(await seen()).toHaveLength(13);
  expect(await incidentsIn(world)).toMatchObject([{ containment: { state: 'locked' } }]);
  expect(await cursor()).toMatchObject({ link: '13', readAt: world.clock.now() });
});

test('the next reading begins where the last one ended', async () => {
  await ingestSentinel(app, wake());
  await world.clock.advance(MINUTE);
  await ingestSentinel(app, wake());
  expect(world.mail.calls.at(-1)).toBe('read 13');
});

test('a wake that is older than the last reading is void', async () => {
  const late = wake();
  await world.clock.advance(MINUTE);
  await ingestSentinel(app, wake());
  await ingestSentinel(app, late);
  expect(world.mail.calls).toHaveLength(1);
});

test('a wake for a mailbox that is not watched reads nothing', async () => {
  await ingestSentinel(app, wake(OTHER_SENTINEL));
  expect(world.mail.calls).toEqual([]);
});

test('pages are read to the end, and only then the place is moved', async () => {
  world.mail.pageSize = 5;
  await ingestSentinel(app, wake());
  expect(world.mail.calls.slice(1)).toEqual(['read 5', 'read 10']);
  expect(await cursor()).toMatchObject({ link: '13' });
});

test('what fails before is read again', async () => {
  const add = world.stores.observations.add.bind(world.stores.observations);
  let down = true;
  world.stores.observations.add = async (observations) => {
    if (down) throw new RetryLater('storage is busy', 1_000);
    return add(observations);
  };
  await expect(ingestSentinel(app, wake())).rejects.toThrow('storage is busy');
  expect(await cursor()).toEqual({ sentinel: SENTINEL });
  down = false;
  await ingestSentinel(app, wake());
  expect(await incidentsIn(world)).toHaveLength(1);
});

test('the same storm in two inboxes is one storm', async () => {
  world.mail.deliver(OTHER_SENTINEL, ...storm(12));
  await world.stores.cursors.put({ sentinel: OTHER_SENTINEL }, undefined);
  await ingestSentinel(app, wake());
  await ingestSentinel(appOn(world), wake(OTHER_SENTINEL));
  expect(await seen()).toHaveLength(13);
  expect(await incidentsIn(world)).toHaveLength(1);
});

test('a group is judged even when another instance stored all of its mail and died', async () => {
  await world.stores.observations.add(storm(12).map((message) => observe(message, GROUP)));
  await ingestSentinel(app, wake());
  expect(await incidentsIn(world)).toHaveLength(1);
});

test('a lost place is sought anew, with overlap', async () => {
  await ingestSentinel(app, wake());
  world.mail.forgetLinks();
  await world.clock.advance(HOUR);
  await ingestSentinel(app, wake());
  expect(world.mail.calls.slice(1)).toEqual(['read 13', 'seed 2016-11-14T07:32:00.000Z']);
  expect(world.log.messages('warn')).toEqual(['The place in a mailbox was lost and is sought anew']);
});

test('mail to several addresses of one group is one mail; mail to two groups is one to each', async () => {
  const both = mailTo(EVERYONE, 1, BEGIN, { recipients: [EVERYONE, address('all@example.org'), TEAM] });
  await watch([both]);
  await ingestSentinel(app, wake());
  expect([await seen(), await seen(OTHER_GROUP)].map((found) => found.length)).toEqual([1, 1]);
});

test("Stormlock's own notices are no mail to any group", async () => {
  await watch(storm(12).map((message) => ({ ...message, headers: new Map([['x-stormlock', '1']]) })));
  await ingestSentinel(app, wake());
  expect(await seen()).toEqual([]);
  expect(world.directory.calls).toEqual([]);
});

test('an address that cannot be resolved holds up no storm, on this page or the next', async () => {
  const strange = address('strange@example.org');
  await watch([mailTo(strange, 99, BEGIN - MINUTE), ...storm(12)]);
  world.mail.pageSize = 1;
  world.directory.failures.set(strange, new RetryLater('the directory is busy', 1_000));
  await expect(ingestSentinel(app, wake())).rejects.toThrow('the directory is busy');
  expect(await incidentsIn(world)).toMatchObject([{ containment: { state: 'locked' } }]);
  expect(await cursor()).toEqual({ sentinel: SENTINEL });
});

test('items that could not be read are counted', async () => {
  world.mail.skipped = 3;
  await ingestSentinel(app, wake());
  expect(world.log.lines).toContainEqual(expect.objectContaining({ fields: { skipped: 3 } }));
});

test('of two instances that read one inbox the slower one stops', async () => {
  const { cursors } = world.stores;
  const replace = cursors.replace.bind(cursors);
  cursors.replace = async (changes) => {
    cursors.replace = replace;
    for (const { cursor, expected } of changes)
      await cursors.put({ ...cursor, link: '7' as DeltaLink }, expected);
    return replace(changes);
  };
  await ingestSentinel(app, wake());
  expect((await cursor())?.link).toBe('7');
});

describe('while a group is warm', () => {
  const two = storm(2);

  test('its sentinels are read every few seconds, for a minute', async () => {
    await watch(two);
    app = appOn(world, { warmFor: MINUTE });
    const done = ingestSentinel(app, wake());
    await world.clock.advance(30_000);
    expect(world.mail.calls.length).toBeGreaterThanOrEqual(6);
    const reads = world.mail.calls.length;
    await world.clock.advance(10 * MINUTE);
    await done;
    expect(world.mail.calls.length).toBeGreaterThan(reads);
    expect(world.clock.sleepers).toBe(0);
  });

  test('the storm is locked within seconds of the mail that makes it one', async () => {
    await watch(two);
    app = appOn(world, { warmFor: MINUTE });
    const done = ingestSentinel(app, wake());
    await world.clock.advance(12_000);
    const now = world.clock.now();
    world.mail.deliver(
      SENTINEL,
      ...Array.from({ length: 8 }, (_, i) => mailTo(EVERYONE, 50 + i, now - 8_000 + i)),
    );
    await world.clock.advance(6_000);
    expect(await incidentsIn(world)).toMatchObject([{ containment: { state: 'locked' } }]);
    await world.clock.advance(10 * MINUTE);
    await done;
  });

  test('a group too small to be locked is never warm', async () => {
    const small = group({ audience: { members: 20, exact: true } });
    world = createWorld({ mail: two, groups: [small] });
    app = appOn(world, { warmFor: MINUTE });
    await world.stores.cursors.put({ sentinel: SENTINEL }, undefined);
    await ingestSentinel(app, wake());
    expect(world.mail.calls).toHaveLength(1);
  });
});

test('a lock whose answer was lost is confirmed by looking, at once', async () => {
  world.exchange.lostAnswers = 1;
  await ingestSentinel(app, wake());
  expect(await incidentsIn(world)).toMatchObject([{ containment: { state: 'locked' } }]);
  expect(world.exchange.writes).toHaveLength(1);
});

test('an order to lock that was lost on its way is looked for after the lease, then sent again', async () => {
  world.exchange.nextFailure = new OutcomeUnknown('the connection broke');
  await ingestSentinel(app, wake());
  expect(await incidentsIn(world)).toMatchObject([{ containment: { state: 'locking', attempts: 1 } }]);
  expect(world.exchange.writes).toEqual([]);
});
