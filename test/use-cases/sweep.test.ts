import { beforeEach, expect, test, vi } from 'vitest';
import { DAY, HOUR, MINUTE } from '../../shared/domain/time.ts';
import { checkHealth } from '../../shared/use-cases/check-health.ts';
import { ingestSentinel } from '../../shared/use-cases/ingest-sentinel.ts';
import { keepHouse } from '../../shared/use-cases/keep-house.ts';
import { setSwitch } from '../../shared/use-cases/operate-switch.ts';
import { sweep } from '../../shared/use-cases/sweep.ts';
import { wakeSentinels } from '../../shared/use-cases/wake-sentinels.ts';
import {
  GROUP,
  group,
  incident,
  OTHER_GROUP,
  OTHER_SENTINEL,
  observation,
  SENTINEL,
} from '../contract/stores/records.ts';
import { MemoryScenarioStore } from '../fakes/memory-scenarios.ts';
import { type AppDeps, appOn, createWorld, type World } from '../fakes/world.ts';

let world: World;
let app: AppDeps;

beforeEach(() => {
  world = createWorld();
  app = appOn(world);
});

const read = (sentinel: typeof SENTINEL, ago: number) =>
  world.stores.cursors.put({ sentinel, readAt: world.clock.now() - ago }, undefined);

test('sentinels that nobody woke for a minute are woken, those never read among them', async () => {
  await read(SENTINEL, MINUTE);
  await world.stores.cursors.put({ sentinel: OTHER_SENTINEL }, undefined);
  expect(await wakeSentinels(app)).toMatchObject({
    wakes: [{ sentinel: SENTINEL }, { sentinel: OTHER_SENTINEL }],
    untouched: false,
  });
});

test('a sentinel that was read just now is left alone', async () => {
  await read(SENTINEL, MINUTE / 2 - 1);
  expect((await wakeSentinels(app)).wakes).toEqual([]);
});

test('a sentinel that nobody else wakes is read every minute, though each reading begins a moment after the timer', async () => {
  await read(SENTINEL, HOUR);
  const woken: number[] = [];
  for (let minute = 0; minute < 4; minute++) {
    const { wakes } = await wakeSentinels(app);
    woken.push(wakes.length);
    await world.clock.advance(700);
    for (const wake of wakes) await ingestSentinel(app, wake);
    await world.clock.advance(MINUTE - 700);
  }
  expect(woken).toEqual([1, 1, 1, 1]);
});

test('an app that watches nobody yet says so', async () => {
  expect(await wakeSentinels(app)).toEqual({ wakes: [], untouched: true });
});

test("every open incident is advanced; one that cannot be holds up no other's", async () => {
  const first = incident('20161114-083000-aaaaaa', { outbox: [] });
  const second = incident('20161114-083000-bbbbbb', { outbox: [], group: group({ id: OTHER_GROUP }) });
  await world.stores.incidents.open(first);
  await world.stores.incidents.open(second);
  const get = world.stores.incidents.get.bind(world.stores.incidents);
  world.stores.incidents.get = async (id) => {
    if (id === first.id) throw new Error('the row cannot be read');
    return get(id);
  };
  await sweep(app);
  expect((await get(second.id))?.value.containment.state).toBe('locked');
  expect(world.log.messages('error')).toEqual(['An incident could not be advanced']);
});

test('an incident whose service hangs keeps no other from its step', async () => {
  const first = incident('20161114-083000-aaaaaa', { outbox: [] });
  const second = incident('20161114-083000-bbbbbb', { outbox: [], group: group({ id: OTHER_GROUP }) });
  await world.stores.incidents.open(first);
  await world.stores.incidents.open(second);
  const read = world.exchange.read.bind(world.exchange);
  let answers = (): void => {};
  const hanging = new Promise<void>((resolve) => {
    answers = resolve;
  });
  world.exchange.read = async (of) => {
    if (of.id === GROUP) await hanging;
    return read(of);
  };
  const swept = sweep(app);
  const stateOf = async (id: typeof first.id) =>
    (await world.stores.incidents.get(id))?.value.containment.state;
  await vi.waitUntil(async () => (await stateOf(second.id)) === 'locked');
  expect(await stateOf(first.id)).toBe('wanted');
  answers();
  await swept;
  expect(await stateOf(first.id)).toBe('locked');
});

test('while every service hangs, sentinels are woken all the same', async () => {
  await read(SENTINEL, MINUTE);
  const dead = new Proxy(app, {
    get: (deps, name, all) => {
      if (name === 'lock' || name === 'ediscovery' || name === 'mail') throw new Error('nobody answers');
      return Reflect.get(deps, name, all);
    },
  });
  expect((await wakeSentinels(dead)).wakes).toMatchObject([{ sentinel: SENTINEL }]);
});

test('the app is healthy while every sentinel is read', async () => {
  expect(await checkHealth(app)).toMatchObject({ healthy: false, sentinels: 0 });
  await read(SENTINEL, 5 * MINUTE);
  expect(await checkHealth(app)).toEqual({
    healthy: true,
    switch: 'armed',
    sentinels: 1,
    unread: 0,
    unresolved: 0,
    unsubscribed: 0,
    unknownSenders: 0,
    openIncidents: 0,
    advice: [],
  });
  await world.clock.advance(1);
  expect(await checkHealth(app)).toMatchObject({ healthy: false, unread: 1 });
});

test('health counts open incidents, and takes a switch that cannot be read for paused', async () => {
  await world.stores.incidents.open(incident('20161114-083000-aaaaaa'));
  world.stores.switch.get = async () => {
    throw new Error('the table is down');
  };
  expect(await checkHealth(app)).toMatchObject({ switch: 'paused', openIncidents: 1 });
});

test('what is older than the settings allow is forgotten, each kind for itself', async () => {
  const now = world.clock.now();
  const house = {
    ...app,
    scenarios: new MemoryScenarioStore(),
    keepObservations: DAY,
    keepIncidents: 2 * DAY,
    keepAudit: 3 * DAY,
  };
  await world.stores.observations.add([
    observation(1, { sentAt: now - 3 * DAY }),
    observation(2, { sentAt: now }),
  ]);
  await world.stores.incidents.open(incident('20161111-083000-aaaaaa', { closedAt: now - 3 * DAY }));
  const forgotten = await keepHouse(house);
  expect(forgotten).toEqual({
    observations: 1,
    history: 0,
    addresses: 0,
    incidents: 1,
    audit: 0,
    scenarios: 0,
  });
  expect(await world.stores.observations.window(GROUP, 0, now, 10)).toHaveLength(1);
});

test('a store that fails keeps no other from forgetting, and the failure is told', async () => {
  const house = {
    ...app,
    scenarios: new MemoryScenarioStore(),
    keepObservations: HOUR,
    keepIncidents: HOUR,
    keepAudit: HOUR,
  };
  const forgotten: string[] = [];
  world.stores.history.forget = async () => {
    throw new Error('the table is down');
  };
  world.stores.audit.forget = async () => {
    forgotten.push('audit');
    return 0;
  };
  await expect(keepHouse(house)).rejects.toThrow('the table is down');
  expect(forgotten).toEqual(['audit']);
});

const ANN = { by: { kind: 'operator', name: 'ann' }, reason: 'a test', from: '192.0.2.1' } as const;

test('setting the switch says what it was, and every call is in the audit trail', async () => {
  expect(await setSwitch(app, 'paused', ANN)).toEqual({ before: 'armed', after: 'paused' });
  await world.clock.advance(1);
  expect(await setSwitch(app, 'paused', ANN)).toEqual({ before: 'paused', after: 'paused' });
  expect((await world.stores.switch.get())?.value).toMatchObject({ position: 'paused', changedBy: ANN.by });
  expect(await world.stores.audit.list({ limit: 10 })).toMatchObject([
    { act: 'set switch', before: 'paused', after: 'paused', reason: 'a test', from: '192.0.2.1' },
    { act: 'set switch', before: 'armed', after: 'paused' },
  ]);
});
