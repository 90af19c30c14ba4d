import { z } from 'zod';
import { type Address, toAddress } from '../../domain/address.ts';
import type { GroupKind } from '../../domain/group.ts';
import type { ExchangeClient } from './client.ts';
import { isBadParameter, isNotOne } from './refusal.ts';

const text = z.string().nullish();

export const recipientItem = z.object({
  Guid: z.string(),
  RecipientTypeDetails: text,
  Name: text,
  DisplayName: text,
  Alias: text,
  PrimarySmtpAddress: text,
  EmailAddresses: z.union([z.string(), z.array(z.string())]).nullish(),
  ExternalDirectoryObjectId: text,
  ExchangeObjectId: text,
  DistinguishedName: text,
});

export type RecipientItem = z.infer<typeof recipientItem>;

export type Recipient = {
  /** Exchange's Guid, lower-cased. */
  guid: string;
  /** Absent for mailboxes, contacts and whatever is no group. */
  groupKind?: GroupKind;
  name: string;
  address?: Address;
  addresses: readonly Address[];
  entraId?: string;
  distinguishedName?: string;
};

const KINDS: Readonly<Record<string, GroupKind>> = {
  MailUniversalDistributionGroup: 'distribution-list',
  MailNonUniversalGroup: 'distribution-list',
  RoomList: 'distribution-list',
  MailUniversalSecurityGroup: 'mail-enabled-security-group',
  DynamicDistributionGroup: 'dynamic-distribution-group',
  GroupMailbox: 'microsoft-365-group',
};

export function toRecipient(item: RecipientItem): Recipient {
  const address = toAddress(item.PrimarySmtpAddress ?? '');
  const proxies = listOf(item.EmailAddresses)
    .filter((proxy) => /^smtp:/i.test(proxy) || !proxy.includes(':'))
    .map((proxy) => toAddress(proxy.replace(/^smtp:/i, '')))
    .filter((proxy) => proxy !== undefined);
  const groupKind = KINDS[item.RecipientTypeDetails ?? ''];
  return {
    guid: item.Guid.toLowerCase(),
    name: item.DisplayName || item.Name || item.Guid,
    addresses: [...new Set(address === undefined ? proxies : [address, ...proxies])],
    ...(groupKind === undefined ? {} : { groupKind }),
    ...(address === undefined ? {} : { address }),
    ...(item.ExternalDirectoryObjectId ? { entraId: item.ExternalDirectoryObjectId.toLowerCase() } : {}),
    ...(item.DistinguishedName ? { distinguishedName: item.DistinguishedName } : {}),
  };
}

/** Exchange writes a list of one as the one. */
export const listOf = (value: string | readonly string[] | null | undefined): readonly string[] =>
  value == null ? [] : typeof value === 'string' ? [value] : value;

/** A literal of an OPATH filter; a quote inside is doubled. */
export const quoted = (value: string): string => `'${value.replaceAll("'", "''")}'`;

/** More addresses a filter is not asked for at once. */
const MOST_ADDRESSES = 20;

/** The recipients that any of the addresses reaches. What a filter returns beyond them is dropped. */
export async function recipientsAt(
  exchange: ExchangeClient,
  addresses: readonly Address[],
): Promise<Recipient[]> {
  const found: Recipient[] = [];
  for (let from = 0; from < addresses.length; from += MOST_ADDRESSES) {
    const asked = addresses.slice(from, from + MOST_ADDRESSES);
    const Filter = asked.map((address) => `EmailAddresses -eq ${quoted(address)}`).join(' -or ');
    const { items } = await exchange.read('Get-Recipient', { Filter }, recipientItem, { limit: 200 });
    found.push(
      ...items
        .map(toRecipient)
        .filter(({ addresses: own }) => own.some((address) => asked.includes(address))),
    );
  }
  return found;
}

/**
 * The one recipient of this name, GUID or address, else `undefined`. An identity that is empty or that nobody has
 * makes Exchange return everything there is: what comes back must bear the name that was asked for.
 */
export async function recipientOf(
  exchange: ExchangeClient,
  identity: string,
): Promise<Recipient | undefined> {
  const wanted = identity.trim().toLowerCase();
  if (wanted === '') return undefined;
  try {
    const parameters = { Identity: identity, ResultSize: 2 };
    const { items } = await exchange.read('Get-Recipient', parameters, recipientItem, { limit: 2 });
    const [only, ...others] = items;
    return only !== undefined && others.length === 0 && bears(only, wanted) ? toRecipient(only) : undefined;
  } catch (error) {
    if (isNotOne(error)) return undefined;
    throw error;
  }
}

const bears = (item: RecipientItem, wanted: string): boolean =>
  [
    item.Guid,
    item.ExternalDirectoryObjectId,
    item.ExchangeObjectId,
    item.Name,
    item.DisplayName,
    item.Alias,
    item.DistinguishedName,
    item.PrimarySmtpAddress,
    ...toRecipient(item).addresses,
  ].some((name) => name?.toLowerCase() === wanted);

/** Filters that are asked at the same time. */
const AT_ONCE = 4;

/**
 * The one recipient of each name, else `undefined`. Many are asked for by one filter; what that does not tell apart is
 * asked for by itself.
 */
export async function recipientsNamed(
  exchange: ExchangeClient,
  names: readonly string[],
): Promise<(Recipient | undefined)[]> {
  const found: (Recipient | undefined)[] = [];
  for (let from = 0; from < names.length; from += AT_ONCE * MOST_ADDRESSES) {
    const batches = Array.from({ length: AT_ONCE }, (_, i) => {
      const start = from + i * MOST_ADDRESSES;
      return names.slice(start, start + MOST_ADDRESSES);
    });
    found.push(...(await Promise.all(batches.map((batch) => namedAtOnce(exchange, batch)))).flat());
  }
  return found;
}

async function namedAtOnce(
  exchange: ExchangeClient,
  names: readonly string[],
): Promise<(Recipient | undefined)[]> {
  const items = names.length > 1 ? await filteredBy(exchange, names) : [];
  const found: (Recipient | undefined)[] = [];
  for (const name of names) {
    const [one, ...others] = items.filter((item) => bears(item, name.trim().toLowerCase()));
    const isOne = one !== undefined && others.length === 0;
    found.push(isOne ? toRecipient(one) : await recipientOf(exchange, name));
  }
  return found;
}

async function filteredBy(exchange: ExchangeClient, names: readonly string[]): Promise<RecipientItem[]> {
  const Filter = names.flatMap(comparisonsOf).join(' -or ');
  try {
    const { items } = await exchange.read('Get-Recipient', { Filter }, recipientItem, { limit: 200 });
    return items;
  } catch (error) {
    if (isBadParameter(error)) return [];
    throw error;
  }
}

const GUID = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

/** What an entry of a list may be: the recipient's GUID, Entra id, or name, which may be the Entra id too. */
const comparisonsOf = (name: string): string[] =>
  (GUID.test(name) ? ['Guid', 'ExternalDirectoryObjectId', 'Name'] : ['Name']).map(
    (property) => `${property} -eq ${quoted(name)}`,
  );
