import type { MailQuery } from './kql/query.ts';
import type { Statistics } from './operation.ts';

/** Every mailbox of the tenant, or these addresses. */
export type Scope = 'all' | readonly string[];

/** What the compliance search sees of the tenant's mailboxes, and what a purge does to them. */
export interface MailIndex {
  mailboxes(scope: Scope): number;
  /** Counts what is indexed now, Recoverable Items and sent items included. */
  count(query: MailQuery, scope: Scope): Statistics;
  /** Takes effect at `at`; returns the number of items that leave the mailboxes. */
  purge(query: MailQuery, scope: Scope, order: PurgeOrder): number;
}

export type PurgeOrder = {
  searchId: string;
  at: number;
  type: 'recoverable' | 'permanentlyDelete';
  itemsPerMailbox: number;
  /** Of the mailboxes; below 1 in a purge that succeeds partially. */
  share: number;
};
