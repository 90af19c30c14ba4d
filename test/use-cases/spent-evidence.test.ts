import { expect, test } from 'vitest';
import { advanceIncident } from '../../shared/use-cases/advance-incident.ts';
import { openIncident } from '../../shared/use-cases/open-incident.ts';
import { orderOnIncident } from '../../shared/use-cases/operate-incident.ts';
import { group } from '../contract/stores/records.ts';
import { MemoryScenarioStore } from '../fakes/memory-scenarios.ts';
import { appOn, createWorld, SHORT } from '../fakes/world.ts';
import { liveOn, newestIn, storyOf } from './app-life.ts';

const ANN = { by: { kind: 'operator', name: 'ann' }, reason: 'because' } as const;

/** Locked, then given back by an operator; `finding` is what an instance made of the mail before that. */
async function releasedByOperator(purge: 'off' | 'replies') {
  const world = createWorld();
  const app = appOn(world, { policy: { ...SHORT, purge } });
  await liveOn(world, app, 2);
  const incident = await newestIn(world);
  const { verdict, decision, id } = incident;
  if (verdict === undefined) throw new Error('it was not judged');
  const finding = { group: group(), verdict, decision, observations: [], now: world.clock.now() };
  const deps = { ...app, scenarios: new MemoryScenarioStore() };
  await orderOnIncident(deps, id, { do: 'release', force: false }, ANN, () => true);
  await liveOn(world, app, 1);
  expect((await newestIn(world)).containment.state).toBe('released');
  return { world, app, finding };
}

test('a judgement made before the group was given back does not lock it again', async () => {
  const { world, app, finding } = await releasedByOperator('replies');
  const incident = await openIncident(app, finding);
  expect(incident.containment.state).toBe('released');
  await advanceIncident(app, incident.id);
  expect(world.exchange.writes).toHaveLength(2);
});

test('nor does it where the incident was closed meanwhile and another is opened', async () => {
  const { world, app, finding } = await releasedByOperator('off');
  await liveOn(world, app, 1);
  expect((await newestIn(world)).closedAt).toBeDefined();
  await world.clock.advance(1_000);
  const { id } = await openIncident(app, { ...finding, now: world.clock.now() });
  await advanceIncident(app, id);
  const incident = await newestIn(world);
  expect(incident).toMatchObject({ id, containment: { state: 'none' } });
  expect(storyOf(incident)).toContain('The group was given back after the mail that this rests on');
  expect(world.exchange.writes).toHaveLength(2);
  await liveOn(world, app, 20);
  expect((await newestIn(world)).closedAt).toBeDefined();
});

test('an operator locks it again all the same', async () => {
  const { world, app, finding } = await releasedByOperator('off');
  await liveOn(world, app, 1);
  const { id } = await openIncident(app, { ...finding, now: world.clock.now() });
  const row = await app.incidents.get(id);
  if (row === undefined) throw new Error('it was not opened');
  await app.incidents.update({ ...row.value, lockOrderedBy: ANN.by, lockOrderedAt: 0 }, row.version);
  await advanceIncident(app, id);
  expect((await newestIn(world)).containment.state).toBe('locked');
});
