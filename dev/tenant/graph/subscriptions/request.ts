import { z } from 'zod';
import { badRequest, jsonBody, Refusal, type TenantRequest } from '../../http.ts';
import type { World } from '../../world/world.ts';
import { folderNamed } from '../mail/folders.ts';
import { wantsImmutableIds } from '../query.ts';
import type { SubscriptionPace } from './pace.ts';
import type { ChangeType, Subscription } from './subscription.ts';

export type SubscriptionRules = {
  /** From now to the latest expiry allowed. */
  longest: number;
  /** Anything shorter is raised to it. */
  shortest: number;
  perMailbox: number;
  /** Wall-clock milliseconds an endpoint has for its handshake. */
  handshakeTimeout: number;
  /** `http` notification URLs, on loopback only. */
  allowLoopbackHttp: boolean;
  pace: SubscriptionPace;
};

const MINUTE = 60_000;

/** Mail: at most 10,080 minutes, at least 45, and 1,000 subscriptions a mailbox; of the published paces the slowest. */
export const GRAPH_RULES: SubscriptionRules = {
  longest: 10_080 * MINUTE,
  shortest: 45 * MINUTE,
  perMailbox: 1_000,
  handshakeTimeout: 10_000,
  allowLoopbackHttp: true,
  pace: { writes: 500, lists: 25 },
};

const instant = z.iso.datetime({ offset: true }).transform((text) => Date.parse(text));

const body = z.strictObject({
  changeType: z.string(),
  notificationUrl: z.url(),
  lifecycleNotificationUrl: z.url().nullish(),
  resource: z.string().min(1),
  expirationDateTime: instant,
  clientState: z.string().max(128).nullish(),
  latestSupportedTlsVersion: z.enum(['v1_0', 'v1_1', 'v1_2', 'v1_3']).optional(),
  includeResourceData: z.literal(false, 'notifications with resource data are not simulated').nullish(),
});

const renewal = z.strictObject({ expirationDateTime: instant });

/** Reads the body of a creation. Throws a Refusal. */
export function readSubscription(
  request: TenantRequest,
  id: string,
  world: World,
  rules: SubscriptionRules,
): Subscription {
  const read = body.safeParse(jsonBody(request));
  if (!read.success) throw badRequest(z.prettifyError(read.error), 'InvalidRequest');
  const { lifecycleNotificationUrl, clientState, expirationDateTime, ...given } = read.data;
  for (const url of [given.notificationUrl, lifecycleNotificationUrl ?? given.notificationUrl])
    requireSafe(url, rules);
  return {
    id,
    resource: given.resource,
    ...readResource(given.resource, world),
    changeTypes: readChangeTypes(given.changeType),
    notificationUrl: given.notificationUrl,
    ...(lifecycleNotificationUrl ? { lifecycleNotificationUrl } : {}),
    ...(clientState ? { clientState } : {}),
    latestSupportedTlsVersion: given.latestSupportedTlsVersion ?? 'v1_2',
    immutableIds: wantsImmutableIds(request),
    expiresAt: allowedExpiry(expirationDateTime, world.clock.now(), rules),
    paused: false,
  };
}

/** Reads the body of a renewal: the new expiry. Only that can be changed. Throws a Refusal. */
export function readRenewal(request: TenantRequest, now: number, rules: SubscriptionRules): number {
  const read = renewal.safeParse(jsonBody(request));
  if (!read.success) throw badRequest(z.prettifyError(read.error), 'InvalidRequest');
  return allowedExpiry(read.data.expirationDateTime, now, rules);
}

function allowedExpiry(wanted: number, now: number, rules: SubscriptionRules): number {
  if (wanted > now + rules.longest)
    throw badRequest(
      `Subscription expiration can only be ${rules.longest / MINUTE} minutes in the future.`,
      'ErrorInvalidParameter',
    );
  if (wanted <= now)
    throw badRequest('Subscription expiration must be in the future.', 'ErrorInvalidParameter');
  return Math.max(wanted, now + rules.shortest);
}

function requireSafe(url: string, rules: SubscriptionRules): void {
  const { protocol, hostname } = new URL(url);
  const loopback = ['127.0.0.1', 'localhost', '[::1]'].includes(hostname);
  if (protocol === 'https:' || (protocol === 'http:' && loopback && rules.allowLoopbackHttp)) return;
  throw badRequest(`The notification URL '${url}' must start with 'https://'.`, 'InvalidRequest');
}

function readChangeTypes(text: string): ChangeType[] {
  const types = text.split(',').map((type) => type.trim());
  return types.map((type) => {
    if (type === 'created' || type === 'updated' || type === 'deleted') return type;
    throw badRequest(`changeType '${type}' is not created, updated or deleted.`, 'InvalidRequest');
  });
}

const RESOURCE =
  /^\/?users(?:\/([^/?]+)|\('([^']+)'\))(?:\/mailFolders(?:\/([^/?]+)|\('([^']+)'\)))?\/messages$/i;
const UPN_LIKE_GUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}.+/i;

function readResource(resource: string, world: World): Pick<Subscription, 'user' | 'folder'> {
  const match = RESOURCE.exec(resource);
  const name = match?.[1] ?? match?.[2];
  if (!match || name === undefined)
    throw badRequest(`The resource '${resource}' is none this tenant can watch.`, 'InvalidRequest');
  if (UPN_LIKE_GUID.test(name)) throw new Refusal(503, 'ServiceUnavailable', 'Mailbox info is stale.');
  const user = world.directory.user(decodeURIComponent(name));
  if (!user)
    throw new Refusal(
      404,
      'ExtensionError',
      'Operation: Create; Exception: REST API is not yet supported for this mailbox.',
    );
  const folder = match[3] ?? match[4];
  return folder === undefined ? { user } : { user, folder: folderNamed(user, decodeURIComponent(folder)) };
}
