import { makeCertificate } from './certificate.ts';
import { entraRoutes } from './entra/routes.ts';
import { Tokens } from './entra/token.ts';
import { Faults } from './faults.ts';
import { DeltaQuery } from './graph/mail/delta.ts';
import { MailboxGate } from './graph/mail/mailbox-limits.ts';
import type { LifecycleEvent } from './graph/notifications/notification.ts';
import { Notifier } from './graph/notifications/notifier.ts';
import { graphRoutes } from './graph/routes.ts';
import { subscriptionRoutes } from './graph/subscriptions/routes.ts';
import { SubscriptionStore } from './graph/subscriptions/store.ts';
import type { Subscription } from './graph/subscriptions/subscription.ts';
import { tracingRoutes } from './graph/tracing/message-traces.ts';
import { listen } from './listener.ts';
import { type Behaviour, completeBehaviour, type TenantOptions } from './options.ts';
import { Pipeline } from './pipeline.ts';
import { type Exchange, type PostedNotification, Recording, type Violation } from './record.ts';
import type { User } from './world/types.ts';
import { World } from './world/world.ts';

/** What an app must be told to talk to the tenant. */
export type TenantAddresses = {
  tenantId: string;
  clientId: string;
  clientSecret: string;
  authorityHost: string;
  graphUrl: string;
  exchangeUrl: string;
  teamsUrl: string;
  /** App Service's managed identity endpoint and the header value it wants. */
  identityEndpoint: string;
  identityHeader: string;
  /** PEM for NODE_EXTRA_CA_CERTS; absent over plain HTTP. */
  caFile?: string;
};

export type Tenant = {
  url: string;
  world: World;
  /** How the parts behave; changes take effect at once. */
  behaviour: Behaviour;
  faults: Faults;
  exchanges: readonly Exchange[];
  notifications: readonly PostedNotification[];
  violations: readonly Violation[];
  env(): TenantAddresses;
  /** Graph's exchanges and the notifications, one JSON object a line; `without` leaves out URLs. */
  toJsonLines(without?: RegExp): string;
  subscriptions(): readonly Subscription[];
  /** Drops the exchanges and notifications recorded so far. */
  forgetRecordings(): void;
  /** The service's own events: `subscriptionRemoved` removes it, `reauthorizationRequired` pauses it until renewed. */
  sendLifecycle(subscriptionId: string, event: LifecycleEvent): void;
  /** Every delta link of the mailbox is answered 410 from now on. */
  resetDelta(user: User): void;
  /** Notifications given up. */
  lostNotifications(): number;
  /** Resolves when the app has answered all notifications posted so far. */
  idle(): Promise<void>;
  stop(): Promise<void>;
};

/** Starts a simulated Microsoft 365 tenant on 127.0.0.1. */
export async function startTenant(options: TenantOptions): Promise<Tenant> {
  const { clock, plainHttp = false, port = 0 } = options;
  const behaviour = completeBehaviour(options);
  const world = new World(options);
  const recording = new Recording();
  const faults = new Faults();
  const tokens = new Tokens(behaviour.registration);
  const delta = new DeltaQuery(world, behaviour.delta);
  const { notifier, store, routes: subscriptions } = watching(world, behaviour, recording);
  const { tenantId } = behaviour.registration;
  const routes = [
    ...entraRoutes({ registration: behaviour.registration, tokens }),
    ...graphRoutes(world, new MailboxGate(behaviour.limits, world), delta, tenantId),
    ...tracingRoutes(world, behaviour.tracing),
    ...subscriptions,
    ...(options.routes?.(world) ?? []),
  ];
  const pipeline = new Pipeline({ clock, tokens, faults, recording, routes });
  const certificate = plainHttp ? undefined : await makeCertificate();
  const listener = await listen((request) => pipeline.answer(request), {
    port,
    ...(certificate ? { certificate } : {}),
  });
  world.scheduler.start();
  return {
    url: listener.origin,
    world,
    behaviour,
    faults,
    exchanges: recording.exchanges,
    notifications: recording.notifications,
    violations: recording.violations,
    env: () => addresses(listener.origin, behaviour, certificate?.caFile),
    toJsonLines: (without) => recording.toJsonLines(without),
    forgetRecordings: () => recording.forget(),
    subscriptions: () => store.list(),
    sendLifecycle: (id, event) => sendLifecycle(store, notifier, id, event),
    resetDelta: (user) => delta.reset(user),
    lostNotifications: () => notifier.outbox.lost,
    idle: () => notifier.outbox.idle(),
    stop: async () => {
      world.scheduler.stop();
      await listener.close();
      certificate?.remove();
    },
  };
}

function watching(world: World, behaviour: Behaviour, recording: Recording) {
  const store = new SubscriptionStore(() => world.clock.now());
  const { tenantId } = behaviour.registration;
  const notifier = new Notifier({ world, store, behaviour: behaviour.notifications, recording, tenantId });
  const onExpirySet = (subscription: Subscription) => notifier.watchExpiry(subscription);
  const routes = subscriptionRoutes({ world, store, rules: behaviour.subscriptions, onExpirySet });
  return { store, notifier, routes };
}

function sendLifecycle(
  store: SubscriptionStore,
  notifier: Notifier,
  id: string,
  event: LifecycleEvent,
): void {
  const subscription = store.get(id);
  if (!subscription) throw new Error(`There is no subscription ${id}.`);
  if (event === 'subscriptionRemoved') store.remove(id);
  if (event === 'reauthorizationRequired') subscription.paused = true;
  notifier.lifecycle(subscription, event);
}

function addresses(url: string, { registration }: Behaviour, caFile: string | undefined): TenantAddresses {
  const { tenantId, clientId, clientSecret, identityHeader } = registration;
  return {
    tenantId,
    clientId,
    clientSecret,
    authorityHost: url,
    graphUrl: url,
    exchangeUrl: url,
    teamsUrl: `${url}/teams`,
    identityEndpoint: `${url}/msi/token`,
    identityHeader,
    ...(caFile === undefined ? {} : { caFile }),
  };
}
