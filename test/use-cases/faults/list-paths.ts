import { GROUP } from '../../contract/stores/records.ts';
import { createWorld } from '../../fakes/world.ts';
import { backAtOnce, delayBy, orderedOnce, POLICY, RESTRICTED } from './lock-stages.ts';
import { givenBack, holdsLock, OPEN, releasedEarly } from './must.ts';
import type { Path, Stage } from './path.ts';

// The group is locked by its own accept list.

/** Released by an operator as soon as anything was sent, or some time later. */
export const releasedAtOnce: Path = {
  name: 'accept list, released at once',
  begin(chance) {
    const world = createWorld();
    world.exchange.delay = delayBy(chance);
    world.exchange.edit(GROUP, OPEN);
    return {
      world,
      policy: POLICY,
      holds: holdsLock(world, GROUP),
      operator: orderedOnce((incident) => 'firstSentAt' in incident.containment, {
        do: 'release',
        force: false,
      }),
      mustHold(all, must) {
        releasedEarly(all, must);
        givenBack(world, GROUP, OPEN, must);
      },
    };
  },
};

export const listBackAtOnce = backAtOnce('accept list, storm back at once', () => {
  const world = createWorld();
  world.exchange.edit(GROUP, RESTRICTED);
  const mustHold: Stage['mustHold'] = (_, must) => givenBack(world, GROUP, RESTRICTED, must);
  return { world, stage: { world, policy: POLICY, holds: holdsLock(world, GROUP), mustHold } };
});
