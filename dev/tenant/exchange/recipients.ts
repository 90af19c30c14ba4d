import type { Directory } from '../world/directory.ts';
import type { Group, Guid, Person, User } from '../world/types.ts';
import type { Filterable } from './filter.ts';
import { ambiguous, notFound } from './refusal.ts';

/** A mail-enabled object as Exchange knows it. */
export type Recipient = {
  guid: Guid;
  name: string;
  alias: string;
  displayName: string;
  address: string;
  proxyAddresses: readonly string[];
  entraId: string;
  type: string;
  typeDetails: string;
  isDirSynced: boolean;
  group?: Group;
};

/** Finds recipients by whatever names Exchange accepts as an identity. */
export class Recipients {
  readonly #directory: Directory;
  /** People have no object of their own in the world: those who were asked for are remembered by guid. */
  readonly #people = new Map<Guid, Recipient>();

  constructor(directory: Directory) {
    this.#directory = directory;
  }

  /** All mailboxes with a name and all groups; anonymous members are found by address only. */
  all(): Recipient[] {
    return [...this.#directory.users.map(ofUser), ...this.#directory.groups.map(ofGroup)];
  }

  /** The one recipient of that guid, address, alias, name, Entra id or distinguished name. Throws CmdletError. */
  one(identity: string): Recipient {
    const [first, ...others] = this.matching(identity);
    if (first === undefined) throw notFound(identity);
    if (others.length > 0) throw ambiguous(identity);
    return first;
  }

  matching(identity: string): Recipient[] {
    const wanted = identity.toLowerCase();
    const found = this.all().filter((recipient) => namesOf(recipient).some((name) => name === wanted));
    if (found.length > 0) return found;
    const person = this.#people.get(wanted) ?? this.person(wanted);
    return person ? [person] : [];
  }

  /** An anonymous member by address. */
  person(address: string): Recipient | undefined {
    const reached = this.#directory.recipient(address.replace(/^smtp:/i, ''));
    if (reached.type !== 'person') return undefined;
    const recipient = ofPerson(reached.person);
    this.#people.set(recipient.guid, recipient);
    return recipient;
  }
}

export const distinguishedName = (recipient: Recipient): string =>
  `CN=${recipient.name},OU=tenant,OU=Microsoft Exchange Hosted Organizations,DC=EURPR01A001,DC=PROD,DC=OUTLOOK,DC=COM`;

const namesOf = (recipient: Recipient): string[] =>
  [
    recipient.guid,
    recipient.entraId,
    recipient.name,
    recipient.alias,
    recipient.displayName,
    distinguishedName(recipient),
    ...recipient.proxyAddresses.map((proxy) => proxy.replace(/^smtp:/i, '')),
  ].map((name) => name.toLowerCase());

const mailbox = { type: 'UserMailbox', typeDetails: 'UserMailbox', isDirSynced: false };

/** Mailboxes made since 2022 have their Entra object id as name. */
const ofUser = (user: User): Recipient => ({
  guid: user.exchangeGuid,
  name: user.id,
  alias: user.address.split('@')[0] ?? '',
  displayName: user.displayName,
  address: user.address,
  proxyAddresses: user.proxyAddresses,
  entraId: user.id,
  ...mailbox,
});

export const ofPerson = (person: Person): Recipient => ({
  guid: person.exchangeGuid,
  name: person.id,
  alias: person.address.split('@')[0] ?? '',
  displayName: person.name,
  address: person.address,
  proxyAddresses: [`SMTP:${person.address}`],
  entraId: person.id,
  ...mailbox,
});

const ofGroup = (group: Group): Recipient => ({
  guid: group.guid,
  name: group.displayName,
  alias: group.alias,
  displayName: group.displayName,
  address: group.primarySmtpAddress,
  proxyAddresses: group.proxyAddresses,
  entraId: group.entraId ?? '',
  type: group.kind === 'GroupMailbox' ? 'MailUniversalDistributionGroup' : group.kind,
  typeDetails: group.kind,
  isDirSynced: group.isDirSynced,
  group,
});

/** What Get-Recipient shows; the other Get- cmdlets add to it. */
export const recipientJson = (recipient: Recipient): Record<string, unknown> => ({
  Identity: recipient.name,
  Guid: recipient.guid,
  ExternalDirectoryObjectId: recipient.entraId,
  Name: recipient.name,
  Alias: recipient.alias,
  DisplayName: recipient.displayName,
  PrimarySmtpAddress: recipient.address,
  EmailAddresses: recipient.proxyAddresses,
  RecipientType: recipient.type,
  RecipientTypeDetails: recipient.typeDetails,
  DistinguishedName: distinguishedName(recipient),
  IsDirSynced: recipient.isDirSynced,
  ObjectState: 'Unchanged',
});

/** The properties a filter may name. Addresses match with and without their prefix. */
export function filterable(recipient: Recipient, nameOf: (guid: Guid) => readonly string[]): Filterable {
  const { group } = recipient;
  const common: [string, readonly string[]][] = [
    ['guid', [recipient.guid]],
    ['externaldirectoryobjectid', [recipient.entraId]],
    ['name', [recipient.name]],
    ['alias', [recipient.alias]],
    ['displayname', [recipient.displayName]],
    ['primarysmtpaddress', [recipient.address]],
    ['emailaddresses', recipient.proxyAddresses.flatMap((proxy) => [proxy, proxy.replace(/^smtp:/i, '')])],
    ['recipienttype', [recipient.type]],
    ['recipienttypedetails', [recipient.typeDetails]],
    ['distinguishedname', [distinguishedName(recipient)]],
  ];
  const accepted = group?.restrictions;
  const senders = accepted?.acceptMessagesOnlyFrom.flatMap(nameOf) ?? [];
  const lists = accepted?.acceptMessagesOnlyFromDLMembers.flatMap(nameOf) ?? [];
  return new Map([
    ...common,
    ['acceptmessagesonlyfrom', senders],
    ['acceptmessagesonlyfromdlmembers', lists],
  ]);
}
