import { expect, test } from 'vitest';
import { exchangeRuleLock } from '../../shared/adapters/exchange/rule-lock.ts';
import { groupLocks } from '../../shared/adapters/group-locks.ts';
import { DAY, MINUTE, type Milliseconds } from '../../shared/domain/time.ts';
import { orderOnIncident } from '../../shared/use-cases/operate-incident.ts';
import { setSwitch } from '../../shared/use-cases/operate-switch.ts';
import { GROUP, group } from '../contract/stores/records.ts';
import { MemoryScenarioStore } from '../fakes/memory-scenarios.ts';
import { type AppDeps, appOn, createWorld, SHORT } from '../fakes/world.ts';
import { FakeTransportRules } from '../fakes/world-rules.ts';
import { FakeRunbook } from '../fakes/world-runbook.ts';
import { liveOn, newestIn, storyOf } from './app-life.ts';

// Locks that take their time, or end by themselves: by mail flow rule, and by a runbook's work.

const ANN = { by: { kind: 'operator', name: 'ann' }, reason: 'because' } as const;
const POLICY = { ...SHORT, purge: 'off' as const };
const OPEN = { senders: [], groups: [] };

function withRules() {
  const world = createWorld({ groups: [group({ onPremises: true })] });
  const rules = new FakeTransportRules(world.clock);
  const onPremises = exchangeRuleLock({
    exchange: rules,
    clock: world.clock,
    resolveSenders: (addresses) => world.exchange.resolveSenders(addresses),
  });
  const app = appOn(world, { lock: groupLocks({ cloud: world.exchange, onPremises }), policy: POLICY });
  return { world, rules, app };
}

/** `delays`: after which times each order in turn is carried out; at once, when they are used up. */
function withRunbook(...delays: readonly Milliseconds[][]) {
  const world = createWorld();
  const left = [...delays];
  const runbook = new FakeRunbook(world.clock, world.exchange, () => left.shift() ?? [0]);
  const app = appOn(world, { lock: runbook, policy: POLICY });
  return { world, runbook, app };
}

async function release(app: AppDeps, id: Parameters<typeof orderOnIncident>[1]): Promise<void> {
  const deps = { ...app, scenarios: new MemoryScenarioStore() };
  await orderOnIncident(deps, id, { do: 'release', force: false }, ANN, () => true);
}

test('a rule that ended while nothing of Stormlock ran is not made again, and is removed', async () => {
  const { world, rules, app } = withRules();
  await liveOn(world, app, 3);
  expect(rules.working()).toHaveLength(1);
  await world.clock.advance(3 * DAY);
  expect(rules.working()).toHaveLength(0);
  await liveOn(world, app, 3);
  const incident = await newestIn(world);
  expect(incident).toMatchObject({ containment: { state: 'released', exact: true } });
  expect(storyOf(incident)).toContain('The mail flow rule is no longer in force');
  expect(rules).toMatchObject({ created: 1, rules: [], complaints: [] });
});

test('a rule that somebody removed by hand is not made again when its end would be put off', async () => {
  const { world, rules, app } = withRules();
  await liveOn(world, app, 3);
  rules.rules = [];
  await world.clock.advance(DAY);
  await liveOn(world, app, 3);
  expect(await newestIn(world)).toMatchObject({ containment: { state: 'released', exact: true } });
  expect(rules.created).toBe(1);
});

test('a pause keeps a rule in force for days, and one that is gone all the same waits for the end of the pause', async () => {
  const { world, rules, app } = withRules();
  await liveOn(world, app, 3);
  await setSwitch(app, 'paused', ANN);
  for (let day = 0; day < 3; day++) {
    await world.clock.advance(DAY - 30 * MINUTE);
    await liveOn(world, app, 2);
    expect(rules.working()).toHaveLength(1);
  }
  rules.rules = [];
  await world.clock.advance(DAY);
  await liveOn(world, app, 2);
  expect((await newestIn(world)).containment.state).toBe('locked');
  await setSwitch(app, 'armed', ANN);
  await liveOn(world, app, 3);
  expect((await newestIn(world)).containment.state).toBe('released');
});

test('a rule that was switched off by hand is removed with the release', async () => {
  const { world, rules, app } = withRules();
  await liveOn(world, app, 3);
  rules.rules = rules.rules.map((rule) => ({ ...rule, State: 'Disabled' }));
  await release(app, (await newestIn(world)).id);
  await liveOn(world, app, 3);
  expect(await newestIn(world)).toMatchObject({ containment: { state: 'released', exact: true } });
  expect(rules.rules).toEqual([]);
});

test('an order to lock that is carried out after the group was given back is taken back too', async () => {
  const { world, runbook, app } = withRunbook([8 * MINUTE]);
  await liveOn(world, app, 2);
  await release(app, (await newestIn(world)).id);
  await liveOn(world, app, 4);
  expect((await newestIn(world)).containment.state).toBe('releasing');
  await liveOn(world, app, 15);
  runbook.work();
  expect(world.exchange.lists(GROUP)).toEqual(OPEN);
  expect(await newestIn(world)).toMatchObject({ containment: { state: 'released', exact: true } });
  expect(world.exchange.history.map(({ senders }) => senders.length)).toEqual([1, 0]);
});

test('an order to lock that is carried out twice does not outlive a release in between', async () => {
  const { world, runbook, app } = withRunbook([MINUTE, 9 * MINUTE]);
  await liveOn(world, app, 3);
  expect((await newestIn(world)).containment.state).toBe('locked');
  await release(app, (await newestIn(world)).id);
  await liveOn(world, app, 20);
  runbook.work();
  expect(world.exchange.history.map(({ senders }) => senders.length)).toEqual([1, 0, 1, 0]);
  expect((await newestIn(world)).containment.state).toBe('released');
});

test('a release long after the lock is over as soon as it is read back', async () => {
  const { world, app } = withRunbook();
  await liveOn(world, app, 2);
  const { id } = await newestIn(world);
  await world.clock.advance(20 * MINUTE);
  await release(app, id);
  await liveOn(world, app, 1);
  expect((await newestIn(world)).containment.state).toBe('released');
});

test('an order whose effect cannot be looked at is not given again before the runbook had its time', async () => {
  const { world, runbook, app } = withRunbook([2 * MINUTE]);
  const write = runbook.write.bind(runbook);
  runbook.write = async (which, change) => {
    await write(which, change);
    world.exchange.busyReads = 1;
  };
  await liveOn(world, app, 6);
  expect(runbook.orders).toHaveLength(1);
  expect((await newestIn(world)).containment.state).toBe('locked');
});
