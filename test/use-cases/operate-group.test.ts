import { beforeEach, describe, expect, test } from 'vitest';
import { NotFound, OutcomeUnknown, Refused, RetryLater } from '../../shared/domain/errors.ts';
import { statesInWords } from '../../shared/domain/states-in-words.ts';
import { MINUTE } from '../../shared/domain/time.ts';
import { lockGroup, releaseGroup } from '../../shared/use-cases/operate-group.ts';
import { orderOnIncident } from '../../shared/use-cases/operate-incident.ts';
import { setSwitch } from '../../shared/use-cases/operate-switch.ts';
import { sweep } from '../../shared/use-cases/sweep.ts';
import { address, GROUP, group } from '../contract/stores/records.ts';
import { MemoryScenarioStore } from '../fakes/memory-scenarios.ts';
import { type AppDeps, appOn, createWorld, type World } from '../fakes/world.ts';
import { HOLDER } from '../fakes/world-exchange.ts';
import { FakeDirectory } from '../fakes/world-mail.ts';
import { EVERYONE } from '../fakes/world-storm.ts';
import { incidentsIn, liveOn, newestIn, storyOf } from './app-life.ts';

const BOB = { by: { kind: 'operator', name: 'bob' }, reason: 'it goes on' } as const;
const ANN = { by: { kind: 'operator', name: 'ann' }, reason: 'a fire drill' } as const;

let world: World;
let app: AppDeps;

beforeEach(() => {
  world = createWorld({ mail: [] });
  app = appOn(world);
});

const acts = async () => (await world.stores.audit.list({ limit: 20 })).map(({ act }) => act);

describe('locking', () => {
  test('needs no storm, no armed switch and no primary address', async () => {
    await setSwitch(app, 'observe', ANN);
    const incident = await lockGroup(app, address('all@example.org'), ANN);
    expect(incident).toMatchObject({
      containment: { state: 'locked' },
      cleanup: { state: 'none' },
      openedBy: ANN.by,
    });
    expect(world.exchange.lists(GROUP).senders).toEqual([HOLDER]);
    expect(world.channel.sent.map(({ kind }) => kind)).toEqual(['detected', 'locked']);
  });

  test('what is locked changes nothing', async () => {
    const first = await lockGroup(app, EVERYONE, ANN);
    const second = await lockGroup(app, EVERYONE, ANN);
    expect(second.id).toBe(first.id);
    expect(world.exchange.writes).toHaveLength(1);
    expect(await acts()).toContain('order lock');
  });

  test('what is locked changes nothing but the audit trail', async () => {
    const first = await lockGroup(app, EVERYONE, ANN);
    await world.clock.advance(MINUTE);
    expect((await lockGroup(app, EVERYONE, BOB)).lockOrderedBy).toEqual(first.lockOrderedBy);
    const unchanged = statesInWords(first);
    expect(await world.stores.audit.list({ limit: 1 })).toMatchObject([
      { act: 'order lock', by: BOB.by, before: unchanged, after: unchanged },
    ]);
  });

  test('an address that is no group is told so, and locks nothing', async () => {
    await expect(lockGroup(app, address('ann@example.org'), ANN)).rejects.toThrow(NotFound);
    expect(await incidentsIn(world)).toEqual([]);
  });

  test('a group that was none this morning is looked up again when an operator names it', async () => {
    const fresh = address('fresh@example.org');
    await expect(lockGroup(app, fresh, ANN)).rejects.toThrow(NotFound);
    const made = group({ address: fresh, addresses: [fresh] });
    const later = appOn(world, { directory: new FakeDirectory(made) });
    expect((await lockGroup(later, fresh, ANN)).containment.state).toBe('locked');
  });

  test('a directory that cannot answer is no verdict on the address', async () => {
    world.directory.failures.set(EVERYONE, new RetryLater('busy', 1_000));
    await expect(lockGroup(app, EVERYONE, ANN)).rejects.toThrow('busy');
  });

  test('a group that could not be locked is tried again', async () => {
    world.exchange.unresolved = ['old@example.org'];
    expect((await lockGroup(app, EVERYONE, ANN)).containment.state).toBe('unlockable');
    world.exchange.unresolved = [];
    expect((await lockGroup(app, EVERYONE, ANN)).containment.state).toBe('locked');
  });
});

describe('locking while something is under way', () => {
  test.each(['wanted', 'locking'] as const)(
    'a lock that was %s and is held back goes on as the operator orders, at once',
    async (state) => {
      world = createWorld();
      app = appOn(world);
      if (state === 'wanted') world.exchange.busyReads = 1;
      else world.exchange.nextFailure = new RetryLater('503', MINUTE);
      await liveOn(world, app, 1);
      expect((await newestIn(world)).containment.state).toBe(state);
      await setSwitch(app, 'observe', BOB);
      const { containment, lockOrderedBy } = await lockGroup(app, EVERYONE, ANN);
      expect({ state: containment.state, lockOrderedBy }).toEqual({ state: 'locked', lockOrderedBy: ANN.by });
      expect(world.exchange.writes).toHaveLength(1);
      expect(await acts()).toContain('order lock');
    },
  );

  test('a release that was not sent yet is called off, and what was saved stays saved', async () => {
    world.exchange.edit(GROUP, { senders: ['board'], groups: [] });
    await lockGroup(app, EVERYONE, ANN);
    world.exchange.nextFailure = new RetryLater('503', MINUTE);
    expect((await releaseGroup(app, EVERYONE, ANN, false)).containment.state).toBe('releasing');
    expect((await lockGroup(app, EVERYONE, BOB)).containment.state).toBe('locked');
    expect(world.exchange.lists(GROUP).senders).toEqual([HOLDER]);
    await releaseGroup(app, EVERYONE, ANN, false);
    expect(world.exchange.lists(GROUP).senders).toEqual(['board']);
  });

  test.each([
    ['arrived', false],
    ['was lost', true],
  ])(
    'a release that was sent and %s is found out about before the group is locked again',
    async (_, lost) => {
      world.exchange.edit(GROUP, { senders: ['board'], groups: [] });
      await lockGroup(app, EVERYONE, ANN);
      world.exchange.lostRequests = 1;
      expect((await releaseGroup(app, EVERYONE, ANN, false)).containment.state).toBe('releasing');
      const ordered = await lockGroup(app, EVERYONE, BOB);
      expect(ordered.containment).toMatchObject({ state: 'releasing', lockAgain: true });
      if (!lost) world.exchange.edit(GROUP, { senders: ['board'], groups: [] });
      const written = world.exchange.writes.length;
      await liveOn(world, app, 1);
      expect(world.exchange.writes).toHaveLength(written);
      await liveOn(world, app, 1);
      expect((await newestIn(world)).containment.state).toBe('locked');
      expect(world.exchange.lists(GROUP).senders).toEqual([HOLDER]);
      expect(storyOf(await newestIn(world))).toContain(
        lost ? 'The release did not come about.' : 'The release was carried out; the lock follows.',
      );
      expect((await releaseGroup(app, EVERYONE, ANN, false)).containment).toMatchObject({ exact: true });
      expect(world.exchange.lists(GROUP).senders).toEqual(['board']);
    },
  );

  test('the last word counts: a release ordered after the lock that waits for it is a release', async () => {
    await lockGroup(app, EVERYONE, ANN);
    world.exchange.lostRequests = 1;
    await releaseGroup(app, EVERYONE, ANN, false);
    await lockGroup(app, EVERYONE, BOB);
    await releaseGroup(app, EVERYONE, ANN, false);
    await liveOn(world, app, 3);
    expect((await newestIn(world)).containment.state).toBe('released');
    expect(world.exchange.lists(GROUP).senders).toEqual([]);
  });

  test.each([
    ['edited', { senders: [HOLDER, 'eve'], groups: [] }, { senders: ['board'], groups: [] }],
    ['replaced', { senders: ['eve'], groups: [] }, { senders: ['eve'], groups: [] }],
  ])('a lock that a colleague %s, so that its release was refused, is put back', async (_, edit, after) => {
    world.exchange.edit(GROUP, { senders: ['board'], groups: [] });
    await lockGroup(app, EVERYONE, ANN);
    world.exchange.edit(GROUP, edit);
    expect((await releaseGroup(app, EVERYONE, ANN, false)).containment.state).toBe('release-refused');
    expect((await lockGroup(app, EVERYONE, BOB)).containment.state).toBe('locked');
    expect(world.exchange.lists(GROUP).senders).toEqual([HOLDER]);
    expect((await releaseGroup(app, EVERYONE, ANN, false)).containment).toMatchObject({ exact: true });
    expect(world.exchange.lists(GROUP)).toEqual(after);
  });

  test('what was saved before is not lost where the group cannot be locked again', async () => {
    await lockGroup(app, EVERYONE, ANN);
    world.exchange.edit(GROUP, { senders: [HOLDER, 'eve'], groups: [] });
    await releaseGroup(app, EVERYONE, ANN, false);
    const cannot = { ...app, lock: refusing(world.exchange) };
    const { containment } = await lockGroup(cannot, EVERYONE, BOB);
    expect(containment).toMatchObject({ state: 'unlockable', former: { snapshot: { acceptSenders: [] } } });
    expect((await releaseGroup(app, EVERYONE, ANN, true)).containment).toMatchObject({ exact: true });
    expect(world.exchange.lists(GROUP)).toEqual({ senders: [], groups: [] });
  });

  test('a dismissal is overruled', async () => {
    await lockGroup(app, EVERYONE, ANN);
    world.exchange.edit(GROUP, { senders: [HOLDER, 'eve'], groups: [] });
    const { id } = await releaseGroup(app, EVERYONE, ANN, false);
    const deps = { ...app, scenarios: new MemoryScenarioStore() };
    await orderOnIncident(deps, id, { do: 'dismiss' }, ANN, () => true);
    expect((await newestIn(world)).dismissed).toBeDefined();
    expect((await lockGroup(app, EVERYONE, BOB)).dismissed).toBeUndefined();
  });
});

/** An Exchange that no longer knows the lock holder. */
const refusing = (exchange: World['exchange']): AppDeps['lock'] => ({
  read: (which) => exchange.read(which),
  write: (which, change) => exchange.write(which, change),
  resolveSenders: () => Promise.reject(new Refused('no such mailbox', 'Correct STORMLOCK_LOCK_HOLDER.')),
  findLocked: () => exchange.findLocked(),
});

describe('releasing', () => {
  test('gives back exactly what was there, and says who did it', async () => {
    world.exchange.edit(GROUP, { senders: ['board'], groups: ['managers'] });
    await lockGroup(app, EVERYONE, ANN);
    const incident = await releaseGroup(app, EVERYONE, ANN, false);
    expect(incident.containment).toMatchObject({ state: 'released', exact: true, by: ANN.by });
    expect(world.exchange.lists(GROUP)).toEqual({ senders: ['board'], groups: ['managers'] });
  });

  test('needs a lock of ours', async () => {
    await expect(releaseGroup(app, EVERYONE, ANN, false)).rejects.toThrow(NotFound);
  });

  test("refuses to overrule a colleague's edit, unless forced", async () => {
    await lockGroup(app, EVERYONE, ANN);
    world.exchange.edit(GROUP, { senders: [HOLDER, 'eve'], groups: [] });
    expect((await releaseGroup(app, EVERYONE, ANN, false)).containment.state).toBe('release-refused');
    expect(world.exchange.lists(GROUP).senders).toContain('eve');
    expect((await releaseGroup(app, EVERYONE, ANN, true)).containment.state).toBe('released');
    expect(world.exchange.lists(GROUP)).toEqual({ senders: [], groups: [] });
  });

  test('is not called exact while the list names somebody who cannot be told', async () => {
    await lockGroup(app, EVERYONE, ANN);
    world.exchange.unresolved = ['Old Contact'];
    const { containment } = await releaseGroup(app, EVERYONE, ANN, false);
    expect(containment).toMatchObject({
      state: 'release-refused',
      why: expect.stringContaining('Old Contact'),
    });
    expect((await releaseGroup(app, EVERYONE, ANN, true)).containment.state).toBe('release-refused');
    world.exchange.unresolved = [];
    expect((await releaseGroup(app, EVERYONE, ANN, false)).containment).toMatchObject({ exact: true });
  });

  test('leaves out who no longer exists, and names them', async () => {
    world.exchange.edit(GROUP, { senders: ['ann', 'bob'], groups: [] });
    await lockGroup(app, EVERYONE, ANN);
    world.exchange.deleted.add('bob');
    expect((await releaseGroup(app, EVERYONE, ANN, false)).containment).toMatchObject({
      state: 'released',
      exact: false,
      gone: ['bob'],
    });
    expect(world.exchange.lists(GROUP).senders).toEqual(['ann']);
  });

  test('opens no group to everyone because all who could mail it are gone', async () => {
    world.exchange.edit(GROUP, { senders: ['ann'], groups: [] });
    await lockGroup(app, EVERYONE, ANN);
    world.exchange.deleted.add('ann');
    const { containment } = await releaseGroup(app, EVERYONE, ANN, false);
    expect(containment).toMatchObject({
      state: 'release-refused',
      why: expect.stringContaining('none of those'),
    });
    expect(world.exchange.lists(GROUP).senders).toEqual([HOLDER]);
  });

  test('waits for a lock that is on its way: it would land afterwards and stay', async () => {
    world.exchange.nextFailure = new OutcomeUnknown('no answer yet');
    expect((await lockGroup(app, EVERYONE, ANN)).containment.state).toBe('locking');
    expect((await releaseGroup(app, EVERYONE, ANN, false)).containment.state).toBe('releasing');
    // The write that nobody heard of arrives now.
    world.exchange.edit(GROUP, { senders: [HOLDER], groups: [] });
    await world.clock.advance(MINUTE);
    await sweep(app);
    expect(world.exchange.lists(GROUP)).toEqual({ senders: [], groups: [] });
    // Two writes may have been sent: only time tells that none comes back.
    await world.clock.advance(15 * MINUTE);
    await sweep(app);
    expect(await incidentsIn(world)).toMatchObject([{ containment: { state: 'released', exact: true } }]);
  });
});
