import { beforeEach, describe, expect, test } from 'vitest';
import { OutcomeUnknown, Refused, RetryLater } from '../../shared/domain/errors.ts';
import { MINUTE } from '../../shared/domain/time.ts';
import { advanceIncident } from '../../shared/use-cases/advance-incident.ts';
import { orderOnIncident } from '../../shared/use-cases/operate-incident.ts';
import { setSwitch } from '../../shared/use-cases/operate-switch.ts';
import { sweep } from '../../shared/use-cases/sweep.ts';
import { GROUP, incident, OTHER_SENTINEL, SENTINEL } from '../contract/stores/records.ts';
import { runWith } from '../domain/incident-states.ts';
import { LOCK } from '../domain/lock-records.ts';
import { MemoryScenarioStore } from '../fakes/memory-scenarios.ts';
import { type AppDeps, appOn, createWorld, SHORT, type World } from '../fakes/world.ts';
import { HOLDER } from '../fakes/world-exchange.ts';
import { BEGIN, EVERYONE, mailTo, storm } from '../fakes/world-storm.ts';
import { liveOn, newestIn, storyOf } from './app-life.ts';

const ANN = { by: { kind: 'operator', name: 'ann' }, reason: 'because' } as const;

let world: World;
let app: AppDeps;

beforeEach(() => {
  world = createWorld();
  app = appOn(world);
});

const live = (minutes: number) => liveOn(world, app, minutes);

const watchAnother = async (): Promise<void> => {
  world.mail.deliver(OTHER_SENTINEL);
  await world.stores.cursors.put({ sentinel: OTHER_SENTINEL }, undefined);
};

describe('a lock', () => {
  test('that was turned away is sent again as soon as the service asked for, not after the lease', async () => {
    world.exchange.nextFailure = new RetryLater('429', 10_000);
    await live(1);
    expect((await newestIn(world)).containment).toMatchObject({
      state: 'locking',
      firstSentAt: expect.any(Number),
    });
    await live(1);
    expect((await newestIn(world)).containment.state).toBe('locked');
  });

  test('that does not show is sent again once a sweep, and people are told that it is not confirmed', async () => {
    world.exchange.ignoredWrites = 3;
    await live(3);
    expect(world.exchange.writes).toHaveLength(3);
    expect(world.channel.sent.map(({ text }) => text).join()).toContain('NOT CONFIRMED');
    await live(1);
    expect((await newestIn(world)).containment.state).toBe('locked');
  });

  test('that is refused is left to people, with the remedy', async () => {
    world.exchange.nextFailure = new Refused('403 no role', 'Assign the role.');
    await live(1);
    const { containment } = await newestIn(world);
    expect(containment).toMatchObject({ state: 'unlockable', why: '403 no role' });
    expect(containment.state === 'unlockable' && containment.remedy).toContain('Assign the role.');
  });

  test('that was sent and then cannot be read back is not forgotten', async () => {
    const { exchange } = world;
    const read = exchange.read.bind(exchange);
    exchange.read = async (which) => {
      if (exchange.writes.length > 0) throw new Refused('403', 'Assign the role.');
      return read(which);
    };
    await live(3);
    expect((await newestIn(world)).containment).toMatchObject({
      state: 'locking',
      lock: { change: { form: 'add' } },
    });
    exchange.read = read;
    await live(5);
    expect((await newestIn(world)).containment.state).toBe('locked');
  });

  test('found on a group whose record was lost is never saved as what to give back', async () => {
    world.exchange.edit(GROUP, { senders: [HOLDER], groups: [] });
    await live(1);
    const { containment } = await newestIn(world);
    expect('lock' in containment && containment.lock.snapshot.acceptSenders).toEqual([]);
    await live(20);
    expect((await newestIn(world)).containment.state).toBe('release-refused');
    expect(world.exchange.lists(GROUP).senders).toEqual([HOLDER]);
  });

  test('that an earlier incident left behind is taken over with what that one saved', async () => {
    const snapshot = { ...LOCK.snapshot, acceptSenders: ['board'] };
    const lock = {
      snapshot,
      change: { form: 'replace', senders: [HOLDER], groups: [] } as const,
      expected: { senders: [HOLDER], groups: [] },
    };
    const at = BEGIN - MINUTE;
    const left = { state: 'release-refused', lock, confirmedAt: at, why: 'edited', at } as const;
    await world.stores.incidents.open(
      incident('20161114-080000-aaaaaa', { containment: left, closedAt: at }),
    );
    world.exchange.edit(GROUP, { senders: [HOLDER], groups: [] });
    app = appOn(world, { policy: { ...SHORT, graceAfterRelease: 0 } });
    await live(1);
    expect(storyOf(await newestIn(world))).toContain('what was saved before that is taken over');
    await live(20);
    expect(world.exchange.lists(GROUP)).toEqual({ senders: ['board'], groups: [] });
  });

  test('is checked by asking a sentinel that does not hold it', async () => {
    world.exchange.restricted = false;
    await live(1);
    expect((await newestIn(world)).containment).toMatchObject({ state: 'locked', canary: 'no-answer' });
  });

  test('is doubted when two sentinels may still send', async () => {
    world.exchange.restricted = false;
    await watchAnother();
    await live(1);
    expect((await newestIn(world)).containment).toMatchObject({ state: 'locked', canary: 'open' });
  });

  test('is asked about until it has reached every server', async () => {
    world.exchange.restricted = false;
    await watchAnother();
    await live(3);
    world.exchange.restricted = true;
    await live(2);
    const incident = await newestIn(world);
    expect(incident.containment).toMatchObject({ state: 'locked', canary: 'restricted' });
    expect(storyOf(incident)).toContain('An ordinary mailbox that asked may no longer send.');
  });

  test('that turns nobody away for a quarter of an hour is for people to look at, once', async () => {
    world.exchange.restricted = false;
    await watchAnother();
    app = appOn(world, { policy: { ...SHORT, coolDown: 60 * 60_000 } });
    await live(30);
    const { outbox } = await newestIn(world);
    const doubts = outbox.filter(({ notice }) => notice.text.includes('is still told that it may send'));
    expect(doubts.map(({ notice }) => notice.kind)).toEqual(['attention']);
  });
});

describe('a purge', () => {
  test('that was turned away after its intent was stored is submitted again, once', async () => {
    let turnedAway = 0;
    world.ediscovery.before = (method) => {
      if (method === 'purge' && turnedAway++ === 0) throw new RetryLater('429', 20_000);
    };
    await live(20);
    expect(world.ediscovery.purges).toHaveLength(2);
    expect((await newestIn(world)).cleanup.state).toBe('done');
  });

  test('whose answer was lost is found, not submitted again', async () => {
    let lost = 0;
    world.ediscovery.after = (method) => {
      if (method === 'purge' && lost++ === 0) throw new OutcomeUnknown('no answer');
    };
    await live(20);
    expect(world.ediscovery.purges).toHaveLength(2);
    expect((await newestIn(world)).cleanup.state).toBe('done');
  });

  test('of many slices whose counts have to be asked for one by one comes to its end within the allowance', async () => {
    world.ediscovery.countsInListing = false;
    app = appOn(world, { policy: { ...SHORT, sliceLimit: 1 } });
    await live(60);
    expect((await newestIn(world)).cleanup.state).toBe('done');
    const times = world.ediscovery.calls.map(({ at }) => at);
    for (const at of times)
      expect(times.filter((other) => other > at - MINUTE && other <= at).length).toBeLessThanOrEqual(5);
  });

  test('is held where the counts are off, and goes on when approved', async () => {
    world.ediscovery.factor = 2;
    await live(6);
    const held = await newestIn(world);
    expect(held.cleanup).toMatchObject({ state: 'held', why: expect.stringContaining('100 % off') });
    expect(world.ediscovery.purges).toEqual([]);
    const scenarios = new MemoryScenarioStore();
    await orderOnIncident({ ...app, scenarios }, held.id, { do: 'approve' }, ANN, () => true);
    await live(20);
    expect((await newestIn(world)).cleanup.state).toBe('done');
  });

  test('is held where the search was changed after it was counted', async () => {
    world.ediscovery.before = (method) => {
      const search = world.ediscovery.cases[0]?.searches[0];
      if (method === 'readSearch' && search !== undefined) search.query = 'kind:email';
    };
    await live(8);
    expect((await newestIn(world)).cleanup).toMatchObject({
      state: 'held',
      why: expect.stringContaining('was changed'),
    });
    expect(world.ediscovery.purges).toEqual([]);
  });

  test('is held where the search was changed during a pause: it is read back when it goes on', async () => {
    world.ediscovery.after = (method) => {
      if (method !== 'readSearch') return;
      world.ediscovery.after = () => {};
      void setSwitch(app, 'paused', ANN);
    };
    await live(12);
    expect(world.ediscovery.purges).toEqual([]);
    const [search] = world.ediscovery.cases[0]?.searches ?? [];
    if (search === undefined) throw new Error('there is a search');
    search.query = 'kind:email';
    await setSwitch(app, 'armed', ANN);
    await live(6);
    expect(world.ediscovery.purges).toEqual([]);
    expect((await newestIn(world)).cleanup).toMatchObject({
      state: 'held',
      why: 'search 1 was changed after it was counted',
    });
  });

  test('reads every search back right before it is purged', async () => {
    await live(20);
    const calls = world.ediscovery.calls.map(({ what }) => what);
    const purges = calls.flatMap((what, i) => (what === 'purge' ? [i] : []));
    expect(purges).toHaveLength(2);
    for (const i of purges) expect(calls[i - 1]).toBe('readSearch');
  });

  test('is stopped by a pause before anything is deleted, and the lock is not', async () => {
    await live(3);
    await setSwitch(app, 'paused', ANN);
    await live(10);
    expect(world.ediscovery.purges).toEqual([]);
    await setSwitch(app, 'armed', ANN);
    await live(20);
    expect((await newestIn(world)).cleanup.state).toBe('done');
  });

  test('is called done though one sentinel cannot be looked into, and says how many could', async () => {
    await world.stores.cursors.put({ sentinel: OTHER_SENTINEL, readAt: Number.MAX_SAFE_INTEGER }, undefined);
    await live(20);
    expect((await newestIn(world)).cleanup).toMatchObject({
      state: 'done',
      residue: { sentinelsChecked: 1, left: 0 },
    });
  });

  test('keeps the mail that started it, and removes it too where the setting says so', async () => {
    await live(20);
    const kept = await newestIn(world);
    expect(kept.cleanup.state === 'done' && kept.cleanup.run.plan.kept).toEqual(['<mail-0@example.org>']);
    world = createWorld();
    app = appOn(world, { policy: { ...SHORT, purge: 'all' } });
    await live(20);
    const all = await newestIn(world);
    expect(all.cleanup.state === 'done' && all.cleanup.run.plan.removed).toContain('<mail-0@example.org>');
  });

  test('plans the replies where the mail that started it was never seen', async () => {
    world = createWorld({ mail: storm(12).slice(1) });
    app = appOn(world);
    await live(20);
    const { cleanup } = await newestIn(world);
    expect(cleanup.state === 'done' && cleanup.run.plan).toMatchObject({ kept: [], expectedItems: 144_000 });
  });
});

describe('a second wave', () => {
  const wave = () =>
    world.mail.deliver(
      SENTINEL,
      ...Array.from({ length: 8 }, (_, i) =>
        mailTo(EVERYONE, 500 + i, world.clock.now() - 60_000 + i * 1_000),
      ),
    );

  test('while the purge runs locks again; the purge is brought to its end, then what is new is planned', async () => {
    // Slow to purge, quick to release.
    world = createWorld({ mail: storm(12) });
    world.ediscovery.purgeTakes = 20 * MINUTE;
    app = appOn(world, { policy: { ...SHORT, coolDown: 6 * MINUTE, graceAfterRelease: 0 } });
    await live(7);
    expect(await newestIn(world)).toMatchObject({
      containment: { state: 'released' },
      cleanup: { state: 'running' },
    });
    wave();
    await live(1);
    expect(await newestIn(world)).toMatchObject({
      containment: { state: 'locked' },
      cleanup: { state: 'running', run: { secondWave: true } },
    });
    const acts = (await world.stores.audit.list({ limit: 50 })).map(({ act }) => act);
    expect(acts.filter((act) => act === 'lock again')).toHaveLength(1);
    await live(60);
    expect(world.ediscovery.cases.map(({ name }) => name.replace(/\d{8}-\d{6}-[0-9a-f]+/, 'ID'))).toEqual([
      'Stormlock ID',
      'Stormlock ID (2)',
    ]);
  });
});

describe('the two sides of an incident', () => {
  test('a lock that may not be sent holds up no purge', async () => {
    const run = runWith([{ step: 'planned' }]);
    const met = incident('20161114-083000-aaaaaa', {
      containment: { state: 'locking', lock: LOCK, attempts: 0 },
      cleanup: { state: 'running', run },
      purgeOrderedBy: ANN.by,
      outbox: [],
    });
    await world.stores.incidents.open(met);
    await setSwitch(app, 'observe', ANN);
    await advanceIncident(app, met.id);
    expect(world.exchange.writes).toEqual([]);
    expect(world.ediscovery.cases).toHaveLength(1);
  });

  test('a purge that is refused holds up no release', async () => {
    world.ediscovery.before = () => {
      throw new Refused('403', 'Buy the licence.');
    };
    await live(25);
    expect(await newestIn(world)).toMatchObject({
      containment: { state: 'released' },
      cleanup: { state: 'handed-over', remedy: 'Buy the licence.' },
      setbacks: {},
    });
  });
});

test('a storm that is judged while the switch cannot be read is judged again, not filed away', async () => {
  const get = world.stores.switch.get.bind(world.stores.switch);
  await world.stores.cursors.put({ sentinel: SENTINEL }, undefined);
  world.stores.switch.get = async () => {
    throw new RetryLater('storage is busy', 1_000);
  };
  await expect(live(1)).rejects.toThrow('storage is busy');
  world.stores.switch.get = get;
  await live(1);
  expect((await newestIn(world)).containment.state).toBe('locked');
});

test('notices that wait do not keep a closed incident from being told of', async () => {
  await live(1);
  const [row] = await world.stores.incidents.listOpen();
  if (row === undefined) throw new Error('no incident');
  const told = world.channel.sent.length;
  const [first] = row.value.outbox;
  if (first === undefined) throw new Error('no notice');
  const waiting = {
    ...first,
    notice: { ...first.notice, title: 'late' },
    done: false,
    sentTo: [],
    nextAttemptAt: 0,
  };
  await world.stores.incidents.update(
    { ...row.value, closedAt: world.clock.now(), outbox: [waiting] },
    row.version,
  );
  await advanceIncident(app, row.value.id);
  expect(world.channel.sent).toHaveLength(told + 1);
  await expect(sweep(app)).resolves.toBeUndefined();
});
