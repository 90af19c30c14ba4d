import { randomUUID } from 'node:crypto';
import type { Change } from '../../world/mailboxes.ts';
import { messageId } from '../mail/ids.ts';
import { etag } from '../mail/message.ts';
import { iso, type Subscription } from '../subscriptions/subscription.ts';
import type { Notification } from './outbox.ts';

export type LifecycleEvent = 'reauthorizationRequired' | 'subscriptionRemoved' | 'missed';

/** The three ways in which Graph has been seen to spell one resource. */
const SPELLINGS: readonly ((user: string, message: string, tenant: string) => string)[] = [
  (user, message, tenant) => `users/${user}@${tenant}/messages/${message}`,
  (user, message) => `Users/${user}/Messages/${message}`,
  (user, message) => `Users('${user}')/messages('${message}')`,
];

export function changeNotification(
  subscription: Subscription,
  change: Change,
  changeType: 'created' | 'deleted',
  options: { tenantId: string; spelling: number; clientState?: string },
): Notification {
  const item = { ...change.item, folder: change.folder };
  const id = messageId(item, subscription.immutableIds);
  const spell = SPELLINGS[options.spelling % SPELLINGS.length] ?? SPELLINGS[0];
  const resource = spell?.(subscription.user.id, id, options.tenantId);
  return {
    ...envelope(subscription, options.tenantId, options.clientState),
    changeType,
    resource,
    resourceData: {
      '@odata.type': '#Microsoft.Graph.Message',
      '@odata.id': resource,
      '@odata.etag': etag(item),
      id,
    },
  };
}

export const lifecycleNotification = (
  subscription: Subscription,
  lifecycleEvent: LifecycleEvent,
  tenantId: string,
): Notification => ({ ...envelope(subscription, tenantId), lifecycleEvent });

function envelope(subscription: Subscription, tenantId: string, foreign?: string): Notification {
  const clientState = foreign ?? subscription.clientState;
  return {
    id: randomUUID(),
    subscriptionId: subscription.id,
    subscriptionExpirationDateTime: iso(subscription.expiresAt),
    tenantId,
    ...(clientState === undefined ? {} : { clientState }),
  };
}
