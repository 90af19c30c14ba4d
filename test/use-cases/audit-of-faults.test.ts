import { expect, test } from 'vitest';
import { RetryLater } from '../../shared/domain/errors.ts';
import type { Incident } from '../../shared/domain/incident.ts';
import { SECOND } from '../../shared/domain/time.ts';
import type { AuditEntry } from '../../shared/ports/stores.ts';
import { orderLock } from '../../shared/use-cases/operate-group.ts';
import { orderOnCurrent } from '../../shared/use-cases/operate-incident.ts';
import { setSwitch } from '../../shared/use-cases/operate-switch.ts';
import { appOn, createWorld, type World } from '../fakes/world.ts';
import { EVERYONE } from '../fakes/world-storm.ts';
import { liveOn, newestIn } from './app-life.ts';
import { dyingAt, liveAll, undisturbed, upTo } from './faults/lives.ts';
import type { Must } from './faults/must.ts';
import type { Path } from './faults/path.ts';
import { searches } from './faults/purge-paths.ts';

const ANN = {
  by: { kind: 'operator', name: 'ann' },
  reason: 'it is over',
  from: '192.0.2.1',
  via: 'session',
} as const;
const DOWN = new RetryLater('503', SECOND);

/** The next call of it fails, before its effect or in place of its answer. */
function failOnce<T extends object, K extends keyof T>(target: T, method: K, when: 'before' | 'after'): void {
  const call = (target[method] as (...given: unknown[]) => Promise<unknown>).bind(target);
  let times = 1;
  Object.assign(target, {
    [method]: async (...given: unknown[]) => {
      const fails = times-- > 0;
      if (fails && when === 'before') throw DOWN;
      const answer = await call(...given);
      if (fails) throw DOWN;
      return answer;
    },
  });
}

const orders = async ({ stores }: World): Promise<AuditEntry[]> =>
  (await stores.audit.list({ limit: 100, by: 'ann' })).toReversed();

test.each(['before', 'after'] as const)(
  'an order on an incident that fails once, %s it was stored, and is repeated has one row, with what it changed',
  async (when) => {
    const world = createWorld();
    const app = appOn(world);
    await liveOn(world, app, 1);
    const { id } = await newestIn(world);
    failOnce(world.stores.incidents, 'update', when);
    const order = () =>
      orderOnCurrent({ ...app, scenarios: world.stores.scenarios }, id, { do: 'release', force: false }, ANN);
    await expect(order()).rejects.toThrow(DOWN);
    expect(await orders(world)).toHaveLength(when === 'before' ? 0 : 1);
    await order();
    expect(await orders(world)).toMatchObject([
      {
        act: 'order release',
        before: expect.stringContaining('lock: locked until'),
        after: expect.stringContaining('lock: releasing (attempt 0)'),
        reason: 'it is over',
        from: '192.0.2.1',
        via: 'session',
      },
    ]);
  },
);

test.each(['before', 'after'] as const)(
  'a lock order that fails once, %s it was stored, and is repeated has its row',
  async (when) => {
    const world = createWorld();
    failOnce(world.stores.incidents, 'open', when);
    const order = () => orderLock(appOn(world), EVERYONE, ANN);
    await expect(order()).rejects.toThrow(DOWN);
    await order();
    const [first] = await orders(world);
    expect(first).toMatchObject({ act: 'order lock', before: 'no incident' });
  },
);

test.each(['before', 'after'] as const)(
  'a switch whose setting fails once, %s it was stored, keeps what it was set from',
  async (when) => {
    const world = createWorld();
    failOnce(world.stores.switch, 'put', when);
    const pause = () => setSwitch(appOn(world), 'paused', ANN);
    await expect(pause()).rejects.toThrow(DOWN);
    await pause();
    const [first] = await orders(world);
    expect(first).toMatchObject({ act: 'set switch', before: 'armed', after: 'paused' });
  },
);

test('a dismissal shows before and after, also of an incident that is closed', async () => {
  const world = createWorld();
  const app = appOn(world);
  await liveOn(world, app, 45);
  const { id } = await newestIn(world);
  await orderOnCurrent({ ...app, scenarios: world.stores.scenarios }, id, { do: 'dismiss' }, ANN);
  const [row] = await orders(world);
  expect(row?.before).toMatch(/; closed$/);
  expect(row?.after).toMatch(/; closed; dismissed$/);
});

/** What became of an incident, as its trail must tell it whoever died in between. */
const ONCE = ['open incident', 'confirm lock', 'begin release', 'confirm release'];

/** The usual path, with its trail looked at besides. */
const audited: Path = {
  name: 'searches, and their audit trail',
  begin(chance) {
    const stage = searches().begin(chance);
    return { ...stage, mustHold: (all, must) => trailHolds(stage.world, all, must) };
  },
};

async function trailHolds(world: World, [incident]: readonly Incident[], must: Must): Promise<void> {
  if (incident === undefined) return;
  const trail = await world.stores.audit.list({ limit: 500, incident: incident.id });
  const times = (act: string) => trail.filter((entry) => entry.act === act).length;
  for (const act of ONCE) must(times(act) === 1, `${times(act)} rows "${act}"`);
  // Where a purge's fate is unknown, people close it.
  must(times('close incident') === (incident.cleanup.state === 'done' ? 1 : 0), 'no row "close incident"');
  must(times('lock group') >= 1, 'no row "lock group"');
  must(times('release group') >= 1, 'no row "release group"');
  const { purgedSearches } = world.ediscovery;
  must(times('purge messages') >= purgedSearches.length, 'a purge without its row');
}

test('an instance that dies before or after any call leaves no act without its row, and none twice', async () => {
  const { trace } = await undisturbed(audited);
  const everyThird = upTo(trace.length).filter((turn) => turn % 3 === 0);
  const violations = await liveAll('one death, and the trail', audited, everyThird, (turn) => ({
    choices: dyingAt(turn),
    instances: 1,
  }));
  expect(violations).toEqual([]);
}, 300_000);
