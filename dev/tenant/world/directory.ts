import { MailboxClass } from './mailboxes.ts';
import { personNumber, personOfAddress } from './people.ts';
import { stableGuid } from './random.ts';
import type {
  Group,
  Guid,
  NewGroup,
  NewUser,
  Party,
  Person,
  Recipient,
  Restrictions,
  User,
} from './types.ts';

const NO_RESTRICTIONS: Restrictions = {
  acceptMessagesOnlyFrom: [],
  acceptMessagesOnlyFromDLMembers: [],
  rejectMessagesFrom: [],
  rejectMessagesFromDLMembers: [],
  requireSenderAuthenticationEnabled: true,
  moderationEnabled: false,
  moderatedBy: [],
  bypassModerationFromSendersOrMembers: [],
  sendModerationNotifications: 'Always',
  mailTip: null,
  mailTipTranslations: [],
};

/** `world.person(n)` numbers below this belong to nobody's group unless a group claims them by `firstPerson`. */
const FIRST_MEMBER = 1_000_000;

/** Who and what there is in the organisation. */
export class Directory {
  /** The organisation's mail domain, lower case. */
  readonly domain: string;
  readonly users: User[] = [];
  readonly groups: Group[] = [];
  #nextPerson = FIRST_MEMBER;

  constructor(domain: string) {
    this.domain = domain.toLowerCase();
  }

  /** The nth person of the organisation, without a mailbox of their own. */
  person(number: number): Person {
    return personNumber(number, this.domain);
  }

  addUser(given: NewUser): User {
    const address = given.address.toLowerCase();
    const user: User = {
      id: stableGuid('user', address),
      userPrincipalName: address,
      proxyAddresses: [`SMTP:${address}`],
      displayName: address.split('@')[0] ?? address,
      exchangeGuid: stableGuid('user in exchange', address),
      ...given,
      address,
      mailbox: new MailboxClass(given.id ?? stableGuid('user', address), 1),
    };
    this.users.push(user);
    return user;
  }

  addGroup(given: NewGroup, now: number): Group {
    const address = given.primarySmtpAddress.toLowerCase();
    const kind = given.kind ?? 'MailUniversalDistributionGroup';
    const guid = given.guid ?? stableGuid('group in exchange', address);
    const restrictions = { ...structuredClone(NO_RESTRICTIONS), ...given.restrictions };
    const memberCount = given.memberCount ?? 0;
    const group: Group = {
      displayName: address.split('@')[0] ?? address,
      alias: address.split('@')[0] ?? address,
      proxyAddresses: [`SMTP:${address}`],
      namedMembers: [],
      childGroups: [],
      isDirSynced: false,
      firstPerson: this.#nextPerson,
      ...(kind === 'DynamicDistributionGroup' ? {} : { entraId: stableGuid('group', address) }),
      ...given,
      guid,
      kind,
      memberCount,
      primarySmtpAddress: address,
      whenChanged: now,
      restrictions,
      effective: [{ from: 0, restrictions }],
      mailboxes: new MailboxClass(guid, memberCount),
    };
    if (given.firstPerson === undefined) this.#nextPerson += memberCount;
    this.groups.push(group);
    return group;
  }

  /** By Entra id, UPN, any address, or Exchange guid. */
  user(name: string): User | undefined {
    const wanted = name.toLowerCase();
    return this.users.find(
      (user) =>
        user.id === wanted ||
        user.userPrincipalName.toLowerCase() === wanted ||
        user.exchangeGuid === wanted ||
        hasAddress(user, wanted),
    );
  }

  /** By Exchange guid, Entra id, alias or any address. */
  group(name: string): Group | undefined {
    const wanted = name.toLowerCase();
    return this.groups.find(
      (group) =>
        group.guid === wanted ||
        group.entraId === wanted ||
        group.alias.toLowerCase() === wanted ||
        hasAddress(group, wanted),
    );
  }

  recipient(address: string): Recipient {
    const wanted = address.toLowerCase();
    const group = this.groups.find((candidate) => hasAddress(candidate, wanted));
    if (group) return { type: 'group', group };
    const user = this.users.find((candidate) => hasAddress(candidate, wanted));
    if (user) return { type: 'user', user };
    const person = personOfAddress(wanted, this.domain);
    return person ? { type: 'person', person } : { type: 'external' };
  }

  party(given: string | Party): Party {
    if (typeof given !== 'string') return { ...given, address: given.address.toLowerCase() };
    const recipient = this.recipient(given);
    const address = given.toLowerCase();
    switch (recipient.type) {
      case 'user':
        return { address, name: recipient.user.displayName };
      case 'group':
        return { address, name: recipient.group.displayName };
      case 'person':
        return { address, name: recipient.person.name };
      case 'external':
        return { address, name: address };
    }
  }

  /** Whether the address is a member, through nested groups too. */
  isMember(address: string, group: Group, seen: ReadonlySet<Guid> = new Set()): boolean {
    if (seen.has(group.guid)) return false;
    const recipient = this.recipient(address);
    if (recipient.type === 'user' && group.namedMembers.includes(recipient.user.id)) return true;
    if (recipient.type === 'person' && isAnonymousMember(recipient.person, group)) return true;
    return this.children(group).some((child) =>
      this.isMember(address, child, new Set([...seen, group.guid])),
    );
  }

  children(group: Group): Group[] {
    return group.childGroups.map((guid) => this.group(guid)).filter((child) => child !== undefined);
  }

  /** The group and all groups nested in it, each once. */
  withNested(group: Group): Group[] {
    const found = new Set([group]);
    for (const each of found) for (const child of this.children(each)) found.add(child);
    return [...found];
  }

  /** Mailboxes a mail to the group reaches, each once. */
  audience(group: Group): number {
    const groups = this.withNested(group);
    const named = new Set(groups.flatMap((each) => each.namedMembers));
    return named.size + groups.reduce((sum, each) => sum + each.memberCount, 0);
  }
}

const hasAddress = (of: { proxyAddresses: string[] }, address: string): boolean =>
  of.proxyAddresses.some((proxy) => proxy.toLowerCase() === `smtp:${address}`);

const isAnonymousMember = (person: Person, group: Group): boolean =>
  person.number >= group.firstPerson && person.number < group.firstPerson + group.memberCount;
