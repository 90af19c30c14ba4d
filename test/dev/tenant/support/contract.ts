import { pathToFileURL } from 'node:url';
import type { Tenant } from '../../../../dev/tenant/server.ts';

type Finding = { code: string; at: string; message: string };
export type Checker = {
  checkExchange(exchange: unknown): Finding[];
  checkNotification(notification: unknown): Finding[];
};

/** A referee of Graph exchanges of an app with these permissions, where the environment names its module; the tests run without one as well. */
export async function graphChecker(roles: readonly string[]): Promise<Checker | undefined> {
  const file = process.env['GRAPH_CONTRACT_CHECKER'];
  if (!file) return undefined;
  const module = await import(pathToFileURL(file).href);
  return module.createChecker(undefined, { roles, allowHttpNotificationUrl: true });
}

/** What the referee has against the answers and notifications of a tenant; its refusals count by their shape only. */
export function contractFindings(tenant: Tenant, checker: Checker): string[] {
  const said = tenant.exchanges
    .filter((exchange) => exchange.service === 'graph' && !exchange.url.includes('/getMailTips'))
    .flatMap((exchange) =>
      checker
        .checkExchange(exchange)
        .filter((finding) => (exchange.status ?? 0) < 400 || finding.code.startsWith('response.'))
        .map(
          (finding) =>
            `${exchange.method} ${exchange.url} -> ${exchange.status}: ${finding.code} ${finding.message}`,
        ),
    );
  const posted = tenant.notifications.flatMap(({ notification }) =>
    checker
      .checkNotification(notification)
      .map((finding) => `${finding.code} ${finding.at} ${finding.message}`),
  );
  return [...said, ...posted];
}
