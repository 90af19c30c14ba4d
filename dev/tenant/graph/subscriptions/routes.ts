import { randomUUID } from 'node:crypto';
import { notFound, Refusal, type Route, type TenantRequest, type TenantResponse } from '../../http.ts';
import type { World } from '../../world/world.ts';
import { readQuery } from '../query.ts';
import { shakeHands } from './handshake.ts';
import { paced } from './pace.ts';
import { readRenewal, readSubscription, type SubscriptionRules } from './request.ts';
import type { SubscriptionStore } from './store.ts';
import { type Subscription, subscriptionJson } from './subscription.ts';

export type SubscriptionParts = {
  world: World;
  store: SubscriptionStore;
  rules: SubscriptionRules;
  /** After a creation and after every renewal. */
  onExpirySet: (subscription: Subscription) => void;
};

const PATH = '/v1.0/subscriptions';
const READ = ['Mail.Read', 'Mail.ReadBasic.All'];

export function subscriptionRoutes(parts: SubscriptionParts): Route[] {
  const graph = { service: 'graph' } as const;
  const reading = { permissions: READ };
  const one = `${PATH}/{id}`;
  const routes: Route[] = [
    { ...graph, method: 'POST', path: PATH, handle: (request) => create(request, parts) },
    { ...graph, method: 'GET', path: PATH, handle: (request) => list(request, parts) },
    { ...graph, ...reading, method: 'GET', path: one, handle: (request) => show(request, parts) },
    { ...graph, ...reading, method: 'PATCH', path: one, handle: (request) => renew(request, parts) },
    { ...graph, ...reading, method: 'DELETE', path: one, handle: (request) => remove(request, parts) },
    {
      ...graph,
      permissions: ['Mail.Read'],
      method: 'POST',
      path: `${one}/reauthorize`,
      handle: (request) => reauthorize(request, parts),
    },
  ];
  return paced(routes, parts.rules.pace, parts.world.clock);
}

const json = (request: TenantRequest, subscription: Subscription, created = false): Record<string, unknown> =>
  subscriptionJson(subscription, request.caller?.appId ?? '', created);

async function create(request: TenantRequest, parts: SubscriptionParts): Promise<TenantResponse> {
  const { world, store, rules } = parts;
  requireReadPermission(request);
  const wanted = readSubscription(request, randomUUID(), world, rules);
  refuseTwin(wanted, store);
  if (store.list().filter((other) => other.user === wanted.user).length >= rules.perMailbox)
    throw new Refusal(
      403,
      'Forbidden',
      `The limit of ${rules.perMailbox} subscriptions per mailbox is reached.`,
      {
        isViolation: false,
      },
    );
  await shakeHands(wanted.notificationUrl, rules.handshakeTimeout);
  if (wanted.lifecycleNotificationUrl)
    await shakeHands(wanted.lifecycleNotificationUrl, rules.handshakeTimeout);
  refuseTwin(wanted, store);
  store.add(wanted);
  parts.onExpirySet(wanted);
  return { status: 201, body: json(request, wanted, true) };
}

/** Subscriptions are not served under permissions to write. */
function requireReadPermission(request: TenantRequest): void {
  const roles = request.caller?.roles ?? [];
  if (READ.some((role) => roles.includes(role))) return;
  throw new Refusal(
    403,
    'ExtensionError',
    'Operation: Create; Exception: [Status Code: Forbidden; Reason: Access is denied.]',
  );
}

function refuseTwin(wanted: Subscription, store: SubscriptionStore): void {
  const twin = store.twinOf(wanted);
  if (!twin) return;
  const message = `Subscription Id <${twin.id}> already exists for the requested combination`;
  throw new Refusal(409, 'ExtensionError', message);
}

function list(request: TenantRequest, { store }: SubscriptionParts): TenantResponse {
  readQuery(request, []);
  return { status: 200, body: { value: store.list().map((subscription) => json(request, subscription)) } };
}

const show = (request: TenantRequest, parts: SubscriptionParts): TenantResponse => ({
  status: 200,
  body: json(request, named(request, parts)),
});

function renew(request: TenantRequest, parts: SubscriptionParts): TenantResponse {
  const subscription = named(request, parts);
  subscription.expiresAt = readRenewal(request, parts.world.clock.now(), parts.rules);
  subscription.paused = false;
  parts.onExpirySet(subscription);
  return { status: 200, body: json(request, subscription) };
}

function remove(request: TenantRequest, parts: SubscriptionParts): TenantResponse {
  parts.store.remove(named(request, parts).id);
  return { status: 204 };
}

function reauthorize(request: TenantRequest, parts: SubscriptionParts): TenantResponse {
  named(request, parts).paused = false;
  return { status: 204 };
}

function named(request: TenantRequest, { store }: SubscriptionParts): Subscription {
  const id = request.params['id'] ?? '';
  const subscription = store.get(id);
  if (subscription) return subscription;
  throw notFound(`The object was not found. Subscription '${id}'.`);
}
