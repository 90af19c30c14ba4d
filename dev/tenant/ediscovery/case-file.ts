import type { NewCase, NewSearch } from './bodies.ts';
import type { Operation } from './operation.ts';

export type Search = {
  id: string;
  displayName: string;
  description: string | null;
  contentQuery: string;
  dataSourceScopes: string;
  /** Mailboxes added one by one: `additionalSources`. */
  sources: { id: string; email: string }[];
  createdAt: number;
  changedAt: number;
};

export type CaseFile = {
  id: string;
  displayName: string;
  description: string | null;
  externalId: string | null;
  status: 'active' | 'closed';
  createdAt: number;
  changedAt: number;
  closedAt?: number;
  searches: Map<string, Search>;
  operations: Operation[];
};

export const openCase = (id: string, body: NewCase, now: number): CaseFile => ({
  id,
  displayName: body.displayName,
  description: body.description ?? null,
  externalId: body.externalId ?? null,
  status: 'active',
  createdAt: now,
  changedAt: now,
  searches: new Map(),
  operations: [],
});

export const openSearch = (id: string, body: NewSearch, now: number): Search => ({
  id,
  displayName: body.displayName,
  description: body.description ?? null,
  contentQuery: body.contentQuery ?? '',
  dataSourceScopes: body.dataSourceScopes ?? 'none',
  sources: [],
  createdAt: now,
  changedAt: now,
});

const iso = (at: number): string => new Date(at).toISOString();

export const caseJson = (file: CaseFile): Record<string, unknown> => ({
  id: file.id,
  displayName: file.displayName,
  description: file.description,
  externalId: file.externalId,
  status: file.status,
  createdDateTime: iso(file.createdAt),
  lastModifiedDateTime: iso(file.changedAt),
  closedDateTime: file.closedAt === undefined ? null : iso(file.closedAt),
  lastModifiedBy: null,
  closedBy: null,
});

export const searchJson = (search: Search): Record<string, unknown> => ({
  id: search.id,
  displayName: search.displayName,
  description: search.description,
  contentQuery: search.contentQuery,
  dataSourceScopes: search.dataSourceScopes,
  createdDateTime: iso(search.createdAt),
  lastModifiedDateTime: iso(search.changedAt),
  createdBy: null,
  lastModifiedBy: null,
});

export const sourceJson = (source: { id: string; email: string }): Record<string, unknown> => ({
  '@odata.type': '#microsoft.graph.security.userSource',
  id: source.id,
  displayName: source.email,
  email: source.email,
  includedSources: 'mailbox',
  siteWebUrl: null,
  createdDateTime: null,
  createdBy: null,
  holdStatus: null,
});
