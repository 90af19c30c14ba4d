import { expect, test } from 'vitest';
import type { Incident } from '../../shared/domain/incident.ts';
import { MINUTE, type StageOptions, stageForTest } from './harness/stage.ts';
import { answer, firstOf, storm } from './harness/storm.ts';

const locked = ({ containment }: Incident) => containment.state === 'locked';
const released = ({ containment }: Incident) => containment.state === 'released';

/** A group that was locked, and people who find that out ten and twenty minutes later. */
async function peopleWhoKeepTrying(options: StageOptions = {}) {
  const stage = await stageForTest({ ...options, settings: { STORMLOCK_PURGE: 'off' } });
  const group = stage.addGroup({ primarySmtpAddress: 'all@contoso.example' });
  const [first] = storm(stage, group);
  await stage.incidentWhere(group, 'locked', locked);
  stage.leap(10 * MINUTE);
  answer(stage, firstOf(first), { replies: 2 });
  stage.leap(10 * MINUTE);
  const [last] = answer(stage, firstOf(first), { replies: 1 });
  const canteen = { from: 'canteen@contoso.example', to: [group.primarySmtpAddress], subject: 'The menu' };
  stage.tenant.world.post(canteen);
  return { stage, group, lastTry: firstOf(last).acceptedAt };
}

test('a group stays locked until nobody has tried to mail it for a whole cool-down', async () => {
  const { stage, group, lastTry } = await peopleWhoKeepTrying();
  const over = await stage.sweepUntil(group, 'released', released);
  expect(over.attempts?.tally).toEqual({
    attempts: 3,
    people: 3,
    lastAt: Math.floor(lastTry),
    others: 1,
  });
  const at = over.containment.state === 'released' ? over.containment.at : 0;
  expect(at).toBeGreaterThanOrEqual(lastTry + 30 * MINUTE);
  expect(at).toBeLessThan(lastTry + 35 * MINUTE);
  expect(group.restrictions.acceptMessagesOnlyFrom).toEqual([]);
  expect(stage.said('graph', 'GET', 'messageTraces').length).toBeGreaterThan(1);
});

test('without the service principal of the trace a lock ends by what the sentinels saw, and people are told why', async () => {
  const { stage, group, lastTry } = await peopleWhoKeepTrying({
    tenant: { tracing: { isProvisioned: false } },
  });
  const over = await stage.sweepUntil(group, 'released', released);
  expect(over.containment.state === 'released' && over.containment.at).toBeLessThan(lastTry + 30 * MINUTE);
  const told = over.timeline.filter(({ what }) => what.startsWith('Who was turned away is not known'));
  expect(told).toHaveLength(1);
  expect(told[0]?.what).toContain('8bd644d1-64a1-4d4b-ae52-2e0cbf64e373');
});
