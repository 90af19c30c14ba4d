import type { Incident } from '../../../shared/domain/incident.ts';
import { type Milliseconds, SECOND } from '../../../shared/domain/time.ts';
import { orderOnIncident } from '../../../shared/use-cases/operate-incident.ts';
import { SENTINEL } from '../../contract/stores/records.ts';
import { MemoryScenarioStore } from '../../fakes/memory-scenarios.ts';
import { type AppDeps, SHORT, type World } from '../../fakes/world.ts';
import { laterStorm } from '../../fakes/world-storm.ts';
import { ANN } from './explore.ts';
import { released, type Start } from './must.ts';
import type { Operator, Path, Stage } from './path.ts';

// What the ways to lock a group have in common; nothing is purged on them.

export const POLICY = { ...SHORT, purge: 'off' as const };
export const NOTICES = ['detected', 'locked', 'released'];
export const RESTRICTED: Start = { senders: ['board', 'press-office'], groups: ['managers'] };

/** Exchange often shows what was written some time later; longer than a lease it never takes. */
export const delayBy = (chance: () => number): Milliseconds =>
  chance() < 0.3 ? 0 : Math.floor(chance() * 50) * SECOND;

/** As soon as the first incident is over the storm is back: the same all over again, for longer. */
export const backAtOnce = (name: string, begin: () => { world: World; stage: Stage }): Path => ({
  name,
  begin() {
    const { world, stage } = begin();
    let back = false;
    return {
      ...stage,
      isOver: (all) => all.length > 1,
      meanwhile([incident]) {
        if (back || incident?.closedAt === undefined) return;
        back = true;
        world.mail.deliver(SENTINEL, ...laterStorm(world.clock.now()));
      },
      mustHold(all, must) {
        must(all.length === 2, `${all.length} incidents`);
        must(all[0]?.coolDown === 2 * POLICY.coolDown, 'the second lock lasts no longer');
        for (const { containment } of all) released(containment, must);
        return stage.mustHold(all, must);
      },
    };
  },
});

/** An operator who looks until the moment has come, and then orders it once. */
export function orderedOnce(
  isTheMoment: (incident: Incident) => boolean,
  order: Parameters<typeof orderOnIncident>[2],
): Operator {
  let done = false;
  const work = async (app: AppDeps): Promise<void> => {
    for (let look = 0; look < LOOKS && !done; look++) {
      const [row] = await app.incidents.list({ limit: 1 });
      if (row === undefined || !isTheMoment(row.value)) continue;
      const deps = { ...app, scenarios: new MemoryScenarioStore() };
      // Given on a state that is no longer, it is given again.
      const given = orderOnIncident(deps, row.value.id, order, ANN, (version) => version === row.version);
      done = await given.then(
        () => true,
        () => false,
      );
    }
  };
  return { work, isDone: () => done };
}

const LOOKS = 25;
