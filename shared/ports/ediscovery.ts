import type { EdiscoveryOperation } from '../domain/purge-operations.ts';

export type { EdiscoveryOperation };

export type EdiscoverySearch = { id: string; name: string; query: string; scope: string };

/**
 * Microsoft Purview eDiscovery through Graph. The service allows five requests a minute for the whole app:
 * every call spends one, so callers take a token from the budget first; further pages of a list take their own.
 * Throws RetryLater, Refused (licence or role missing) or OutcomeUnknown (after a submit).
 */
export interface Ediscovery {
  /** By display name, to find a case whose creation's answer was lost. */
  findCase(name: string): Promise<string | undefined>;
  createCase(name: string, description: string, externalId: string): Promise<string>;
  /** Searches every mailbox of the tenant; the query is what bounds it. */
  createSearch(caseId: string, name: string, query: string): Promise<string>;
  listSearches(caseId: string): Promise<EdiscoverySearch[]>;
  readSearch(caseId: string, searchId: string): Promise<EdiscoverySearch>;
  /** The id of the operation, where the service names it. */
  estimate(caseId: string, searchId: string): Promise<string | undefined>;
  /** Moves what the search finds to Recoverable Items, at most 100 items a mailbox. Never permanent. */
  purge(caseId: string, searchId: string): Promise<string | undefined>;
  /** All operations of the case in one call. */
  operations(caseId: string): Promise<EdiscoveryOperation[]>;
  lastEstimate(caseId: string, searchId: string): Promise<EdiscoveryOperation | undefined>;
}

/** The shared allowance of eDiscovery requests, kept in storage because instances share it. */
export interface RequestBudget {
  /** True when so many requests, one unless told, may be sent now; all are then spent, whatever becomes of them. */
  take(count?: number): Promise<boolean>;
}
