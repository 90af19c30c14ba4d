import { type Address, domainOf } from './address.ts';
import { lastWord } from './kql-words.ts';

// What the mail index takes literally inside quotes; an address with anything else cannot be queried safely. Of one
// without a letter or digit before the `@` the index may know nothing but its domain.
const QUERYABLE = /^(?=[^@]*[a-z0-9])[a-z0-9._%+'&=-]+@[a-z0-9.-]+$/;
/** The service refuses a wildcard behind fewer letters. */
const WILDCARD_LETTERS = 3;

export const isQueryable = (address: Address): boolean => QUERYABLE.test(address);

/**
 * `dl-all@contoso*`: the address up to the first label of its domain. The wildcard turns off the service's expansion
 * into display names. Where the label's last word has too few letters for one, as in `hp.com` or `abc-d.de`, the
 * address stays whole.
 */
export function shortened(address: Address): string {
  const [label = ''] = domainOf(address).split('.');
  if (lastWord(label).replace(/[^a-z]/g, '').length < WILDCARD_LETTERS) return address;
  return `${address.slice(0, address.lastIndexOf('@') + 1)}${label}*`;
}

/** The service replaces such an address by everything its owner is called, and so finds namesakes. */
export const staysWhole = (address: Address): boolean => shortened(address) === address;
