import { type GraphTransport, graphTransport } from '../../../shared/adapters/graph/transport.ts';
import type { TokenSource } from '../../../shared/adapters/http/tokens.ts';
import { referee } from '../../contract/graph/referee.ts';
import { type NapClock, napClock, type Received, type Service, startService } from '../http/service.ts';

/** The application permissions of docs/permissions.md. */
const roles = [
  'Mail.Read',
  'Mail.Send',
  'User.ReadBasic.All',
  'GroupMember.Read.All',
  'eDiscovery.ReadWrite.All',
  'ExchangeMessageTrace.Read.All',
];

const { exchange } = referee(roles);

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
    const wrong = service.received.flatMap((request) => faultsIn(service.url, request));
    if (wrong.length > 0) throw new Error(`against Microsoft's metadata:\n${wrong.join('\n')}`);
  };
}

const faultsIn = (origin: string, { method, path, headers, body }: Received): string[] =>
  exchange({
    method,
    url: origin + path,
    requestHeaders: headers,
    ...(body ? { requestBody: body } : {}),
  }).map(({ text }) => text);

export const queryOf = (request: Received | undefined): URLSearchParams =>
  new URL(request?.path ?? '/', 'http://graph').searchParams;
