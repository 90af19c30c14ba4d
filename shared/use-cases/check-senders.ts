import type { Address } from '../domain/address.ts';
import { type Trouble, troubleOf } from '../domain/standing-trouble.ts';
import type { GroupLock } from '../ports/groups.ts';
import { noteTroubles, type TroubleDeps } from './note-troubles.ts';

export type SenderDeps = TroubleDeps & {
  lock: Pick<GroupLock, 'resolveSenders'>;
  lockHolder: (() => Promise<Address>) | undefined;
  allowedSenders: readonly Address[];
};

/** Looks for whom a lock is to let through before there is one, and keeps whom Exchange does not accept. */
export async function checkSenders(deps: SenderDeps): Promise<Trouble[]> {
  const troubles = await troublesOf(deps);
  await noteTroubles(deps, 'senders', troubles);
  return troubles;
}

async function troublesOf(deps: SenderDeps): Promise<Trouble[]> {
  const { lock, lockHolder, allowedSenders } = deps;
  if (lockHolder === undefined) return [];
  const troubles: Trouble[] = [];
  const attempt = async <T>(what: string, act: () => Promise<T>): Promise<T | undefined> => {
    try {
      return await act();
    } catch (error) {
      deps.log.error('A sender cannot be let through a lock', { sender: what, error: String(error) });
      troubles.push(troubleOf(what, error));
      return undefined;
    }
  };
  const holder = await attempt('STORMLOCK_LOCK_HOLDER', lockHolder);
  for (const address of holder === undefined ? allowedSenders : [holder, ...allowedSenders])
    await attempt(address, () => lock.resolveSenders([address]));
  return troubles;
}
