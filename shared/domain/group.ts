import type { Address } from './address.ts';

declare const brand: unique symbol;

/** Exchange's `Guid` of the group: present for every kind, dynamic distribution groups included. Lower-cased. */
export type GroupId = string & { readonly [brand]: 'GroupId' };

export const toGroupId = (guid: string): GroupId => guid.toLowerCase() as GroupId;

export type GroupKind =
  | 'distribution-list'
  | 'mail-enabled-security-group'
  | 'dynamic-distribution-group'
  | 'microsoft-365-group';

/** How many mailboxes one mail to the group reaches, nested groups included. */
export type Audience = {
  members: number;
  /** False when counting stopped early: there are at least `members`. */
  exact: boolean;
};

/** What the directory says of a group, as far as detecting, deciding and telling people need it. */
export type Group = {
  id: GroupId;
  kind: GroupKind;
  name: string;
  /** The primary SMTP address. */
  address: Address;
  /** Every SMTP address that reaches the group, the primary one included. */
  addresses: readonly Address[];
  /** Entra's object id; Exchange has none for dynamic distribution groups. */
  entraId?: string;
  /** Mastered on premises: its sender restrictions cannot be changed from the cloud. */
  onPremises: boolean;
  audience: Audience;
};
