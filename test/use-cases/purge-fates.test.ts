import { beforeEach, describe, expect, test } from 'vitest';
import { OutcomeUnknown } from '../../shared/domain/errors.ts';
import { optionsOf } from '../../shared/domain/incident-options.ts';
import { HOUR, MINUTE, SECOND } from '../../shared/domain/time.ts';
import { type IncidentOrder, orderOnIncident } from '../../shared/use-cases/operate-incident.ts';
import { setSwitch } from '../../shared/use-cases/operate-switch.ts';
import { address, group, SENTINEL } from '../contract/stores/records.ts';
import { MemoryScenarioStore } from '../fakes/memory-scenarios.ts';
import { type AppDeps, appOn, createWorld, SHORT, type World } from '../fakes/world.ts';
import { FakeDefender } from '../fakes/world-defender.ts';
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

async function order(what: IncidentOrder): Promise<void> {
  const { id } = await newestIn(world);
  await orderOnIncident({ ...app, scenarios: new MemoryScenarioStore() }, id, what, ANN, () => true);
}

const told = (kind: string) => world.channel.sent.filter((notice) => notice.kind === kind);

/** The answers to so many purges are lost. */
function lose(purges: number, when: 'before' | 'after'): void {
  let met = 0;
  world.ediscovery[when] = (method) => {
    if (method === 'purge' && met++ < purges) throw new OutcomeUnknown('the connection broke');
  };
}

/** Purges show in the listing only so long after they were submitted. */
function lag(duration: number): void {
  const { ediscovery, clock } = world;
  const list = ediscovery.operations.bind(ediscovery);
  ediscovery.operations = async (caseId) =>
    (await list(caseId)).filter(
      ({ action, createdAt }) => action !== 'purge' || clock.now() > createdAt + duration,
    );
}

describe('a purge whose answer was lost', () => {
  test('is waited for as long as what the service shows may lag behind', async () => {
    app = appOn(world, { policy: { ...SHORT, sliceLimit: 90, indexLag: 10 * MINUTE } });
    lose(1, 'after');
    lag(5 * MINUTE);
    await live(60);
    expect(world.ediscovery.purges).toHaveLength(1);
    expect((await newestIn(world)).cleanup).toMatchObject({ state: 'done', residue: { left: 0 } });
  });

  test('is never submitted again: people are asked, and it is looked for once more when they let it go on', async () => {
    app = appOn(world, { policy: { ...SHORT, sliceLimit: 90 } });
    lose(1, 'after');
    lag(8 * MINUTE);
    await live(20);
    expect((await newestIn(world)).cleanup).toMatchObject({
      state: 'held',
      why: 'what became of purge 1 is not known: its submission was not answered, and after 3 min the service lists no such purge',
    });
    expect(told('held')[0]?.text).toMatch(/^A part may have been purged/);
    await order({ do: 'approve' });
    await live(20);
    expect(world.ediscovery.purges).toHaveLength(1);
    expect((await newestIn(world)).cleanup).toMatchObject({
      state: 'done',
      run: { slices: [{ step: 'checked' }] },
    });
  });

  test('and that never arrived is not taken for another; the rest goes on when people say so', async () => {
    lose(1, 'before');
    await live(20);
    expect(world.ediscovery.purges).toEqual([]);
    await order({ do: 'approve' });
    await live(25);
    expect(world.ediscovery.purges).toHaveLength(1);
    const incident = await newestIn(world);
    expect(storyOf(incident)).toContain('It is not submitted again.');
    expect(incident.cleanup).toMatchObject({
      state: 'handed-over',
      run: { slices: [{ step: 'unknown' }, { step: 'checked' }] },
      why: expect.stringMatching(
        /^what became of purge 1 is not known \(.*\); 8 of 12 copies are left in the 1 sentinel mailbox looked into$/,
      ),
      residue: { left: 8, ids: { length: 8 } },
    });
    expect(told('held')).toHaveLength(1);
  });
});

describe('a purge that never ends', () => {
  beforeEach(() => {
    app = appOn(world, { policy: { ...SHORT, longestOperation: HOUR } });
    world.ediscovery.endings.purge.push('running');
  });

  test('is let go when people say so, and what is left is looked for', async () => {
    await live(90);
    expect((await newestIn(world)).cleanup).toMatchObject({
      state: 'held',
      why: 'what became of purge 1 is not known: no end after 1 h',
    });
    await order({ do: 'approve' });
    await live(20);
    expect(world.ediscovery.purges).toHaveLength(2);
    expect(told('held')).toHaveLength(1);
    expect((await newestIn(world)).cleanup).toMatchObject({
      state: 'handed-over',
      residue: { left: 8, ids: { length: 8 } },
    });
    expect(told('attention')[0]).toMatchObject({
      severity: 'critical',
      text: expect.stringContaining('what became of purge 1 is not known (no end after 1 h)'),
    });
  });

  test('is what the approval is about', async () => {
    await live(90);
    expect(optionsOf(await newestIn(world))[0]).toEqual({
      do: 'approve',
      consequence:
        "The purge goes on without waiting for purge 1, and does not submit it again. Then the sentinels' inboxes are looked into, and what is left there is listed.",
    });
  });
});

describe('a purge that failed', () => {
  /** The service takes the purge and fails it later, having removed nothing. */
  const failAll = () => {
    world.ediscovery.endings.purge.push('failed', 'failed');
    world.ediscovery.onPurge = () => {};
  };

  test('before anything was removed goes to the next purger', async () => {
    world = createWorld({ groups: [group({ audience: { members: 250, exact: true } })] });
    const defender = new FakeDefender(world.clock, storm(12), 250);
    world.mail.isTaken = (id) => defender.hasRemoved(id);
    app = appOn(world, {
      remediation: defender,
      policy: { ...SHORT, remediationTakes: 10 * MINUTE, purgers: ['ediscovery', 'defender', 'manual'] },
    });
    failAll();
    await live(60);
    expect(defender.accepted.length).toBeGreaterThan(0);
    const incident = await newestIn(world);
    expect(storyOf(incident)).toContain('purge 1 failed (it went wrong)');
    expect(incident.cleanup).toMatchObject({ state: 'done', run: { purger: 'defender' } });
  });

  test('is handed over with the finished plan where nobody is next, and can be ordered again', async () => {
    failAll();
    await live(30);
    expect((await newestIn(world)).cleanup).toMatchObject({
      state: 'handed-over',
      why: expect.stringContaining('purge 1 failed (it went wrong)'),
      remedy: 'Run the finished queries by hand in Microsoft Purview.',
      run: { plan: { slices: { length: 2 } } },
    });
    expect(told('held')).toEqual([]);
    world.ediscovery.onPurge = (ids) => world.mail.remove(ids);
    await order({ do: 'purge' });
    await live(20);
    expect((await newestIn(world)).cleanup).toMatchObject({ state: 'done', run: { number: 2 } });
  });

  test('in the middle ends the run: what was purged before is looked at, and what is left is listed', async () => {
    world.ediscovery.endings.purge.push('succeeded', 'failed');
    let accepted = 0;
    world.ediscovery.onPurge = (ids) => {
      if (accepted++ === 0) world.mail.remove(ids);
    };
    await live(30);
    expect((await newestIn(world)).cleanup).toMatchObject({
      state: 'handed-over',
      run: { slices: [{ step: 'checked' }, { step: 'failed', why: 'it went wrong' }] },
      why: 'purge 2 failed (it went wrong); 4 of 12 copies are left in the 1 sentinel mailbox looked into',
      residue: { ids: { length: 4 } },
    });
  });
});

describe('a count that failed', () => {
  test('is made again', async () => {
    world.ediscovery.endings.estimate.push('failed');
    await live(20);
    const incident = await newestIn(world);
    expect(storyOf(incident)).toContain('Search 1 was not counted; it is counted again.');
    expect(incident.cleanup).toMatchObject({ state: 'done', residue: { left: 0 } });
  });

  test('three times ends the run before anything is purged', async () => {
    world.ediscovery.endings.estimate.push(...Array.from({ length: 6 }, () => 'failed' as const));
    await live(20);
    expect(world.ediscovery.purges).toEqual([]);
    expect((await newestIn(world)).cleanup).toMatchObject({
      state: 'handed-over',
      why: expect.stringContaining('search 1 could not be counted (it went wrong)'),
    });
  });

  test('after the purge is not waited for', async () => {
    world.ediscovery.endings.estimate.push('succeeded', 'succeeded', 'failed');
    await live(20);
    const incident = await newestIn(world);
    expect(storyOf(incident)).toContain('could not be counted again');
    expect(incident.cleanup).toMatchObject({ state: 'done', residue: { left: 0 } });
  });
});

test('the next storm is told of while an incident only waits for people', async () => {
  world.ediscovery.onPurge = () => {};
  await live(30);
  const [incident] = await world.stores.incidents.listOpen();
  await setSwitch(app, 'observe', ANN);
  await live(60);
  const before = told('detected').length;
  const now = world.clock.now();
  const later = Array.from({ length: 12 }, (_, i) =>
    mailTo(EVERYONE, 900 + i, now - 2 * MINUTE + i * SECOND),
  );
  world.mail.deliver(SENTINEL, ...later);
  await live(5);
  expect(told('detected')).toHaveLength(before + 1);
  expect((await newestIn(world)).id).toBe(incident?.value.id);
});

test('messages that no search covers are left to people, with their Message-IDs, and nothing is called clean', async () => {
  const flood = Array.from({ length: 10 }, (_, i) =>
    mailTo(EVERYONE, 700 + i, BEGIN + i * SECOND, { from: address('eager@example.org') }),
  );
  world = createWorld({ mail: [...storm(12), ...flood] });
  app = appOn(world);
  await live(30);
  const { cleanup, closedAt } = await newestIn(world);
  expect(cleanup).toMatchObject({
    state: 'handed-over',
    why: '10 messages of the storm are covered by no search',
    run: { plan: { removed: { length: 12 }, untouched: { length: 10 } } },
    residue: { left: 0 },
  });
  expect(closedAt).toBeUndefined();
  expect(told('purged')).toEqual([]);
  expect(told('attention')[0]?.facts).toContainEqual({
    label: 'Covered by no search',
    value: flood.map(({ internetMessageId }) => internetMessageId).join(' '),
  });
});

test('a purge that reports success and did nothing is left to people, with what is left', async () => {
  world.ediscovery.onPurge = () => {};
  await live(30);
  const { cleanup, closedAt, containment } = await newestIn(world);
  expect(cleanup).toMatchObject({
    state: 'handed-over',
    why: '12 of 12 copies are left in the 1 sentinel mailbox looked into',
    residue: { sentinelsChecked: 1, looked: 12, left: 12, ids: { length: 12 } },
  });
  expect([containment.state, closedAt]).toEqual(['released', undefined]);
  expect(told('purged')).toEqual([]);
  const notice = world.channel.sent.find(({ title }) => title === 'Mail of the storm is left on Everyone');
  expect(notice?.text).not.toContain('were moved');
  expect(notice?.text).toContain('The searches find as many items as before');
});

describe.each(['paused', 'observe'] as const)('with the switch on %s since the lock', (position) => {
  test('no case is made, nothing searched or counted, until it is armed again', async () => {
    await live(2);
    await setSwitch(app, position, ANN);
    await live(20);
    expect(world.ediscovery.calls).toEqual([]);
    expect((await newestIn(world)).cleanup).toMatchObject({ state: 'running' });
    await setSwitch(app, 'armed', ANN);
    await live(30);
    expect((await newestIn(world)).cleanup).toMatchObject({ state: 'done' });
  });

  test('a search that was made is not counted', async () => {
    world.ediscovery.before = (method) => {
      if (method === 'createSearch') void setSwitch(app, position, ANN);
    };
    await live(20);
    expect(world.ediscovery.calls.map(({ what }) => what)).toEqual(['createCase', 'createSearch']);
  });
});
