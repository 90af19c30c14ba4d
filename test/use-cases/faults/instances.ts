import { type AppDeps, appOn } from '../../fakes/world.ts';
import type { Stage, Wrap } from './path.ts';
import type { Instance, Schedule } from './schedule.ts';

/** What may go wrong with one call besides death: thrown before its effect, or instead of its answer. */
export type Mishap = { before?: Error; after?: Error };
export type Mishaps = (port: string, method: string) => Mishap;

export const NO_MISHAPS: Mishaps = () => ({});

/** A copy of the app in which every call to the outside waits for its turn, twice. */
export function instanceOn(
  { world, policy, portsOn }: Pick<Stage, 'world' | 'policy' | 'portsOn'>,
  schedule: Schedule,
  instance: Instance,
  mishaps: Mishaps = NO_MISHAPS,
): AppDeps {
  const wrap: Wrap = (port, target) =>
    new Proxy(target, {
      get(_, key) {
        const member: unknown = Reflect.get(target, key);
        // What answers at once is no call to the outside.
        if (typeof member !== 'function' || key === 'means') return member;
        return async (...given: unknown[]) => {
          const { before, after } = mishaps(port, String(key));
          const call = `${instance.role ?? ''}${port}.${String(key)}`;
          await schedule.turn(instance, call);
          if (before !== undefined) throw before;
          const answer: unknown = await Reflect.apply(member, target, given);
          await schedule.turn(instance, `${call} done`);
          if (after !== undefined) throw after;
          return answer;
        };
      },
    });
  const app = appOn(world);
  return {
    ...app,
    policy,
    incidents: wrap('incidents', app.incidents),
    observations: wrap('observations', app.observations),
    history: wrap('history', app.history),
    cursors: wrap('cursors', app.cursors),
    groups: wrap('groups', app.groups),
    switch: wrap('switch', app.switch),
    audit: wrap('audit', app.audit),
    lock: wrap('lock', app.lock),
    canary: wrap('canary', app.canary),
    mail: wrap('mail', app.mail),
    ediscovery: wrap('ediscovery', app.ediscovery),
    budget: wrap('budget', app.budget),
    directory: wrap('directory', app.directory),
    channels: app.channels.map((channel) => wrap('channel', channel)),
    ...portsOn?.(wrap),
  };
}
