import { pathToFileURL } from 'node:url';
import { type GraphTransport, graphTransport } from '../../../shared/adapters/graph/transport.ts';
import type { TokenSource } from '../../../shared/adapters/http/tokens.ts';
import { type NapClock, napClock, type Received, type Service, startService } from '../http/service.ts';

type Violation = { code: string; at: string; message: string };
type Checker = { checkExchange(exchange: object): Violation[] };

/** The module that holds requests against Microsoft's metadata, where the environment names it. */
const CHECKER = process.env['GRAPH_CONTRACT_CHECKER'];
export const hasMetadata = CHECKER !== undefined;

/** The application permissions of docs/permissions.md. */
const roles = [
  'Mail.Read',
  'Mail.Send',
  'User.ReadBasic.All',
  'GroupMember.Read.All',
  'eDiscovery.ReadWrite.All',
  'ExchangeMessageTrace.Read.All',
];

const checker: Checker | undefined =
  CHECKER === undefined
    ? undefined
    : (await import(pathToFileURL(CHECKER).href)).createChecker(undefined, {
        roles,
        allowHttpNotificationUrl: true,
      });

const tokens: TokenSource = { authorizationFor: () => Promise.resolve('Bearer token') };

export type GraphService = Service & { graph: GraphTransport; clock: NapClock };

export async function startGraph(): Promise<GraphService> {
  const service = await startService();
  const clock = napClock();
  const graph = graphTransport({ url: service.url, tokens, clock, development: true });
  return Object.assign(service, {
    clock,
    graph,
    close: closing(service),
  });
}

function closing(service: Service): () => Promise<void> {
  const { close } = service;
  return async () => {
    await close();
    const wrong = service.received.flatMap((request) => violationsOf(service.url, request));
    if (wrong.length > 0) throw new Error(`against Microsoft's metadata:\n${wrong.join('\n')}`);
  };
}

/** Mail tips are documented, but not among the paths of the metadata at hand. */
function violationsOf(url: string, { method, path, headers, body }: Received): string[] {
  if (checker === undefined || path.endsWith('/getMailTips')) return [];
  const exchange = {
    method,
    url: url + path,
    requestHeaders: headers,
    ...(body ? { requestBody: body } : {}),
  };
  return checker
    .checkExchange(exchange)
    .map((violation) => `${method} ${path}: ${violation.at}: ${violation.message}`);
}

export const queryOf = (request: Received | undefined): URLSearchParams =>
  new URL(request?.path ?? '/', 'http://graph').searchParams;
