declare const brand: unique symbol;

/** A lower-cased SMTP address. Exchange compares addresses without regard to case. */
export type Address = string & { readonly [brand]: 'Address' };

// One @, no white space, quotes, brackets or control characters. Deliberately narrower than RFC 5321:
// what passes here may stand inside an OData filter or a KQL clause.
const SMTP = /^[a-z0-9.!#$%&'*+/=?^_`{|}~-]{1,64}@[a-z0-9](?:[a-z0-9.-]{0,252}[a-z0-9])?$/;

/** The address in canonical form, or `undefined` when the text is not an SMTP address. */
export function toAddress(text: string): Address | undefined {
  const address = text.trim().toLowerCase();
  return SMTP.test(address) ? (address as Address) : undefined;
}

export const domainOf = (address: Address): string => address.slice(address.lastIndexOf('@') + 1);
