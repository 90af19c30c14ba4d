import type { Incident } from '../../../shared/domain/incident.ts';
import type { Policy } from '../../../shared/domain/policy.ts';
import type { AppDeps, World } from '../../fakes/world.ts';
import type { Must } from './must.ts';

/** Makes every call of a port wait for its turn, before its effect and after it. */
export type Wrap = <T extends object>(port: string, target: T) => T;

export type Operator = { work: (app: AppDeps) => Promise<void>; isDone: () => boolean };

/** A world in which an incident goes one of the ways it can go, and what must be true of it at the end. */
export type Stage = {
  world: World;
  policy: Policy;
  /** The ports that are others than usual. */
  portsOn?: (wrap: Wrap) => Partial<AppDeps>;
  /** What else must have come before it is over: closed incidents alone are not enough. */
  isOver?: (incidents: readonly Incident[]) => boolean;
  /** What happens outside between two minutes. */
  meanwhile?: (incidents: readonly Incident[]) => Promise<void> | void;
  /** An operator at work in the same minutes as the instances, until done. */
  operator?: Operator;
  /** Whether the group is locked in truth; asked between two minutes while an incident says so. */
  holds?: () => boolean;
  mustHold: (incidents: readonly Incident[], must: Must) => Promise<void> | void;
};

/** `chance` draws what the outside is free to do; it is the same for every life of the same number. */
export type Path = {
  name: string;
  begin: (chance: () => number) => Stage;
};
