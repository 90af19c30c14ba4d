import { clientStates } from './adapters/client-states.ts';
import { systemClock } from './adapters/clock.ts';
import { lazyCredential, storageCredential } from './adapters/credential.ts';
import { type ExchangeClient, exchangeClient } from './adapters/exchange/client.ts';
import { exchangeGroupDirectory } from './adapters/exchange/group-directory.ts';
import { exchangeGroupLock } from './adapters/exchange/group-lock.ts';
import { exchangeRuleLock } from './adapters/exchange/rule-lock.ts';
import { graphEdiscovery } from './adapters/graph/ediscovery.ts';
import { graphMailReader } from './adapters/graph/mail.ts';
import { graphDeliveryCanary, graphMemberTip } from './adapters/graph/mail-tips.ts';
import { graphMemberCount } from './adapters/graph/members.ts';
import { graphMessageTrace } from './adapters/graph/message-trace.ts';
import { graphRemediation } from './adapters/graph/remediation.ts';
import { graphSentinelDirectory } from './adapters/graph/sentinels.ts';
import { graphSubscriptions } from './adapters/graph/subscriptions.ts';
import { type GraphTransport, graphTransport } from './adapters/graph/transport.ts';
import { groupLocks } from './adapters/group-locks.ts';
import { createTokenSource } from './adapters/http/tokens.ts';
import { mailChannel } from './adapters/notices/mail.ts';
import { teamsChannel } from './adapters/notices/teams.ts';
import { runbookLock } from './adapters/runbook-lock.ts';
import type { TableConnection } from './adapters/storage/connection.ts';
import { openStores } from './adapters/storage/open-stores.ts';
import type { Config } from './config/config.ts';
import { readConfig } from './config.ts';
import type { Address } from './domain/address.ts';
import { Refused } from './domain/errors.ts';
import { HOUR, MINUTE } from './domain/time.ts';
import type { Clock } from './ports/clock.ts';
import type { GroupLock } from './ports/groups.ts';
import type { Log } from './ports/log.ts';
import type { NoticeChannel } from './ports/notices.ts';
import type { ClientStates, SentinelDirectory } from './ports/subscriptions.ts';
import type { AdoptDeps } from './use-cases/adopt-orphans.ts';
import type { HealthDeps } from './use-cases/check-health.ts';
import type { SenderDeps } from './use-cases/check-senders.ts';
import { CursorBook } from './use-cases/cursor-book.ts';
import { InboxTurns } from './use-cases/inbox-turns.ts';
import type { IngestDeps } from './use-cases/ingest-sentinel.ts';
import { Judged } from './use-cases/judged.ts';
import type { HouseDeps } from './use-cases/keep-house.ts';
import type { OperateDeps } from './use-cases/operate-switch.ts';
import type { ReconcileDeps } from './use-cases/reconcile-watch.ts';

/** Everything any use case needs. */
export type Deps = IngestDeps & ReconcileDeps & HouseDeps & HealthDeps & OperateDeps & AdoptDeps & SenderDeps;

/** Microsoft's limit for everything under ediscoveryCases, per app and tenant. */
const EDISCOVERY_REQUESTS = 5;

let composed: Omit<Deps, 'log'> | undefined;

/** The app's parts, made once a process; log and name are the invocation's. Throws InvalidSettings. */
export function compose(log: Log, invocation: Invocation): Deps {
  composed ??= connect(readConfig(process.env));
  return { ...composed, log, actsFrom: actsFrom(invocation) };
}

type Invocation = { functionName: string; invocationId: string };

/** As Application Insights and the platform name them, so that an act can be looked up there. */
function actsFrom({ functionName, invocationId }: Invocation): string {
  const instance = ['WEBSITE_INSTANCE_ID', 'WEBSITE_POD_NAME', 'CONTAINER_NAME']
    .map((name) => process.env[name])
    .find((value) => value);
  return `${functionName} ${invocationId}${instance === undefined ? '' : ` on ${instance.slice(0, 24)}`}`;
}

function connect(config: Config): Omit<Deps, 'log'> {
  const { development, timing, policy } = config;
  const clock = systemClock(config.clockFile);
  const credential = lazyCredential(config.credential);
  const stores = openStores({ connection: storageOf(config) });
  const graph = graphTransport({
    url: config.graph.url,
    clock,
    development,
    tokens: createTokenSource({
      credential,
      scope: config.graph.scope,
      allowedOrigin: config.graph.url,
      development,
    }),
  });
  const exchange = exchangeClient({
    url: config.exchange.url,
    tenantId: config.credential.tenantId,
    clock,
    development,
    tokens: createTokenSource({
      credential,
      scope: config.exchange.scope,
      allowedOrigin: config.exchange.url,
      subdomains: true,
      development,
    }),
  });
  const states = clientStates({ secrets: config.clientStateSecrets });
  const sentinelDirectory = graphSentinelDirectory({ graph });
  const directory = exchangeGroupDirectory({
    exchange,
    countMembers: graphMemberCount({ graph }),
    tellMemberCount: graphMemberTip({ graph }),
    probeMailbox: async () => (await stores.cursors.list())[0]?.value.sentinel,
  });
  const budget = {
    take: (count?: number) =>
      stores.budgets.take('ediscovery', EDISCOVERY_REQUESTS, MINUTE, clock.now(), count),
  };
  return {
    ...stores,
    ...timing,
    clock,
    policy,
    detection: config.detection,
    firstPosition: config.firstPosition,
    clientStates: states,
    mail: graphMailReader({ graph }),
    ...(policy.traceInterval ? { trace: graphMessageTrace({ graph }) } : {}),
    subscriptions: graphSubscriptions({ graph }),
    sentinelDirectory,
    sentinels: config.sentinels,
    ...notificationUrls(config, states),
    directory,
    groupsById: directory,
    lock: lockWith(config, exchange, clock),
    lockHolder: config.lock.actuator === 'manual' ? undefined : () => lockHolder(config, sentinelDirectory),
    handHolder: () => lockHolder(config, sentinelDirectory),
    allowedSenders: config.lock.allowed,
    canary: graphDeliveryCanary({ graph }),
    ediscovery: graphEdiscovery({ graph, budget, clock }),
    ...(policy.purgers.includes('defender') ? { remediation: graphRemediation({ graph }) } : {}),
    budget,
    channels: channels(config, graph, clock),
    noticeBudget: { take: () => stores.budgets.take('notices', config.notices.perHour, HOUR, clock.now()) },
    linkTo: (id) => `${config.publicUrl}/api/console#/incidents/${id}`,
    coverageLink: `${config.publicUrl}/api/console#/coverage`,
    judged: new Judged(),
    inboxTurns: new InboxTurns(),
    cursorBook: new CursorBook(),
  };
}

function storageOf({ storage, development }: Config): TableConnection {
  if ('connectionString' in storage) return storage;
  const { tableServiceUrl, ...identity } = storage;
  return { tableServiceUrl, credential: storageCredential({ ...identity, development }) };
}

/** The URL names the secret behind the client state: with another secret, subscriptions are made anew. */
const notificationUrls = ({ publicUrl }: Config, { keyName }: ClientStates) => ({
  notifyUrl: `${publicUrl}/api/notify?key=${keyName}`,
  lifecycleUrl: `${publicUrl}/api/lifecycle?key=${keyName}`,
});

function lockWith({ lock }: Config, exchange: ExchangeClient, clock: Clock): GroupLock {
  const lists = exchangeGroupLock({ exchange, clock });
  const { resolveSenders } = lists;
  const { runbookWebhookUrl: webhookUrl } = lock;
  const cloud =
    lock.actuator === 'runbook' && webhookUrl !== undefined
      ? runbookLock({ webhookUrl, reader: lists, clock })
      : lists;
  if (lock.onPremises === 'tell') return cloud;
  return groupLocks({ cloud, onPremises: exchangeRuleLock({ exchange, clock, resolveSenders }) });
}

function channels({ notices }: Config, graph: GraphTransport, clock: Clock): NoticeChannel[] {
  const { teamsWebhookUrl: webhookUrl, mailFrom: from, mailTo: to } = notices;
  return [
    ...(webhookUrl === undefined ? [] : [teamsChannel({ webhookUrl, clock })]),
    ...(from === undefined ? [] : [mailChannel({ graph, from, to })]),
  ];
}

/** The mailbox the settings name, else the first sentinel: it belongs to Stormlock and sends nothing. */
async function lockHolder({ lock, sentinels }: Config, directory: SentinelDirectory): Promise<Address> {
  if (lock.holder !== undefined) return lock.holder;
  const [first] = await directory.resolve(sentinels[0] ?? '');
  const address = first === undefined ? undefined : await directory.addressOf(first);
  if (address !== undefined) return address;
  throw new Refused(
    'no mailbox is known that could hold the lock',
    'Set STORMLOCK_LOCK_HOLDER to the address of a mailbox of yours.',
  );
}
