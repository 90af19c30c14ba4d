import { z } from 'zod';

const text = z.string().nullable().optional();

/** `dataSourceScopes` is a set of flags, written with commas. */
const SCOPES = [
  'none',
  'allTenantMailboxes',
  'allTenantSites',
  'allCaseCustodians',
  'allCaseNoncustodialDataSources',
];
const scopes = z
  .string()
  .refine((value) => value.split(',').every((scope) => SCOPES.includes(scope.trim())), {
    error: (issue) => `${String(issue.input)} is not one of ${SCOPES.join(', ')}`,
  });

const odataType = (name: string) =>
  z
    .string()
    .refine((value) => value.replace(/^#/, '') === `microsoft.graph.security.${name}`)
    .optional();

export const newCase = z.strictObject({
  '@odata.type': odataType('ediscoveryCase'),
  displayName: z.string().min(1),
  description: text,
  externalId: text,
});

export const changedCase = newCase.partial();

export const newSearch = z.strictObject({
  '@odata.type': odataType('ediscoverySearch'),
  displayName: z.string().min(1),
  description: text,
  contentQuery: z.string().optional(),
  dataSourceScopes: scopes.optional(),
});

export const changedSearch = newSearch.partial();

/** One source a call. A site would need a site object; only mailboxes are simulated. */
export const newSource = z.strictObject({
  '@odata.type': z
    .string()
    .refine((value) => value.replace(/^#/, '') === 'microsoft.graph.security.userSource'),
  email: z.email(),
  includedSources: z.literal('mailbox').optional(),
  displayName: text,
});

const STATISTICS = [
  'includeRefiners',
  'includeQueryStats',
  'includeUnindexedStats',
  'advancedIndexing',
  'locationsWithoutHits',
];

export const estimate = z.strictObject({
  statisticsOptions: z
    .string()
    .refine((value) => value.split(',').every((option) => STATISTICS.includes(option.trim())))
    .optional(),
});

/** `permanentlyDelete` is spelled exactly so; `teamsMessages` would delete chats for good. */
export const purge = z.strictObject({
  purgeType: z.enum(['recoverable', 'permanentlyDelete']).optional(),
  purgeAreas: z.enum(['mailboxes', 'teamsMessages', 'mailboxes,teamsMessages']).optional(),
});

export type Purge = z.infer<typeof purge>;
export type NewSearch = z.infer<typeof newSearch>;
export type NewCase = z.infer<typeof newCase>;
export type ChangedSearch = z.infer<typeof changedSearch>;
export type ChangedCase = z.infer<typeof changedCase>;
