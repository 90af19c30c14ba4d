import { z } from 'zod';
import type { Address } from '../../domain/address.ts';
import { Refused } from '../../domain/errors.ts';
import { type Group, type GroupId, toGroupId } from '../../domain/group.ts';
import type { Clock } from '../../ports/clock.ts';
import type { AllowedSenders, GroupLock } from '../../ports/groups.ts';
import type { ExchangeClient } from './client.ts';
import { CMDLETS, groupGone, readGroup } from './cmdlets.ts';
import { quoted, type Recipient, recipientOf, recipientsAt } from './recipients.ts';
import { writeRestrictions } from './restriction-change.ts';
import { restrictedItem, toRestrictions } from './restrictions.ts';

const guidItem = z.object({ Guid: z.string() });

/** Locks groups by their accept lists, which Graph cannot write for any kind of group. */
export function exchangeGroupLock({
  exchange,
  clock,
}: {
  exchange: ExchangeClient;
  clock: Clock;
}): GroupLock {
  const read = async (group: Group) => {
    const item = await readGroup(exchange, group.kind, group.id, restrictedItem);
    if (item === undefined) throw groupGone(group.address);
    return toRestrictions(exchange, item, clock.now());
  };
  return {
    read,
    write: (group, change) => writeRestrictions({ exchange, read }, group, change),
    resolveSenders: (addresses) => resolveSenders(exchange, addresses),
    gone: (entries) => goneOf(exchange, entries),
    findLocked: (holder, failed) => findLocked(exchange, holder, failed),
  };
}

async function goneOf(exchange: ExchangeClient, entries: readonly string[]): Promise<string[]> {
  const gone: string[] = [];
  for (const entry of entries) if ((await recipientOf(exchange, entry)) === undefined) gone.push(entry);
  return gone;
}

async function resolveSenders(
  exchange: ExchangeClient,
  addresses: readonly Address[],
): Promise<AllowedSenders> {
  const found = await recipientsAt(exchange, addresses);
  const senders = new Set<string>();
  const groups = new Set<string>();
  const leftOut: AllowedSenders['leftOut'][number][] = [];
  for (const [i, address] of addresses.entries()) {
    const at = found.filter((recipient) => recipient.addresses.includes(address));
    const why = i === 0 ? whyNoHolder(at) : whyNotAllowed(at);
    if (why !== undefined && i === 0)
      throw new Refused(`${address} cannot hold a lock: ${why}`, HOLDER_REMEDY);
    if (why !== undefined) leftOut.push({ address, why });
    else for (const { guid, groupKind } of at) (groupKind === undefined ? senders : groups).add(guid);
  }
  return { senders: [...senders], groups: [...groups], leftOut };
}

const HOLDER_REMEDY = 'Correct STORMLOCK_LOCK_HOLDER; it has to be a mailbox of yours.';

const whyNotOne = ({ length }: readonly Recipient[]): string | undefined =>
  length === 1
    ? undefined
    : `Exchange has ${length === 0 ? 'no recipient' : 'several recipients'} of that address`;

const whyNoHolder = (at: readonly Recipient[]): string | undefined =>
  whyNotOne(at) ?? (at[0]?.groupKind === undefined ? undefined : 'it is a group');

const whyNotAllowed = (at: readonly Recipient[]): string | undefined =>
  whyNotOne(at) ??
  (at[0]?.groupKind === 'microsoft-365-group'
    ? 'it is a Microsoft 365 group, whose members Exchange cannot put on an accept list'
    : undefined);

/** A lock describes itself: the holder stands in the group's accept list. */
async function findLocked(
  exchange: ExchangeClient,
  holder: string,
  failed?: (error: unknown) => void,
): Promise<GroupId[]> {
  const recipient = await recipientOf(exchange, holder);
  if (recipient?.distinguishedName === undefined) {
    throw new Refused(`the lock holder "${holder}" is not exactly one recipient in Exchange`, HOLDER_REMEDY);
  }
  const Filter = `AcceptMessagesOnlyFrom -eq ${quoted(recipient.distinguishedName)}`;
  const locked = new Set<GroupId>();
  for (const get of new Set(Object.values(CMDLETS).map((cmdlets) => cmdlets.get))) {
    try {
      const { items } = await exchange.read(get, { Filter, ResultSize: 'Unlimited' }, guidItem);
      for (const { Guid } of items) locked.add(toGroupId(Guid));
    } catch (error) {
      if (failed === undefined) throw error;
      failed(error);
    }
  }
  return [...locked];
}
