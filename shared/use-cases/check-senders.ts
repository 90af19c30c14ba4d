import type { Address } from '../domain/address.ts';
import { Refused } from '../domain/errors.ts';
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
  for (const { what, why } of troubles)
    deps.log.error('A sender cannot be let through a lock', { sender: what, error: why });
  await noteTroubles(deps, 'senders', troubles);
  return troubles;
}

async function troublesOf({ lock, lockHolder, allowedSenders }: SenderDeps): Promise<Trouble[]> {
  if (lockHolder === undefined) return [];
  let asked = 'STORMLOCK_LOCK_HOLDER';
  try {
    const holder = await lockHolder();
    asked = holder;
    const { leftOut } = await lock.resolveSenders([holder, ...allowedSenders]);
    return leftOut.map(({ address, why }) =>
      troubleOf(
        address,
        new Refused(`${address} cannot be let through a lock: ${why}`, 'Correct STORMLOCK_ALLOWED_SENDERS.'),
      ),
    );
  } catch (error) {
    return [troubleOf(asked, error)];
  }
}
