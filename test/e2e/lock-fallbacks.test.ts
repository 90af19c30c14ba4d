import { expect, test } from 'vitest';
import { MINUTE, stageForTest } from './harness/stage.ts';
import { answer, firstOf, storm } from './harness/storm.ts';

test('a group mastered on premises is locked by a mail flow rule that really stops mail, and released', async () => {
  const stage = await stageForTest({
    services: { exchange: { rulePropagation: 30 * MINUTE } },
    settings: { STORMLOCK_COOL_DOWN: 'PT2H', STORMLOCK_PURGE: 'off' },
  });
  const group = stage.addGroup({ primarySmtpAddress: 'all@contoso.example', isDirSynced: true });
  const before = structuredClone(group.restrictions);
  const [first] = storm(stage, group);
  const locked = await stage.incidentWhere(
    group,
    'locked',
    ({ containment }) => containment.state === 'locked',
  );
  expect(locked.containment).toMatchObject({ lock: { means: 'rule' }, canary: 'no-answer' });
  const [early] = answer(stage, firstOf(first));
  expect(early?.expansions).toMatchObject([{ outcome: 'expanded' }]);
  stage.leap(31 * MINUTE);
  const [late] = answer(stage, firstOf(first));
  expect(late?.expansions).toMatchObject([{ outcome: 'rejected', status: '5.7.1' }]);

  const over = await stage.sweepUntil(group, 'closed', ({ closedAt }) => closedAt !== undefined, {
    step: 5 * MINUTE,
  });
  expect(over).toMatchObject({ containment: { state: 'released', exact: true }, counts: { leaked: 1 } });
  expect(
    stage.services.exchange.log.map(({ cmdlet }) => cmdlet).filter((cmdlet) => !cmdlet.startsWith('Get-')),
  ).toEqual(['New-TransportRule', 'Remove-TransportRule']);
  expect(group.restrictions).toEqual(before);
  const [after] = answer(stage, firstOf(first));
  expect(after?.expansions).toMatchObject([{ outcome: 'expanded' }]);
});

test('a lock that nothing remembers is found within the hour, told of, and opened by an operator only', async () => {
  const stage = await stageForTest();
  const group = stage.addGroup({ primarySmtpAddress: 'team@contoso.example', memberCount: 400 });
  stage.tenant.world.restrict(group, { acceptMessagesOnlyFrom: [stage.lockHolder.exchangeGuid] });
  await stage.host.fire('orphans');
  await stage.incidentWhere(group, 'adopted', ({ containment }) => containment.state === 'release-refused');
  stage.leap(8 * 60 * MINUTE);
  await stage.host.fire('sweep');
  expect(group.restrictions.acceptMessagesOnlyFrom).toEqual([stage.lockHolder.exchangeGuid]);
  await stage.order({ action: 'release', group: group.primarySmtpAddress, reason: 'it was open' });
  await stage.sweepUntil(group, 'closed', ({ closedAt }) => closedAt !== undefined);
  expect(group.restrictions.acceptMessagesOnlyFrom).toEqual([]);
});
