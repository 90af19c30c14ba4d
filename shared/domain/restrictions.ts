import type { Instant } from './time.ts';

/**
 * Who may mail a group, as Exchange keeps it: everything a lock touches or must not lose.
 * Recipients are Exchange GUIDs, lower-cased and sorted, so that two readings compare by value.
 */
export type SenderRestrictions = {
  /** Mailboxes, mail users and contacts that alone may send; with `acceptGroups` empty too, anyone may. */
  acceptSenders: readonly string[];
  /** Groups whose members may send. */
  acceptGroups: readonly string[];
  rejectSenders: readonly string[];
  rejectGroups: readonly string[];
  requireSenderAuthentication: boolean;
  moderationEnabled: boolean;
  moderatedBy: readonly string[];
  bypassModeration: readonly string[];
  /** Entries that did not resolve to exactly one recipient: a group with any cannot be restored exactly. */
  unresolved: readonly string[];
  /** What people call the recipients of the accept lists, by GUID: one that vanishes can still be named. */
  names?: Readonly<Record<string, string>>;
  /** What else people may want to look up later; a lock does not touch it, and a release does not write it. */
  record?: RestrictionsRecord;
  readAt: Instant;
};

/** As Exchange shows it. */
export type RestrictionsRecord = {
  whenChanged?: string;
  sendModerationNotifications?: string;
  mailTip?: string;
  mailTipTranslations?: readonly string[];
};

/** One write to a group's accept lists. */
export type RestrictionChange =
  /** Adds to the lists and leaves what is there: the form that overwrites nobody's concurrent edit. */
  | { form: 'add'; senders: readonly string[]; groups: readonly string[] }
  | { form: 'remove'; senders: readonly string[]; groups: readonly string[] }
  /** Replaces both lists at once. Never empty: Exchange reads an empty list as "everyone". */
  | { form: 'replace'; senders: readonly string[]; groups: readonly string[] };
