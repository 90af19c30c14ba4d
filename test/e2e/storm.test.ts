import { expect, test } from 'vitest';
import { testContract } from './harness/contract.ts';
import { stageForTest } from './harness/stage.ts';
import { answer, inInboxes, storm } from './harness/storm.ts';

const closed = ({ closedAt }: { closedAt?: number }) => closedAt !== undefined;

test('a storm is locked, settles, is purged, verified and released exactly as the group was', async () => {
  const stage = await stageForTest();
  const group = stage.addGroup({ primarySmtpAddress: 'all@contoso.example' });
  const before = structuredClone(group.restrictions);
  const [first, ...replies] = storm(stage, group);
  const locked = await stage.incidentWhere(
    group,
    'the lock is confirmed',
    ({ containment }) => containment.state === 'locked',
  );
  expect(locked.verdict?.kind).toBe('storm');
  expect(group.restrictions.acceptMessagesOnlyFrom).toEqual([stage.lockHolder.exchangeGuid]);
  if (first === undefined) throw new Error('no storm');
  const late = answer(stage, first, { replies: 3 });
  expect(late.map((post) => post.expansions[0]?.outcome)).toEqual(['rejected', 'rejected', 'rejected']);

  const incident = await stage.sweepUntil(group, 'closed', closed);
  expect(incident.containment).toMatchObject({ state: 'released', exact: true });
  expect(incident.cleanup).toMatchObject({ state: 'done', residue: { left: 0 } });
  expect(group.restrictions).toEqual(before);
  expect(inInboxes(stage, replies)).toBe(0);
  expect(inInboxes(stage, [first])).toBe(5_002);
  expect(stage.writes().map(({ cmdlet }) => cmdlet)).toEqual([
    'Set-DistributionGroup',
    'Set-DistributionGroup',
  ]);
});

testContract(import.meta.url);
