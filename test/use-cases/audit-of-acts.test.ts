import { expect, test } from 'vitest';
import { Refused } from '../../shared/domain/errors.ts';
import { DAY, MINUTE } from '../../shared/domain/time.ts';
import { keepHouse } from '../../shared/use-cases/keep-house.ts';
import { MemoryScenarioStore } from '../fakes/memory-scenarios.ts';
import { appOn, createWorld, SHORT } from '../fakes/world.ts';
import { liveOn, newestIn } from './app-life.ts';

test('every act on the world outside is in the trail, each with its reason, before and after', async () => {
  const world = createWorld();
  const app = appOn(world);
  await liveOn(world, app, 45);
  expect((await newestIn(world)).closedAt).toBeDefined();
  const entries = (await world.stores.audit.list({ limit: 100 })).toReversed();
  const acts = entries.map(({ act }) => act);
  expect(new Set(acts)).toEqual(
    new Set([
      'open incident',
      'lock group',
      'create eDiscovery case',
      'create compliance search',
      'clear purge',
      'purge messages',
      'check mailboxes',
      'begin release',
      'release group',
      'close incident',
    ]),
  );
  expect(acts.filter((act) => act === 'purge messages')).toHaveLength(2);
  for (const entry of entries.filter(({ act }) => act !== 'open incident')) {
    expect(entry).toMatchObject({ by: { kind: 'stormlock' }, group: 'everyone@example.org' });
    expect(entry.reason).not.toBe('');
    expect(entry.before).toMatch(/^lock: .+; purge: /);
    expect(entry.after).not.toBe(entry.before);
  }
  const released = entries.find(({ act }) => act === 'begin release');
  expect(released?.reason).toBe('The cool-down is over.');
});

test('an act that was refused is in the trail with what the service said', async () => {
  const world = createWorld();
  world.ediscovery.before = () => {
    throw new Refused('403 Forbidden', 'Grant eDiscovery.ReadWrite.All.');
  };
  await liveOn(world, appOn(world, { policy: { ...SHORT, coolDown: 30 * MINUTE } }), 10);
  expect(await world.stores.audit.list({ limit: 100 })).toContainEqual(
    expect.objectContaining({ act: 'create eDiscovery case: failed', reason: '403 Forbidden' }),
  );
});

test('what is forgotten by age is counted in the trail', async () => {
  const world = createWorld();
  const keep = { keepObservations: DAY, keepIncidents: DAY, keepAudit: DAY };
  await keepHouse({ ...appOn(world), scenarios: new MemoryScenarioStore(), ...keep });
  const [entry] = await world.stores.audit.list({ limit: 1 });
  expect(entry).toMatchObject({
    act: 'forget what is old',
    after: expect.stringContaining('observations: 0'),
  });
});
