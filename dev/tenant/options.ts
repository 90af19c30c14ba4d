import type { AppRegistration } from './entra/registration.ts';
import { type DeltaBehaviour, USUAL_DELTA } from './graph/mail/delta.ts';
import { type MailboxLimits, OUTLOOK_LIMITS } from './graph/mail/mailbox-limits.ts';
import { type NotificationBehaviour, USUAL_NOTIFICATIONS } from './graph/notifications/behaviour.ts';
import { GRAPH_RULES, type SubscriptionRules } from './graph/subscriptions/request.ts';
import { type TracingBehaviour, USUAL_TRACING } from './graph/tracing/message-traces.ts';
import type { Route } from './http.ts';
import type { Clock, Transport } from './world/types.ts';
import type { World } from './world/world.ts';

/** Everything but the clock has a default. The mutable objects a tenant hands out may be changed on the way. */
export type TenantOptions = {
  clock: Clock;
  seed?: number;
  domain?: string;
  transport?: Partial<Transport>;
  registration?: Partial<AppRegistration>;
  limits?: Partial<MailboxLimits>;
  delta?: Partial<DeltaBehaviour>;
  subscriptions?: Partial<SubscriptionRules>;
  notifications?: Partial<NotificationBehaviour>;
  tracing?: Partial<TracingBehaviour>;
  /** 0: any free one. */
  port?: number;
  /** Without TLS; Microsoft's own client libraries then send no token. */
  plainHttp?: boolean;
  /** More services on the same world. */
  routes?: (world: World) => Route[];
};

export type Behaviour = {
  registration: AppRegistration;
  limits: MailboxLimits;
  delta: DeltaBehaviour;
  subscriptions: SubscriptionRules;
  notifications: NotificationBehaviour;
  tracing: TracingBehaviour;
};

const USUAL_REGISTRATION: AppRegistration = {
  tenantId: '0f1a2b3c-4d5e-4f60-8a7b-9c0d1e2f3a4b',
  clientId: '5c8b1f0e-7a2d-4c39-9e64-3b7d20a1c5f8',
  clientSecret: 'simulated~secret',
  certificates: [],
  identityHeader: 'simulated-identity-header',
  roles: {
    graph: [
      'Mail.Read',
      'Mail.Send',
      'User.Read.All',
      'GroupMember.Read.All',
      'Organization.Read.All',
      'ExchangeMessageTrace.Read.All',
      'eDiscovery.ReadWrite.All',
    ],
    exchange: ['Exchange.ManageAsApp'],
  },
  tokenLifetime: 3_599,
};

export const completeBehaviour = (options: TenantOptions): Behaviour => ({
  registration: { ...structuredClone(USUAL_REGISTRATION), ...options.registration },
  limits: { ...OUTLOOK_LIMITS, ...options.limits },
  delta: { ...USUAL_DELTA, ...options.delta },
  subscriptions: { ...GRAPH_RULES, ...options.subscriptions },
  notifications: { ...structuredClone(USUAL_NOTIFICATIONS), ...options.notifications },
  tracing: { ...USUAL_TRACING, ...options.tracing },
});
