import { expect, test } from 'vitest';
import { Refused } from '../../shared/domain/errors.ts';
import { DAY, HOUR, MINUTE } from '../../shared/domain/time.ts';
import { GROUP, group } from '../contract/stores/records.ts';
import { type AppDeps, appOn, createWorld, SHORT, type World } from '../fakes/world.ts';
import { liveOn, newestIn } from './app-life.ts';

const ON_PREMISES = [group({ onPremises: true })];
const POLICY = { ...SHORT, purge: 'off' as const };
type Means = ReturnType<NonNullable<AppDeps['lock']['means']>>;

/** FakeExchange, locking by other means; the untils that writes were noted with are kept. */
function lockingBy(world: World, means: Means, delay = 0) {
  const untils: number[] = [];
  const { exchange } = world;
  const lock: AppDeps['lock'] = {
    means: () => means,
    read: (which) => exchange.read(which),
    async write(which, change, note) {
      untils.push(note?.until ?? 0);
      exchange.delay = delay;
      await exchange.write(which, change);
    },
    async renew(_, { until }) {
      untils.push(until);
      return true;
    },
    resolveSenders: (addresses) => exchange.resolveSenders(addresses),
    gone: (entries) => exchange.gone(entries),
    findLocked: () => exchange.findLocked(),
  };
  return { lock, untils };
}

test('a group mastered on premises is locked by a rule, and people are told how slow that is and what is faster', async () => {
  const world = createWorld({ groups: ON_PREMISES });
  const { lock } = lockingBy(world, 'rule');
  const app = appOn(world, { lock, policy: POLICY });
  await liveOn(world, app, 3);
  expect((await newestIn(world)).containment).toMatchObject({
    state: 'locked',
    canary: 'no-answer',
    lock: { means: 'rule' },
  });
  const notice = world.channel.sent.find(({ kind }) => kind === 'locked');
  expect(notice).toMatchObject({ severity: 'warning' });
  expect(notice?.text).toContain('up to 30 minutes');
  expect(notice?.text).toContain('Set-DistributionGroup "everyone@example.org"');
  await liveOn(world, app, 20);
  expect((await newestIn(world)).containment).toMatchObject({ state: 'released', exact: true });
  expect(world.exchange.lists(GROUP)).toEqual({ senders: [], groups: [] });
});

test('a rule whose group stays locked for days is renewed before it ends', async () => {
  const world = createWorld({ groups: ON_PREMISES });
  const { lock, untils } = lockingBy(world, 'rule');
  const app = appOn(world, { lock, policy: { ...POLICY, coolDown: HOUR } });
  await liveOn(world, app, 3);
  const { containment } = await newestIn(world);
  await app.switch.put(
    { position: 'paused', changedAt: 0, changedBy: { kind: 'stormlock' }, reason: '' },
    undefined,
  );
  await world.clock.advance(DAY + 10 * MINUTE);
  await liveOn(world, app, 2);
  expect(untils).toHaveLength(2);
  expect(untils[1]).toBeGreaterThan((untils[0] ?? 0) + 20 * HOUR);
  expect(containment.state).toBe('locked');
});

test('without a rule a group mastered on premises is not locked, and people are told the command', async () => {
  const world = createWorld({ groups: ON_PREMISES });
  await liveOn(world, appOn(world), 3);
  expect(await newestIn(world)).toMatchObject({
    containment: {
      state: 'unlockable',
      remedy: expect.stringContaining('Run on premises: Set-DistributionGroup'),
    },
    cleanup: { state: 'none' },
  });
  expect(world.exchange.writes).toEqual([]);
});

test('a runbook is ordered once and given time, and its work is read back', async () => {
  const world = createWorld();
  const { lock, untils } = lockingBy(world, 'runbook', 3 * MINUTE);
  const app = appOn(world, { lock, policy: POLICY });
  await liveOn(world, app, 2);
  expect((await newestIn(world)).containment.state).toBe('locking');
  await liveOn(world, app, 4);
  expect((await newestIn(world)).containment.state).toBe('locked');
  expect(untils).toHaveLength(1);
  await liveOn(world, app, 20);
  expect((await newestIn(world)).containment).toMatchObject({ state: 'released', exact: true });
  expect(untils).toHaveLength(2);
});

test('a runbook that never did it is ordered again', async () => {
  const world = createWorld();
  const { lock, untils } = lockingBy(world, 'runbook');
  world.exchange.ignoredWrites = 1;
  await liveOn(world, appOn(world, { lock, policy: POLICY }), 9);
  expect((await newestIn(world)).containment.state).toBe('locked');
  expect(untils).toHaveLength(2);
});

test.each([
  ['microsoft-365-group', 'Set-UnifiedGroup "everyone@example.org"'],
  ['dynamic-distribution-group', 'Set-DynamicDistributionGroup "everyone@example.org"'],
  ['mail-enabled-security-group', '-BypassSecurityGroupManagerCheck'],
] as const)('where Exchange refuses the app a %s, people are told the command', async (kind, command) => {
  const world = createWorld({ groups: [group({ kind })] });
  world.exchange.nextFailure = new Refused('INSUFF_ACCESS_RIGHTS', 'Exchange refuses this app-only.');
  await liveOn(world, appOn(world), 3);
  const { containment } = await newestIn(world);
  if (containment.state !== 'unlockable') throw new Error(`it is ${containment.state}`);
  expect(containment.remedy).toContain(command);
  expect(world.channel.sent.at(-1)?.text).toContain(command);
});

test('a moderated group is locked by its accept list all the same, and its moderation is left alone', async () => {
  const world = createWorld();
  const read = world.exchange.read.bind(world.exchange);
  world.exchange.read = async (which) => ({
    ...(await read(which)),
    moderationEnabled: true,
    moderatedBy: ['moderator'],
  });
  await liveOn(world, appOn(world, { policy: POLICY }), 20);
  expect((await newestIn(world)).containment).toMatchObject({
    state: 'released',
    exact: true,
    lock: { snapshot: { moderationEnabled: true, moderatedBy: ['moderator'] } },
  });
  expect(world.exchange.writes.map(({ change }) => change.form)).toEqual(['add', 'remove']);
});
