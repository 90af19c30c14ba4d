import type { Folder } from '../../world/mailboxes.ts';
import type { User } from '../../world/types.ts';

export type ChangeType = 'created' | 'updated' | 'deleted';

export type Subscription = {
  id: string;
  resource: string;
  user: User;
  /** Absent: all folders. */
  folder?: Folder;
  changeTypes: ChangeType[];
  notificationUrl: string;
  lifecycleNotificationUrl?: string;
  clientState?: string;
  latestSupportedTlsVersion: string;
  immutableIds: boolean;
  expiresAt: number;
  /** Not reauthorized after a challenge: changes are lost meanwhile. */
  paused: boolean;
};

export const iso = (at: number): string => new Date(at).toISOString();

/** As Graph shows it; `clientState` only to whoever has just created it. */
export function subscriptionJson(
  subscription: Subscription,
  appId: string,
  created = false,
): Record<string, unknown> {
  return {
    id: subscription.id,
    resource: subscription.resource,
    applicationId: appId,
    changeType: subscription.changeTypes.join(','),
    clientState: created ? (subscription.clientState ?? null) : null,
    notificationUrl: subscription.notificationUrl,
    notificationQueryOptions: null,
    lifecycleNotificationUrl: subscription.lifecycleNotificationUrl ?? null,
    expirationDateTime: iso(subscription.expiresAt),
    creatorId: appId,
    includeResourceData: null,
    latestSupportedTlsVersion: subscription.latestSupportedTlsVersion,
    encryptionCertificate: null,
    encryptionCertificateId: null,
    notificationUrlAppId: null,
  };
}
