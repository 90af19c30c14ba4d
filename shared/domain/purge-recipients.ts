import type { Address } from './address.ts';
import type { Group } from './group.ts';
import { isQueryable, shortened, staysWhole } from './kql-address.ts';
import { holdsBegun, words } from './kql-words.ts';

/** Each further address makes room for fewer senders in a query. */
const MOST_ADDRESSES = 5;

/**
 * A storm may have been sent to any address of the group; the primary one comes first. Where that cannot be shortened
 * no query is safe; a further one is left out, so that too few messages are found rather than too many.
 */
export function addressesOf({ address, addresses }: Group): Address[] {
  return [...new Set([address, ...addresses])]
    .filter(isQueryable)
    .filter((each) => each === address || !staysWhole(each))
    .slice(0, MOST_ADDRESSES);
}

/** Addresses of other groups that hold one of this group's, shortened: a search may find mail to them too. */
export function neighboursOf(group: Group, known: readonly Group[]): Address[] {
  const searched = addressesOf(group).map((address) => words(shortened(address)));
  return known
    .filter(({ id }) => id !== group.id)
    .flatMap(({ address, addresses }) => [...new Set([address, ...addresses])])
    .filter((address) => searched.some((each) => holdsBegun(words(address), each)));
}
