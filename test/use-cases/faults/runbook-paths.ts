import { MINUTE, type Milliseconds } from '../../../shared/domain/time.ts';
import { GROUP } from '../../contract/stores/records.ts';
import { createWorld } from '../../fakes/world.ts';
import { HOLDER } from '../../fakes/world-exchange.ts';
import { FakeRunbook } from '../../fakes/world-runbook.ts';
import { NOTICES, orderedOnce, POLICY, RESTRICTED } from './lock-stages.ts';
import { givenBack, holdsLock, type Must, released, releasedEarly, told } from './must.ts';
import type { Path, Stage } from './path.ts';

// The group's accept list is written by a runbook, some time after it was told to.

function runbookStage(chance: () => number) {
  const world = createWorld();
  world.exchange.edit(GROUP, RESTRICTED);
  const runbook = new FakeRunbook(world.clock, world.exchange, () => delaysBy(chance));
  const portsOn: Stage['portsOn'] = (wrap) => ({ lock: wrap('lock', runbook) });
  const holds = () => {
    runbook.work();
    return holdsLock(world, GROUP)();
  };
  return { world, runbook, stage: { world, policy: POLICY, portsOn, holds } };
}

/** Once within the runbook's patience; seldom never, and sometimes a second time. */
function delaysBy(chance: () => number): Milliseconds[] {
  const delay = () => Math.floor(chance() * FakeRunbook.PATIENCE);
  const draw = chance();
  if (draw < 0.15) return [];
  return draw < 0.7 ? [delay()] : [delay(), delay()];
}

export const runbook: Path = {
  name: 'runbook',
  begin(chance) {
    const { world, runbook, stage } = runbookStage(chance);
    return {
      ...stage,
      mustHold(all, must) {
        runbook.work();
        must(all.length === 1, `${all.length} incidents`);
        for (const { containment } of all) released(containment, must);
        givenBack(world, GROUP, RESTRICTED, must);
        notTooSoon(runbook, must);
        told(world, NOTICES, must);
      },
    };
  },
};

export const runbookReleasedAtOnce: Path = {
  name: 'runbook, released at once',
  begin(chance) {
    const { world, runbook, stage } = runbookStage(chance);
    return {
      ...stage,
      operator: orderedOnce(({ containment }) => 'firstSentAt' in containment, {
        do: 'release',
        force: false,
      }),
      mustHold(all, must) {
        runbook.work();
        releasedEarly(all, must);
        givenBack(world, GROUP, RESTRICTED, must);
        notTooSoon(runbook, must);
      },
    };
  },
};

/** What was ordered and may come yet is not ordered again. */
function notTooSoon({ orders }: FakeRunbook, must: Must): void {
  const locks = orders.filter(({ change }) => change.senders.includes(HOLDER) && change.form !== 'remove');
  const gaps = locks.slice(1).map(({ at }, i) => at - (locks[i]?.at ?? 0));
  must(
    gaps.every((gap) => gap >= 5 * MINUTE),
    'a lock was ordered again before the runbook had its time',
  );
}
