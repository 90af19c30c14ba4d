import { beforeEach, describe, expect, test } from 'vitest';
import type { Cleanup } from '../../shared/domain/cleanup.ts';
import { Refused, RetryLater } from '../../shared/domain/errors.ts';
import { SECOND } from '../../shared/domain/time.ts';
import type { SentinelId } from '../../shared/ports/mail.ts';
import { group, incident, OTHER_GROUP, SENTINEL } from '../contract/stores/records.ts';
import { runWith } from '../domain/incident-states.ts';
import { type AppDeps, appOn, createWorld, type World } from '../fakes/world.ts';
import { storm } from '../fakes/world-storm.ts';
import { liveOn, newestIn } from './app-life.ts';

const sentinel = (number: number): SentinelId =>
  `00000000-0000-4000-8000-0000000000${String(number).padStart(2, '0')}` as SentinelId;

let world: World;
let app: AppDeps;
/** Inboxes asked for messages so far, by sentinel. */
let asked: SentinelId[];

beforeEach(() => {
  world = createWorld();
  app = appOn(world);
  asked = [];
  const ask = world.mail.stillThere.bind(world.mail);
  world.mail.stillThere = (who, ids) => {
    asked.push(who);
    return ask(who, ids);
  };
});

/** Sentinels that are no members of the group, ahead of the one that is. */
async function strangers(count: number): Promise<void> {
  for (let i = 0; i < count; i++) {
    world.mail.deliver(sentinel(i));
    await world.stores.cursors.put({ sentinel: sentinel(i) }, undefined);
  }
  const list = app.cursors.list.bind(app.cursors);
  app.cursors.list = async () =>
    (await list()).sort(
      (a, b) => Number(a.value.sentinel === SENTINEL) - Number(b.value.sentinel === SENTINEL),
    );
}

describe('the check after a purge', () => {
  test('looks into sentinels that held a copy, however many others there are', async () => {
    await strangers(12);
    world.ediscovery.onPurge = () => {};
    await liveOn(world, app, 30);
    expect((await newestIn(world)).cleanup).toMatchObject({
      state: 'handed-over',
      run: { witnesses: [SENTINEL] },
      residue: { sentinelsChecked: 1, left: 12 },
    });
    // Three rounds to find it, one look at the end.
    expect(asked).toHaveLength(14);
  });

  test('proves nothing where no sentinel is a member of the group', async () => {
    await strangers(3);
    const inbox = world.mail.stillThere.bind(world.mail);
    world.mail.stillThere = async (who, ids) => (who === SENTINEL ? new Set() : inbox(who, ids));
    await liveOn(world, app, 30);
    expect(world.ediscovery.purges).toHaveLength(2);
    expect((await newestIn(world)).cleanup).toMatchObject({
      state: 'handed-over',
      why: 'no sentinel mailbox was seen to hold a copy before, so nothing proves the removal',
      residue: { sentinelsChecked: 0 },
    });
  });

  test('trusts who held the copies before another purge of the same mail took them', async () => {
    const going = storm(12).map(({ internetMessageId }) => internetMessageId);
    const earlier = runWith([{ step: 'checked', searchId: 's', items: 1, partial: false }], {
      witnesses: [SENTINEL],
    });
    const cleanup: Cleanup = {
      state: 'done',
      run: { ...earlier, plan: { ...earlier.plan, removed: going } },
      at: 0,
      residue: { sentinelsChecked: 1, looked: 12, left: 0, ids: [] },
    };
    const other = group({ id: OTHER_GROUP });
    await world.stores.incidents.open(
      incident('20161113-000000-0000', { group: other, cleanup, closedAt: 1 }),
    );
    world.mail.stillThere = async () => new Set();
    await liveOn(world, app, 30);
    expect((await newestIn(world)).cleanup).toMatchObject({
      state: 'done',
      run: { witnesses: [SENTINEL] },
      residue: { sentinelsChecked: 1, left: 0 },
    });
  });

  test('looks for five of many, once, before the first purge', async () => {
    for (let i = 0; i < 12; i++) {
      world.mail.deliver(sentinel(i), ...storm(12));
      await world.stores.cursors.put({ sentinel: sentinel(i) }, undefined);
    }
    await liveOn(world, app, 30);
    expect((await newestIn(world)).cleanup).toMatchObject({
      state: 'done',
      run: { witnesses: { length: 5 } },
      residue: { sentinelsChecked: 5, looked: 60, left: 0 },
    });
    expect(asked).toHaveLength(10);
  });
});

test('a purge waits for sentinels that cannot be read, but not for ever', async () => {
  let failures = 0;
  world.mail.stillThere = async () => {
    failures++;
    throw new RetryLater('503', 20 * SECOND);
  };
  await liveOn(world, app, 12);
  expect(failures).toBe(3);
  expect((await newestIn(world)).cleanup).toMatchObject({ run: { witnesses: [] } });
  expect(world.ediscovery.purges.length).toBeGreaterThan(0);
});

test('a witness that is gone afterwards is told from one that is clean', async () => {
  const ask = world.mail.stillThere.bind(world.mail);
  world.mail.stillThere = (who, ids) => {
    if (world.ediscovery.purges.length > 0) throw new Refused('404', 'Choose another sentinel.');
    return ask(who, ids);
  };
  await liveOn(world, app, 30);
  expect((await newestIn(world)).cleanup).toMatchObject({
    state: 'handed-over',
    why: 'none of the 1 sentinel mailbox that held copies could be looked into, so nothing proves the removal',
  });
});
