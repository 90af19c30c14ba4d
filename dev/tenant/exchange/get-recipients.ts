import type { Directory } from '../world/directory.ts';
import type { Group, Guid, User } from '../world/types.ts';
import type { CmdletName } from './cmdlet-table.ts';
import { parseFilter, satisfies } from './filter.ts';
import type { Arguments } from './parameters.ts';
import {
  distinguishedName,
  filterable,
  ofPerson,
  type Recipient,
  type Recipients,
  recipientJson,
} from './recipients.ts';
import { notFound } from './refusal.ts';
import { restrictionsJson } from './restrictions-json.ts';
import { type CmdletResult, limited, type Rows } from './result.ts';

/** Which kinds a Get- cmdlet sees. */
const SEES: Partial<Record<CmdletName, readonly string[]>> = {
  'Get-Mailbox': ['UserMailbox'],
  'Get-DistributionGroup': ['MailUniversalDistributionGroup', 'MailUniversalSecurityGroup'],
  'Get-DynamicDistributionGroup': ['DynamicDistributionGroup'],
  'Get-UnifiedGroup': ['GroupMailbox'],
};

/** Get-Recipient, -Mailbox, -DistributionGroup, -DynamicDistributionGroup and -UnifiedGroup. Throws CmdletError. */
export function getRecipients(
  cmdlet: CmdletName,
  given: Arguments,
  recipients: Recipients,
  unknownIdentity: 'all' | 'not-found',
): CmdletResult {
  const kinds = SEES[cmdlet];
  const visible = (one: Recipient) => kinds === undefined || kinds.includes(one.typeDetails);
  const found = selectedBy(given, recipients, visible, unknownIdentity);
  const rows = found.map((recipient) => ({
    ...recipientJson(recipient),
    ...(recipient.group && kinds ? restrictionsJson(recipient.group, given, recipients) : {}),
  }));
  return limited(rows, given.get('ResultSize'));
}

function selectedBy(
  given: Arguments,
  recipients: Recipients,
  visible: (one: Recipient) => boolean,
  unknownIdentity: 'all' | 'not-found',
): Recipient[] {
  const everything = (): Recipient[] => recipients.all().filter(visible);
  const filter = given.get('Filter');
  if (typeof filter === 'string') return filtered(filter, recipients, visible);
  const identity = given.get('Identity');
  // The trap of these cmdlets: an empty identity, and one that nobody has, stand for everything.
  if (typeof identity !== 'string' || identity === '') return everything();
  const found = recipients.matching(identity).filter(visible);
  if (found.length > 0) return found;
  if (unknownIdentity === 'not-found') throw notFound(identity);
  return everything();
}

function filtered(text: string, recipients: Recipients, visible: (one: Recipient) => boolean): Recipient[] {
  const filter = parseFilter(text);
  const dn = (guid: Guid): string[] => recipients.matching(guid).map(distinguishedName);
  const people = filter
    .flat()
    .filter(({ property }) => /^(?:emailaddresses|primarysmtpaddress)$/i.test(property))
    .map(({ value }) => recipients.person(value))
    .filter((person) => person !== undefined);
  return [...recipients.all(), ...people]
    .filter(visible)
    .filter((recipient) => satisfies(filterable(recipient, dn), filter, text));
}

/** Direct members of a list, or everybody of a dynamic one. */
export function getMembers(
  cmdlet: CmdletName,
  given: Arguments,
  recipients: Recipients,
  directory: Directory,
): CmdletResult {
  const identity = String(given.get('Identity') ?? '');
  const { group, typeDetails } = recipients.one(identity);
  const isDynamic = cmdlet === 'Get-DynamicDistributionGroupMember';
  if (
    group === undefined ||
    typeDetails === 'GroupMailbox' ||
    isDynamic !== (typeDetails === 'DynamicDistributionGroup')
  )
    throw notFound(identity);
  return limited(membersOf(group, recipients, directory), given.get('ResultSize'));
}

function membersOf(group: Group, recipients: Recipients, directory: Directory): Rows {
  const users = group.namedMembers
    .map((id) => directory.user(id))
    .filter((user): user is User => user !== undefined)
    .flatMap((user) => recipients.matching(user.exchangeGuid));
  const groups = directory.children(group).flatMap((child) => recipients.matching(child.guid));
  const named = [...users, ...groups].map(recipientJson);
  return {
    length: named.length + group.memberCount,
    slice: (from, to) => {
      const length = Math.max(
        0,
        Math.min(to, named.length + group.memberCount) - Math.max(from, named.length),
      );
      const first = group.firstPerson + Math.max(0, from - named.length);
      const people = Array.from({ length }, (_, i) => ofPerson(directory.person(first + i)));
      return [...named.slice(from, to), ...people.map(recipientJson)];
    },
  };
}
