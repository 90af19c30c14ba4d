import { z } from 'zod';
import { Occupied, OutcomeUnknown } from '../../domain/errors.ts';
import { MINUTE } from '../../domain/time.ts';
import type { Clock } from '../../ports/clock.ts';
import type { Ediscovery, EdiscoverySearch, RequestBudget } from '../../ports/ediscovery.ts';
import { readAnswer } from '../http/answer.ts';
import { ServiceRefusal } from '../http/failure.ts';
import { operationIdIn, operationItem, toOperation } from './ediscovery-operation.ts';
import { pacedLists } from './paced-lists.ts';
import { literal, path, query } from './path.ts';
import type { GraphAnswer, GraphCall, GraphTransport } from './transport.ts';

const CASES = 'security/cases/ediscoveryCases';

/**
 * All that can ever be sent to delete anything: recoverable, from mailboxes. The service's other purge area deletes
 * chats for good whatever the type.
 */
const PURGE = { purgeType: 'recoverable', purgeAreas: 'mailboxes' } as const;

const caseItem = z.object({
  id: z.string(),
  displayName: z.string().nullish(),
  status: z.string().nullish(),
});
const searchItem = z.object({
  id: z.string(),
  displayName: z.string().nullish(),
  contentQuery: z.string().nullish(),
  dataSourceScopes: z.string().nullish(),
});

export function graphEdiscovery({
  graph,
  ...deps
}: {
  graph: GraphTransport;
  budget: RequestBudget;
  clock: Pick<Clock, 'now'>;
}): Ediscovery {
  const lists = pacedLists(graph, deps);
  // One request, one token of the allowance: a retry in this process would overdraw it.
  const call: GraphCall = { headers: { Prefer: 'include-unknown-enum-members' }, once: true, remedy };
  const collection = <T>(url: string, item: z.ZodType<T>, what: string) => lists.read(url, item, what, call);
  const searchPath = (caseId: string, searchId: string) => path`${caseId}/searches/${searchId}`;
  const SELECT = query({ $select: 'id,displayName,contentQuery,dataSourceScopes' });

  return {
    async findCase(name) {
      const options = query({ $filter: `displayName eq ${literal(name)}` });
      const found = await collection(CASES + options, caseItem, 'the list of eDiscovery cases');
      return found.find(({ displayName, status }) => displayName === name && status !== 'pendingDelete')?.id;
    },
    async createCase(displayName, description, externalId) {
      const answer = await created(graph.post(CASES, { displayName, description, externalId }, call));
      return readAnswer(caseItem, answer.body, 'the creation of an eDiscovery case').id;
    },
    async createSearch(caseId, displayName, contentQuery) {
      const body = { displayName, contentQuery, dataSourceScopes: 'allTenantMailboxes' };
      const answer = await created(graph.post(`${CASES}/${path`${caseId}/searches`}`, body, call));
      return readAnswer(searchItem, answer.body, 'the creation of an eDiscovery search').id;
    },
    async listSearches(caseId) {
      const url = `${CASES}/${path`${caseId}/searches`}${SELECT}`;
      return (await collection(url, searchItem, 'the list of eDiscovery searches')).map(toSearch);
    },
    async readSearch(caseId, searchId) {
      const answer = await graph.get(`${CASES}/${searchPath(caseId, searchId)}${SELECT}`, call);
      return toSearch(readAnswer(searchItem, answer.body, 'an eDiscovery search'));
    },
    async estimate(caseId, searchId) {
      const url = `${CASES}/${searchPath(caseId, searchId)}/estimateStatistics`;
      const body = { statisticsOptions: 'includeUnindexedStats' };
      return operationIdIn((await submitted(graph.post(url, body, call))).location);
    },
    async purge(caseId, searchId) {
      const url = `${CASES}/${searchPath(caseId, searchId)}/purgeData`;
      return operationIdIn(
        (await submitted(graph.post(url, PURGE, { ...call, remedy: purgeRemedy }))).location,
      );
    },
    async operations(caseId) {
      const url = `${CASES}/${path`${caseId}/operations`}`;
      return (await collection(url, operationItem, 'the operations of an eDiscovery case')).map(toOperation);
    },
    async lastEstimate(caseId, searchId) {
      const url = `${CASES}/${searchPath(caseId, searchId)}/lastEstimateStatisticsOperation`;
      try {
        const { body } = await graph.get(url, call);
        return body === undefined
          ? undefined
          : toOperation(readAnswer(operationItem, body, 'the last estimate'));
      } catch (error) {
        if (error instanceof ServiceRefusal && error.status === 404) return undefined;
        throw error;
      }
    },
  };
}

/** The name is taken: an earlier creation went through and its answer was lost. */
const created = (act: Promise<GraphAnswer>): Promise<GraphAnswer> =>
  onConflict(act, (error) => new OutcomeUnknown(`${error.message}; look for it`, { cause: error }));

/** The service runs one operation of a search at a time. */
const submitted = (act: Promise<GraphAnswer>): Promise<GraphAnswer> =>
  onConflict(act, (error) => new Occupied(error.message, MINUTE, { cause: error }));

async function onConflict<T>(act: Promise<T>, instead: (error: ServiceRefusal) => Error): Promise<T> {
  try {
    return await act;
  } catch (error) {
    throw error instanceof ServiceRefusal && error.status === 409 ? instead(error) : error;
  }
}

const toSearch = (item: z.infer<typeof searchItem>): EdiscoverySearch => ({
  id: item.id,
  name: item.displayName ?? '',
  query: item.contentQuery ?? '',
  scope: item.dataSourceScopes ?? '',
});

/** The cmdlet takes 50,000 mailboxes at a time; whether the same binds Graph is not documented. */
const purgeRemedy = (status: number): string | undefined =>
  status === 400
    ? 'If it is for the number of mailboxes, run the finished query in Microsoft Purview for at most 50,000 of them at a time, or name defender in STORMLOCK_PURGERS (docs/runbook.md).'
    : remedy(status);

function remedy(status: number): string | undefined {
  if (status === 401 || status === 403) {
    return 'App-only eDiscovery needs eDiscovery.ReadWrite.All, an E5 licence or add-on, and the role Search And Purge for the app (docs/permissions.md). Until then run the finished query by hand.';
  }
  if (status === 404) return 'The case or search was deleted in Purview: run the finished query by hand.';
  return undefined;
}
