import { afterAll, beforeAll, beforeEach, expect, test, vi } from 'vitest';
import type { Incident } from '../../shared/domain/incident.ts';
import { HOUR, MINUTE, type Stage, startStage } from './harness/stage.ts';
import { firstOf, inInboxes, storm } from './harness/storm.ts';

// Two purges through the built app, minute by minute.
vi.setConfig({ testTimeout: 240_000 });

let stage: Stage;

beforeAll(async () => {
  stage = await startStage();
});

beforeEach(() => {
  Object.assign(stage.services.ediscovery.settings, { timeScale: 0.1 });
});

afterAll(() => stage.stop());

const isOver = ({ cleanup }: Incident) => ['held', 'done', 'handed-over'].includes(cleanup.state);

test('a storm on two groups at once is purged from both, by nobody but Stormlock', async () => {
  const groups = ['north', 'south'].map((name) =>
    stage.addGroup({ primarySmtpAddress: `${name}@contoso.example` }),
  );
  const { world } = stage.tenant;
  const to = groups.map(({ primarySmtpAddress }) => primarySmtpAddress);
  const first = world.post({
    from: world.person(1).address,
    to,
    subject: 'Test, please ignore',
    body: 'Testing.',
  });
  const replies = Array.from({ length: 8 }, (_, i) => {
    stage.leap(20_000);
    return world.post({
      from: world.person(300 + i).address,
      to,
      subject: 'RE: Test, please ignore',
      body: 'Please remove me from this list.',
      inReplyTo: first.internetMessageId,
    });
  });
  for (const group of groups)
    await stage.incidentWhere(group, 'locked', ({ containment }) => containment.state === 'locked');
  for (const group of groups) {
    const { cleanup } = await stage.sweepUntil(group, 'over', isOver, { step: 2 * MINUTE, most: 6 * HOUR });
    expect(cleanup).toMatchObject({ state: 'done', residue: { left: 0 } });
  }
  expect(inInboxes(stage, replies)).toBe(0);
  expect(inInboxes(stage, [first])).toBeGreaterThan(0);
});

test('a replier whose domain is too short for a wildcard stays, and everybody else’s mail goes', async () => {
  const group = stage.addGroup({
    primarySmtpAddress: 'all@contoso.example',
    restrictions: { requireSenderAuthenticationEnabled: false },
  });
  const { world } = stage.tenant;
  world.addUser({ address: 'kim@contoso-uk.example' });
  const [start, ...replies] = storm(stage, group);
  stage.leap(1_000);
  const first = firstOf(start);
  const kims = world.post({
    from: 'kim@contoso-uk.example',
    to: [group.primarySmtpAddress],
    subject: 'RE: Test, please ignore',
    body: 'Please remove me.',
    inReplyTo: first.internetMessageId,
  });
  const { cleanup } = await stage.sweepUntil(group, 'over', isOver, { step: 2 * MINUTE, most: 6 * HOUR });
  expect(cleanup).toMatchObject({
    state: 'handed-over',
    why: '1 message of the storm is covered by no search',
    run: { plan: { untouched: [kims.internetMessageId] } },
  });
  expect(inInboxes(stage, replies)).toBe(0);
  expect(inInboxes(stage, [kims])).toBeGreaterThan(0);
});
