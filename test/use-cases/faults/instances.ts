import type { Incident } from '../../../shared/domain/incident.ts';
import { type AppDeps, appOn } from '../../fakes/world.ts';
import type { Stage, Wrap } from './path.ts';
import type { Instance, Schedule } from './schedule.ts';

/** What may go wrong with one call besides death: thrown before its effect, or instead of its answer. */
export type Mishap = { before?: Error; after?: Error };
export type Mishaps = (port: string, method: string) => Mishap;

export const NO_MISHAPS: Mishaps = () => ({});

/** What the process has by itself: no call to the outside, and no time passes in it. Whatever else the app is given is. */
const WITHIN: ReadonlySet<string> = new Set([
  'clock',
  'log',
  'linkTo',
  'judged',
  'inboxTurns',
  'cursorBook',
] satisfies (keyof AppDeps)[]);

/** Members that answer at once. */
const AT_ONCE: ReadonlySet<unknown> = new Set(['means']);

/** What tells calls of one method apart: the cmdlet, or what is stored of an incident, and so the step that stores it. */
function detailOf(port: string, method: string, [given]: readonly unknown[]): string {
  if (port === 'exchange') return ` ${String(given)}`;
  if (port !== 'incidents' || (method !== 'update' && method !== 'open')) return '';
  const { containment, cleanup } = given as Incident;
  const slices = cleanup.state === 'running' ? cleanup.run.slices.map(({ step }) => step) : [];
  return ` ${[containment.state, cleanup.state, ...new Set(slices)].join(', ')}`;
}

/** Settings hold values alone. */
const isPort = (part: unknown): part is object =>
  typeof part === 'object' &&
  part !== null &&
  (Object.getPrototypeOf(part) !== Object.prototype ||
    Object.values(part).some((member) => typeof member === 'function'));

/** A copy of the app in which every call to the outside waits for its turn, twice. */
export function instanceOn(
  { world, policy, portsOn }: Pick<Stage, 'world' | 'policy' | 'portsOn'>,
  schedule: Schedule,
  instance: Instance,
  mishaps: Mishaps = NO_MISHAPS,
): AppDeps {
  const inTurns =
    (port: string, method: string, act: (...given: unknown[]) => unknown) =>
    async (...given: unknown[]): Promise<unknown> => {
      const { before, after } = mishaps(port, method);
      const call = `${instance.role ?? ''}${port}.${method}${detailOf(port, method, given)}`;
      await schedule.turn(instance, call, false);
      if (before !== undefined) throw before;
      const answer: unknown = await act(...given);
      await schedule.turn(instance, `${call} done`, true);
      if (after !== undefined) throw after;
      return answer;
    };
  const wrap: Wrap = (port, target) =>
    new Proxy(target, {
      get(_, key) {
        const member: unknown = Reflect.get(target, key);
        if (typeof member !== 'function' || AT_ONCE.has(key)) return member;
        return inTurns(port, String(key), (...given) => Reflect.apply(member, target, given));
      },
    });
  const wrapped = (port: string, part: unknown): unknown => {
    if (WITHIN.has(port)) return part;
    if (typeof part === 'function')
      return inTurns(port, 'call', (...given) => Reflect.apply(part, undefined, given));
    if (Array.isArray(part)) return part.map((each: unknown) => wrapped(port, each));
    return isPort(part) ? wrap(port, part) : part;
  };
  const app = { ...appOn(world), policy };
  const everything = Object.entries(app).map(([port, part]) => [port, wrapped(port, part)]);
  return { ...(Object.fromEntries(everything) as AppDeps), ...portsOn?.(wrap) };
}
