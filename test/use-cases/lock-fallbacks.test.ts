import { expect, test } from 'vitest';
import { OutcomeUnknown, Refused, RetryLater } from '../../shared/domain/errors.ts';
import { DAY, HOUR, MINUTE, SECOND } from '../../shared/domain/time.ts';
import { lockGroup, releaseGroup } from '../../shared/use-cases/operate-group.ts';
import { setSwitch } from '../../shared/use-cases/operate-switch.ts';
import { address, GROUP, group } from '../contract/stores/records.ts';
import { type AppDeps, appOn, createWorld, SHORT, type World } from '../fakes/world.ts';
import { EVERYONE } from '../fakes/world-storm.ts';
import { liveOn, newestIn, storyOf } from './app-life.ts';

const ON_PREMISES = [group({ onPremises: true })];
const ANN = { by: { kind: 'operator', name: 'ann' }, reason: 'a fire drill' } as const;
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
  expect(notice?.text).toContain("Set-DistributionGroup 'everyone@example.org'");
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
  await setSwitch(app, 'paused', ANN);
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
      remedy: expect.stringMatching(/on premises:\nSet-DistributionGroup .*'stormlock@example.org'/),
    },
    cleanup: { state: 'none' },
  });
  expect(world.exchange.writes).toEqual([]);
});

test('where people lock by hand, they get the command, who could mail the group, and the way back', async () => {
  const world = createWorld();
  world.exchange.edit(GROUP, { senders: ['board'], groups: [] });
  const handHolder = async () => address('stormlock@example.org');
  const app = appOn(world, {
    lockHolder: undefined,
    handHolder,
    allowedSenders: [address('desk@example.org')],
  });
  await liveOn(world, app, 3);
  const { containment } = await newestIn(world);
  expect(containment).toMatchObject({ state: 'unlockable', before: { acceptSenders: ['board'] } });
  const text = world.channel.sent.at(-1)?.text;
  expect(text).toContain(
    "-AcceptMessagesOnlyFromSendersOrMembers 'stormlock@example.org','desk@example.org'",
  );
  expect(text).toContain('Before, board could; to give it back:\nSet-DistributionGroup');
  expect(world.exchange.writes).toEqual([]);
});

const GONE = address('gone@example.org');
const DESK = address('desk@example.org');

test('a group is locked though somebody who was to be let through is no longer there, and people read who', async () => {
  const world = createWorld();
  world.exchange.strangers.add(GONE);
  await liveOn(world, appOn(world, { allowedSenders: [GONE, DESK], policy: POLICY }), 2);
  const incident = await newestIn(world);
  expect(incident.containment.state).toBe('locked');
  expect(world.exchange.lists(GROUP).senders).toHaveLength(2);
  expect(storyOf(incident)).toContain(
    'gone@example.org is not let through the lock: Exchange has no recipient of that address. Correct STORMLOCK_ALLOWED_SENDERS.',
  );
});

test('the command for people names nobody whom Exchange does not know', async () => {
  const world = createWorld({ groups: ON_PREMISES });
  world.exchange.strangers.add(GONE);
  await liveOn(world, appOn(world, { allowedSenders: [GONE, DESK] }), 2);
  const text = world.channel.sent.at(-1)?.text;
  expect(text).toContain(
    "-AcceptMessagesOnlyFromSendersOrMembers 'stormlock@example.org','desk@example.org'",
  );
});

test('without a mailbox to hold it a group is not locked, and the command asks for one', async () => {
  const world = createWorld();
  world.exchange.strangers.add(address('stormlock@example.org'));
  await liveOn(world, appOn(world), 2);
  expect((await newestIn(world)).containment).toMatchObject({
    state: 'unlockable',
    remedy: expect.stringContaining("(Read-Host 'Address of a mailbox of yours')"),
  });
});

test('where neither the group nor a mailbox can be read, the command asks and says what to write down', async () => {
  const world = createWorld();
  const lock: AppDeps['lock'] = {
    ...lockingBy(world, 'accept-list').lock,
    read: () => Promise.reject(new Refused('401', 'Assign the role.')),
  };
  const handHolder = () => Promise.reject(new Refused('no mailbox', 'Name one.'));
  await liveOn(world, appOn(world, { lock, lockHolder: undefined, handHolder }), 3);
  const { containment } = await newestIn(world);
  expect(containment).toMatchObject({ remedy: expect.stringContaining('(Read-Host ') });
  expect(containment).toMatchObject({ remedy: expect.stringContaining('write down first') });
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

test('a group that is released while its runbook waits in the queue is open in the end, and stays so', async () => {
  const world = createWorld({ mail: [] });
  const { lock } = lockingBy(world, 'runbook', 3 * MINUTE);
  const app = appOn(world, { lock, policy: POLICY });
  await lockGroup(app, EVERYONE, ANN);
  await world.clock.advance(20 * SECOND);
  await releaseGroup(app, EVERYONE, ANN, false);
  await liveOn(world, app, 20);
  expect((await newestIn(world)).containment).toMatchObject({ state: 'released', exact: true });
  await world.clock.advance(HOUR);
  expect(world.exchange.lists(GROUP)).toEqual({ senders: [], groups: [] });
});

test.each([
  ['carries out', 0],
  ['drops', 1],
])('a lock that is ordered while a runbook %s a release follows it', async (_, dropped) => {
  const world = createWorld({ mail: [] });
  const { lock } = lockingBy(world, 'runbook', 3 * MINUTE);
  const app = appOn(world, { lock, policy: { ...POLICY, coolDown: HOUR } });
  await lockGroup(app, EVERYONE, ANN);
  await liveOn(world, app, 5);
  world.exchange.ignoredWrites = dropped;
  await releaseGroup(app, EVERYONE, ANN, false);
  await lockGroup(app, EVERYONE, ANN);
  const { history } = world.exchange;
  const before = history.length;
  await liveOn(world, app, 25);
  expect((await newestIn(world)).containment.state).toBe('locked');
  expect(world.exchange.lists(GROUP).senders).toHaveLength(1);
  expect(history.slice(before).map(({ senders }) => senders.length)).toEqual(dropped ? [1] : [0, 1]);
});

test('a runbook that cannot write a list because one of it is gone gets the list without, and people are told', async () => {
  const world = createWorld({ mail: [] });
  world.exchange.edit(GROUP, { senders: ['ann', 'bob'], groups: [] });
  const { lock, untils } = lockingBy(world, 'runbook');
  const { write } = lock;
  const app = appOn(world, {
    lock: { ...lock, write: (...order) => write(...order).catch(() => {}) },
    policy: POLICY,
  });
  await lockGroup(app, EVERYONE, ANN);
  world.exchange.deleted.add('bob');
  await releaseGroup(app, EVERYONE, ANN, false);
  await liveOn(world, app, 20);
  expect((await newestIn(world)).containment).toMatchObject({
    state: 'released',
    exact: false,
    gone: ['bob'],
  });
  expect(world.exchange.lists(GROUP).senders).toEqual(['ann']);
  expect(world.channel.sent.at(-1)?.text).toContain('bob');
  expect(untils).toHaveLength(3);
});

test('a rule that cannot be renewed is released all the same when its time has come', async () => {
  const world = createWorld({ groups: ON_PREMISES, mail: [] });
  const { lock } = lockingBy(world, 'rule');
  let asked = 0;
  const renew = async () => {
    asked++;
    throw new RetryLater('503', MINUTE);
  };
  const app = appOn(world, { lock: { ...lock, renew }, policy: { ...POLICY, coolDown: HOUR } });
  await lockGroup(app, EVERYONE, ANN);
  await world.clock.advance(DAY + 30 * MINUTE);
  await liveOn(world, app, 4);
  expect(asked).toBe(1);
  expect((await newestIn(world)).containment.state).toBe('released');
});

test('in a pause a rule that could not be renewed is tried again', async () => {
  const world = createWorld({ groups: ON_PREMISES, mail: [] });
  const { lock } = lockingBy(world, 'rule');
  const answers = [new RetryLater('503', MINUTE), new OutcomeUnknown('no answer')];
  const renew = async () => {
    const failure = answers.shift();
    if (failure !== undefined) throw failure;
    return true;
  };
  const app = appOn(world, { lock: { ...lock, renew }, policy: { ...POLICY, coolDown: HOUR } });
  await lockGroup(app, EVERYONE, ANN);
  await setSwitch(app, 'paused', ANN);
  await world.clock.advance(DAY + 10 * MINUTE);
  const { containment: before } = await newestIn(world);
  await liveOn(world, app, 30);
  const { containment } = await newestIn(world);
  if (before.state !== 'locked' || containment.state !== 'locked') throw new Error(containment.state);
  expect(answers).toEqual([]);
  expect(containment.lock.until).toBeGreaterThan((before.lock.until ?? 0) + HOUR / 2);
});

test.each([
  ['microsoft-365-group', "Set-UnifiedGroup 'everyone@example.org'"],
  ['dynamic-distribution-group', "Set-DynamicDistributionGroup 'everyone@example.org'"],
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

test('a refusal that comes after a write of unknown fate has a Microsoft 365 group locked by a rule all the same', async () => {
  const world = createWorld({ groups: [group({ kind: 'microsoft-365-group' })] });
  const refused = new Refused('403', 'Exchange refuses this app-only.');
  const answers: Error[] = [new OutcomeUnknown('no answer within 60 s')];
  const lock: AppDeps['lock'] = {
    ...lockingBy(world, 'accept-list').lock,
    write: () => Promise.reject(answers.shift() ?? refused),
    byRule: lockingBy(world, 'rule').lock,
  };
  await liveOn(world, appOn(world, { lock, policy: POLICY }), 6);
  expect((await newestIn(world)).containment).toMatchObject({ state: 'locked', lock: { means: 'rule' } });
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
