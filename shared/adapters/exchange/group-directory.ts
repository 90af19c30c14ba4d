import { z } from 'zod';
import type { Address } from '../../domain/address.ts';
import { Ambiguous } from '../../domain/errors.ts';
import { type Group, toGroupId } from '../../domain/group.ts';
import type { GroupDirectory, GroupsById } from '../../ports/groups.ts';
import { type AudienceSources, audienceOf } from './audience.ts';
import { readGroup } from './cmdlets.ts';
import { recipientItem, recipientOf, recipientsAt, toRecipient } from './recipients.ts';

const groupItem = recipientItem.extend({ IsDirSynced: z.boolean().nullish() });

/** Groups as Exchange knows them: dynamic ones, which Graph lacks, and every proxy address included. */
export const exchangeGroupDirectory = (sources: AudienceSources): GroupDirectory & GroupsById => ({
  find: (address) => find(sources, address),
  async byId(id) {
    const found = await recipientOf(sources.exchange, id);
    return found?.address === undefined ? undefined : find(sources, found.address);
  },
});

async function find(sources: AudienceSources, address: Address): Promise<Group | undefined> {
  const [found, ...others] = await recipientsAt(sources.exchange, [address]);
  if (others.length > 0)
    throw new Ambiguous(
      `Exchange names ${others.length + 1} recipients for ${address}`,
      'Take the address away from all but one of them.',
    );
  const kind = found?.groupKind;
  if (found === undefined || kind === undefined) return undefined;
  const id = toGroupId(found.guid);
  const item = await readGroup(sources.exchange, kind, id, groupItem);
  if (item === undefined) return undefined;
  const group = toRecipient(item);
  return {
    id,
    kind,
    name: group.name,
    address: group.address ?? address,
    addresses: [...new Set([...group.addresses, address])],
    onPremises: item.IsDirSynced === true,
    audience: await audienceOf(sources, kind, group),
    ...(group.entraId === undefined ? {} : { entraId: group.entraId }),
  };
}
