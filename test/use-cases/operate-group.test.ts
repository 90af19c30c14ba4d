import { beforeEach, describe, expect, test } from 'vitest';
import { InvalidInput, NotFound, OutcomeUnknown, RetryLater } from '../../shared/domain/errors.ts';
import { MINUTE } from '../../shared/domain/time.ts';
import { lockGroup, releaseGroup } from '../../shared/use-cases/operate-group.ts';
import { setSwitch } from '../../shared/use-cases/operate-switch.ts';
import { sweep } from '../../shared/use-cases/sweep.ts';
import { address, GROUP, group } from '../contract/stores/records.ts';
import { type AppDeps, appOn, createWorld, type World } from '../fakes/world.ts';
import { HOLDER } from '../fakes/world-exchange.ts';
import { FakeDirectory } from '../fakes/world-mail.ts';
import { EVERYONE } from '../fakes/world-storm.ts';
import { incidentsIn } from './app-life.ts';

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

  test('an address that is no group is told so, and locks nothing', async () => {
    await expect(lockGroup(app, address('ann@example.org'), ANN)).rejects.toThrow(InvalidInput);
    expect(await incidentsIn(world)).toEqual([]);
  });

  test('a group that was none this morning is looked up again when an operator names it', async () => {
    const fresh = address('fresh@example.org');
    await expect(lockGroup(app, fresh, ANN)).rejects.toThrow(InvalidInput);
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
    expect(await incidentsIn(world)).toMatchObject([{ containment: { state: 'released', exact: true } }]);
    expect(world.exchange.lists(GROUP)).toEqual({ senders: [], groups: [] });
  });
});
