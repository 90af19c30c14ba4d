import { existsSync } from 'node:fs';
import { fileURLToPath, pathToFileURL } from 'node:url';
import type { Exchange } from '../../../dev/tenant/record.ts';
import type { Tenant } from '../../../dev/tenant/server.ts';
import { isMailTips, mailTipFaults } from './mail-tips.ts';

/** A request to Graph and, where there is one, its answer. */
export type Said = Pick<Exchange, 'method' | 'url' | 'requestBody' | 'status' | 'responseBody'> & {
  requestHeaders: Readonly<Record<string, string | readonly string[] | undefined>>;
};

type Finding = { source: string; code: string; at: string; message: string };

/** The module that knows Microsoft's published metadata: where the environment names it, or beside the checkout. */
type Metadata = {
  loadContract(): unknown;
  createChecker(
    contract: unknown,
    options: { roles: readonly string[]; allowHttpNotificationUrl: boolean },
  ): {
    checkExchange(exchange: Said): Finding[];
    checkNotification(notification: unknown): Finding[];
  };
};

const BESIDE = fileURLToPath(new URL('../../../../shared/contract/validate.mjs', import.meta.url));
const named = process.env['GRAPH_CONTRACT_CHECKER'] ?? (existsSync(BESIDE) ? BESIDE : undefined);

const metadata: Metadata | undefined = named && (await import(pathToFileURL(named).href));
const contract = metadata?.loadContract();

export const hasMetadata = metadata !== undefined;

/** What is wrong with a request, or with the answer to it. */
export type Fault = { of: 'request' | 'answer'; text: string };

/** Finds fault with what an app of these permissions and Graph said to each other; with mail tips by its own schema. */
export type Referee = {
  exchange(said: Said): Fault[];
  notification(posted: unknown): Fault[];
};

export function referee(roles: readonly string[]): Referee {
  const checker = metadata?.createChecker(contract, { roles, allowHttpNotificationUrl: true });
  return {
    exchange(said) {
      const what = `${said.method} ${new URL(said.url).pathname} -> ${said.status ?? 'no answer'}`;
      const faults = isMailTips(said)
        ? mailTipFaults(said, roles)
        : (checker?.checkExchange(said) ?? []).map(toFault);
      return faults.map(({ of, text }) => ({ of, text: `${what}: ${text}` }));
    },
    notification: (posted) => (checker?.checkNotification(posted) ?? []).map(toFault),
  };
}

const toFault = ({ source, code, at, message }: Finding): Fault => ({
  of: code.startsWith('response.') || code.startsWith('notification.') ? 'answer' : 'request',
  text: `[${source}] ${code} at ${at}: ${message}`,
});

/** What is wrong with what a tenant and the app, by the permissions it has there, said to each other; each fault once. */
export function faultsOf(
  tenant: Tenant,
  isCounted: (fault: Fault, said: Said) => boolean = () => true,
): string[] {
  const { exchange, notification } = referee(tenant.behaviour.registration.roles.graph);
  const said = tenant.exchanges.filter(({ service }) => service === 'graph');
  const faults = [
    ...said.flatMap((each) => exchange(each).filter((fault) => isCounted(fault, each))),
    ...tenant.notifications.flatMap((each) => notification(each.notification)),
  ];
  return [...new Set(faults.map(({ text }) => text))];
}
