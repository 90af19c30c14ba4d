import type { Address } from '../domain/address.ts';
import { Ambiguous } from '../domain/errors.ts';
import type { Group } from '../domain/group.ts';
import { HOUR, type Milliseconds } from '../domain/time.ts';
import type { Clock } from '../ports/clock.ts';
import type { GroupDirectory } from '../ports/groups.ts';
import type { Log } from '../ports/log.ts';
import type { GroupCache, KnownAddress } from '../ports/stores.ts';

export type ResolveDeps = {
  directory: GroupDirectory;
  groups: GroupCache;
  clock: Clock;
  log: Log;
  groupCacheFor: Milliseconds;
};

export type Resolution = {
  groups: ReadonlyMap<Address, Group>;
  /** Addresses the directory could not answer for; mail to them must be read again. */
  failures: readonly ResolveFailure[];
};

/** Whether what is remembered will do. An operator who names a group knows better than "not a group" of this morning. */
export type IsKnown = (remembered: KnownAddress) => boolean;

const AGAIN_AFTER: Milliseconds = HOUR;

export type ResolveFailure = { address: Address; error: unknown };

/**
 * Which of the addresses are groups. What an address turned out to be is remembered, "not a group" included. When
 * the directory fails, an outdated answer is better than none: a storm does not wait for it.
 */
export async function resolveGroups(
  deps: ResolveDeps,
  addresses: Iterable<Address>,
  isKnown: IsKnown = () => true,
): Promise<Resolution> {
  const asked = [...new Set(addresses)];
  const known = new Map((await deps.groups.get(asked)).map((entry) => [entry.address, entry]));
  const groups = new Map<Address, Group>();
  const failures: ResolveFailure[] = [];
  for (const address of asked) {
    const remembered = known.get(address);
    const fresh =
      remembered !== undefined &&
      isKnown(remembered) &&
      remembered.learnedAt > deps.clock.now() - deps.groupCacheFor;
    try {
      const group = fresh ? remembered.group : await lookUp(deps, address);
      if (group !== undefined) groups.set(address, group);
    } catch (error) {
      deps.log.warn('The directory could not resolve an address', { address, error: String(error) });
      if (error instanceof Ambiguous) await passOver(deps, address);
      else if (remembered === undefined) failures.push({ address, error });
      else if (remembered.group !== undefined) groups.set(address, remembered.group);
    }
  }
  return { groups, failures };
}

/** Nobody can say which recipient it is: it holds up no inbox, and is looked up again in a while. */
const passOver = (deps: ResolveDeps, address: Address): Promise<void> =>
  deps.groups.put({ address, learnedAt: deps.clock.now() - deps.groupCacheFor + AGAIN_AFTER });

async function lookUp(deps: ResolveDeps, address: Address): Promise<Group | undefined> {
  const group = await deps.directory.find(address);
  const learnedAt = deps.clock.now();
  await deps.groups.put(group === undefined ? { address, learnedAt } : { address, group, learnedAt });
  return group;
}
