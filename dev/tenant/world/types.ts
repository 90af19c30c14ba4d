import type { Change, MailboxClass } from './mailboxes.ts';

/** All times are milliseconds since 1970 of the injected clock, all durations virtual milliseconds. */
export type Clock = { now(): number; sleep(duration: number): Promise<void> };

/** Lower case, with dashes. */
export type Guid = string;
export type Party = { address: string; name: string };

/** A mailbox with a name: sentinels, operators, whoever a test looks at. */
export type User = {
  /** Entra object id. */
  id: Guid;
  userPrincipalName: string;
  address: string;
  /** `SMTP:` marks the primary, `smtp:` the others. */
  proxyAddresses: string[];
  displayName: string;
  /** The recipient's `Guid` in Exchange; what sender lists hold. */
  exchangeGuid: Guid;
  mailbox: MailboxClass;
};

type GroupKind =
  | 'MailUniversalDistributionGroup'
  | 'MailUniversalSecurityGroup'
  | 'DynamicDistributionGroup'
  | 'GroupMailbox';

/** Lists of senders hold `exchangeGuid`s of users and people, lists of "DL members" hold `guid`s of groups. */
export type Restrictions = {
  acceptMessagesOnlyFrom: Guid[];
  acceptMessagesOnlyFromDLMembers: Guid[];
  rejectMessagesFrom: Guid[];
  rejectMessagesFromDLMembers: Guid[];
  requireSenderAuthenticationEnabled: boolean;
  moderationEnabled: boolean;
  moderatedBy: Guid[];
  /** Users, people and groups. */
  bypassModerationFromSendersOrMembers: Guid[];
  sendModerationNotifications: 'Always' | 'Internal' | 'Never';
  mailTip: string | null;
  mailTipTranslations: string[];
};

export type Group = {
  /** The recipient's `Guid` in Exchange. */
  guid: Guid;
  /** Entra object id; dynamic distribution groups have none and are not in Graph at all. */
  entraId?: Guid;
  kind: GroupKind;
  displayName: string;
  alias: string;
  primarySmtpAddress: string;
  proxyAddresses: string[];
  /** Anonymous members, counted: they are `world.person(firstPerson)` and the following. */
  memberCount: number;
  firstPerson: number;
  /** Entra ids of users. */
  namedMembers: Guid[];
  /** Guids of nested groups. */
  childGroups: Guid[];
  isDirSynced: boolean;
  whenChanged: number;
  /** As written and as read back. Change by `world.restrict`: expansion heeds it after the propagation delay. */
  restrictions: Restrictions;
  /** What expansion heeds from which moment on, oldest first. */
  effective: { from: number; restrictions: Restrictions }[];
  /** The mailboxes of the anonymous members. */
  mailboxes: MailboxClass;
};

/** Somebody of the organisation without a mailbox of their own in this world. */
export type Person = Party & { number: number; id: Guid; exchangeGuid: Guid };

/** What an address reaches. */
export type Recipient =
  | { type: 'user'; user: User }
  | { type: 'group'; group: Group }
  | { type: 'person'; person: Person }
  | { type: 'external' };

export type Expansion = {
  groupGuid: Guid;
  /** Guid of the group it was nested in. */
  via?: Guid;
  outcome: 'pending' | 'expanded' | 'rejected' | 'moderated';
  /** When it is due, then when it happened. */
  at: number;
  /** Mailboxes that get a copy through this group alone, or would have got one through it and the groups nested in it. */
  recipients: number;
  /** Enhanced status code of the refusal. */
  status?: '5.7.1' | '5.7.124' | '5.7.133';
};

/** One mail as sent. */
export type Post = {
  id: string;
  /** With angle brackets. */
  internetMessageId: string;
  inReplyTo?: string;
  references: string[];
  /** Base64; 22 bytes and 5 for each level of reply. */
  conversationIndex: string;
  from: Party;
  sender: Party;
  to: Party[];
  cc: Party[];
  bcc: Party[];
  subject: string;
  /** First 255 characters of the body. */
  preview: string;
  body: string;
  headers: { name: string; value: string }[];
  kind: 'email' | 'meetings';
  attachmentNames: string[];
  /** Bytes. */
  size: number;
  /** Sent inside the organisation by somebody who signed in. */
  authenticated: boolean;
  sentAt: number;
  acceptedAt: number;
  expansions: Expansion[];
};

/** What `world.post` takes. */
export type Mail = {
  from: string | Party;
  sender?: string | Party;
  to: readonly (string | Party)[];
  cc?: readonly (string | Party)[];
  bcc?: readonly (string | Party)[];
  subject: string;
  body?: string;
  /** Internet message id of the mail it answers. */
  inReplyTo?: string;
  references?: readonly string[];
  internetMessageId?: string;
  conversationIndex?: string;
  headers?: readonly { name: string; value: string }[];
  kind?: Post['kind'];
  attachmentNames?: readonly string[];
  sentAt?: number;
  /** Default: whether the sender's domain is the organisation's. */
  authenticated?: boolean;
  saveToSentItems?: boolean;
};

export type NewUser = Partial<Omit<User, 'mailbox' | 'address'>> & { address: string };
export type NewGroup = Partial<Omit<Group, 'mailboxes' | 'effective' | 'restrictions' | 'whenChanged'>> & {
  primarySmtpAddress: string;
  restrictions?: Partial<Restrictions>;
};

/** How the organisation's mail system behaves. */
export type Transport = {
  /** From acceptance to expansion of groups. */
  queueDelay: number;
  /** From a change of a group's restrictions to expansion heeding it. */
  restrictionPropagation: number;
  /** From expansion to the first copies in mailboxes. */
  deliveryLatency: number;
  /** A mail's copies land spread over at least this time. */
  deliverySpread: number;
  /** Copies a second the whole system delivers; beyond, the tails of all mails grow longer. */
  deliveriesPerSecond: number;
  /** From landing until searches find it. */
  indexLag: number;
  /** Whether a mail flow rule rejects the mail, for all its recipients together. */
  stops?: (post: Post, at: number) => boolean;
};

export type WorldOptions = {
  clock: Clock;
  seed?: number;
  /** The organisation's mail domain; default `contoso.example`. */
  domain?: string;
  transport?: Partial<Transport>;
};

export type ChangeListener = (user: User, change: Change) => void;
