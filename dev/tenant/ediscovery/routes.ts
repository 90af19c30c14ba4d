import { z } from 'zod';
import { badRequest, jsonBody, type Route, type TenantRequest, type TenantResponse } from '../http.ts';
import * as bodies from './bodies.ts';
import { type CaseFile, caseJson, type Search, searchJson, sourceJson } from './case-file.ts';
import { checkOptions, collection, entity } from './odata.ts';
import { isRunning, type Operation, operationJson } from './operation.ts';
import { busy, unknown } from './refusal.ts';
import { type Ediscovery, READ, WRITE } from './service.ts';

/** Everything the tenant answers under `/v1.0/security/cases/ediscoveryCases`. */
export const ediscoveryRoutes = (service: Ediscovery): Route[] => [
  ...caseRoutes(service),
  ...searchRoutes(service),
  ...jobRoutes(service),
];

const NO_CONTENT: TenantResponse = { status: 204 };

function caseRoutes(service: Ediscovery): Route[] {
  const { cases } = service;
  return [
    service.route('GET', '', READ, (request) => collection(request, cases.all.map(caseJson))),
    service.route('POST', '', WRITE, (request) =>
      created(caseJson(cases.create(read(request, bodies.newCase), service.now()))),
    ),
    service.route('GET', '/{case}', READ, (request) => entity(request, caseJson(caseOf(request, service)))),
    service.route('PATCH', '/{case}', WRITE, (request) => {
      cases.change(caseOf(request, service), read(request, bodies.changedCase), service.now());
      return NO_CONTENT;
    }),
    service.route('DELETE', '/{case}', WRITE, (request) => {
      cases.remove(idle(caseOf(request, service), service));
      return NO_CONTENT;
    }),
    ...action(service, '/{case}', 'close', (request) => {
      if (request.body !== '') throw badRequest('close takes no body.');
      cases.close(caseOf(request, service), service.now());
      return NO_CONTENT;
    }),
  ];
}

function searchRoutes(service: Ediscovery): Route[] {
  const { cases, jobs } = service;
  return [
    service.route('GET', '/{case}/searches', READ, (request) =>
      collection(request, [...caseOf(request, service).searches.values()].map(searchJson)),
    ),
    service.route('POST', '/{case}/searches', WRITE, (request) => {
      const body = read(request, bodies.newSearch);
      const { warnings } = jobs.query(body.contentQuery ?? '');
      const search = cases.createSearch(caseOf(request, service), body, service.now());
      return created(searchJson(search), warnings);
    }),
    service.route('GET', '/{case}/searches/{search}', READ, (request) =>
      entity(request, searchJson(searchOf(request, service))),
    ),
    service.route('PATCH', '/{case}/searches/{search}', WRITE, (request) => {
      const body = read(request, bodies.changedSearch);
      if (body.contentQuery !== undefined) jobs.query(body.contentQuery);
      cases.changeSearch(searchOf(request, service), body, service.now());
      return NO_CONTENT;
    }),
    service.route('DELETE', '/{case}/searches/{search}', WRITE, (request) => {
      const search = searchOf(request, service);
      idle(caseOf(request, service), service, search).searches.delete(search.id);
      return NO_CONTENT;
    }),
    service.route('GET', '/{case}/searches/{search}/additionalSources', READ, (request) =>
      collection(request, searchOf(request, service).sources.map(sourceJson)),
    ),
    service.route('POST', '/{case}/searches/{search}/additionalSources', WRITE, (request) => {
      const { email } = read(request, bodies.newSource);
      return created(sourceJson(cases.addSource(searchOf(request, service), email)));
    }),
  ];
}

function jobRoutes(service: Ediscovery): Route[] {
  const { cases, jobs } = service;
  const shown = (request: TenantRequest, operation: Operation): Record<string, unknown> => {
    const knowsAll = /include-unknown-enum-members/i.test(request.headers['prefer'] ?? '');
    return operationJson(operation, service.now(), knowsAll);
  };
  return [
    ...action(service, '/{case}/searches/{search}', 'estimateStatistics', (request) => {
      if (request.body !== '') read(request, bodies.estimate);
      const operation = jobs.estimate(caseOf(request, service), searchOf(request, service));
      return accepted(request, operation);
    }),
    ...action(service, '/{case}/searches/{search}', 'purgeData', (request) => {
      const body = read(request, bodies.purge);
      return accepted(request, jobs.purge(caseOf(request, service), searchOf(request, service), body));
    }),
    service.route('GET', '/{case}/searches/{search}/lastEstimateStatisticsOperation', READ, (request) => {
      const { id } = searchOf(request, service);
      const operation = caseOf(request, service).operations.findLast(
        (job) => job.searchId === id && job.action === 'estimateStatistics',
      );
      if (operation === undefined) throw unknown('estimate of the search', id);
      return entity(request, shown(request, operation));
    }),
    service.route('GET', '/{case}/operations', READ, (request) =>
      collection(
        request,
        caseOf(request, service).operations.map((operation) => shown(request, operation)),
      ),
    ),
    service.route('GET', '/{case}/operations/{operation}', WRITE, (request) => {
      const id = request.params['operation'] ?? '';
      const operation = cases.find(request.params['case'] ?? '').operations.find((job) => job.id === id);
      if (operation === undefined) throw unknown('operation', id);
      return entity(request, shown(request, operation));
    }),
  ];
}

/** Actions answer under their short and under their full name. */
function action(
  service: Ediscovery,
  path: string,
  name: string,
  handle: (request: TenantRequest) => TenantResponse,
): Route[] {
  const checked = (request: TenantRequest): TenantResponse => {
    checkOptions(request);
    return handle(request);
  };
  return [name, `microsoft.graph.security.${name}`].map((spelling) =>
    service.route('POST', `${path}/${spelling}`, WRITE, checked),
  );
}

const caseOf = (request: TenantRequest, { cases }: Ediscovery): CaseFile =>
  cases.find(request.params['case'] ?? '');

const searchOf = (request: TenantRequest, service: Ediscovery): Search =>
  service.cases.search(caseOf(request, service), request.params['search'] ?? '');

function read<T>(request: TenantRequest, schema: z.ZodType<T>): T {
  checkOptions(request);
  const body = schema.safeParse(jsonBody(request));
  if (body.success) return body.data;
  throw badRequest(z.prettifyError(body.error));
}

function idle(file: CaseFile, service: Ediscovery, search?: Search): CaseFile {
  const running = file.operations.filter((job) => isRunning(job, service.now()));
  if (running.some((job) => search === undefined || job.searchId === search.id)) throw busy();
  return file;
}

const created = (body: Record<string, unknown>, warnings: readonly string[] = []): TenantResponse => ({
  status: 201,
  body,
  ...(warnings.length > 0 ? { violation: `The query is accepted, but ${warnings.join('; ')}.` } : {}),
});

function accepted(request: TenantRequest, operation: Operation): TenantResponse {
  const base = `${request.url.origin}/v1.0/security/cases/ediscoveryCases`;
  const location = `${base}('${request.params['case']}')/operations('${operation.id}')`;
  return { status: 202, headers: { Location: location } };
}
