import type { Address } from '../domain/address.ts';
import { Refused } from '../domain/errors.ts';
import type { Group } from '../domain/group.ts';
import { type HandHolders, lockByHand } from '../domain/lock-commands.ts';
import type { SenderRestrictions } from '../domain/restrictions.ts';
import type { IncidentDeps } from './incident-deps.ts';

/** What people do where Stormlock cannot lock, and what their command would replace, as far as that can be read. */
export async function handworkFor(
  group: Group,
  deps: IncidentDeps,
): Promise<{ remedy: string; before?: SenderRestrictions }> {
  const before = await ownOf(group, deps);
  const remedy = lockByHand(group, await holdersOf(deps), before);
  return before === undefined ? { remedy } : { remedy, before };
}

/** The same error with the command as a remedy. */
export async function withCommand(error: Refused, group: Group, deps: IncidentDeps): Promise<Refused> {
  const { remedy } = await handworkFor(group, deps);
  return new Refused(error.message, `${error.remedy} Until then: ${remedy}`, { cause: error });
}

async function ownOf(group: Group, deps: IncidentDeps): Promise<SenderRestrictions | undefined> {
  try {
    const { lock } = deps;
    return await (lock.readOwn === undefined ? lock.read(group) : lock.readOwn(group));
  } catch (error) {
    deps.log.warn('Who may mail a group that people lock by hand could not be read', {
      group: group.id,
      error: String(error),
    });
    return undefined;
  }
}

async function holdersOf(deps: IncidentDeps): Promise<HandHolders> {
  try {
    const holder = await (deps.lockHolder ?? deps.handHolder)?.();
    if (holder === undefined) return [];
    const gone = deps.lockHolder === undefined ? [] : await leftOutOf(holder, deps);
    return [holder, ...deps.allowedSenders].filter((each) => !gone.includes(each));
  } catch (error) {
    deps.log.warn('No mailbox is known that could hold a lock by hand', { error: String(error) });
    return [];
  }
}

/** Those whom Exchange does not know would make the whole command fail. */
async function leftOutOf(holder: Address, deps: IncidentDeps): Promise<Address[]> {
  const { leftOut } = await deps.lock.resolveSenders([holder, ...deps.allowedSenders]);
  return leftOut.map(({ address }) => address);
}
