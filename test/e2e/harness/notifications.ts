import type { SpawnedHost } from '../../../dev/host/spawn.ts';
import type { User } from '../../../dev/tenant/world/types.ts';
import type { Stage } from './stage.ts';

/** A change notification as Graph sends it for a sentinel's inbox, proved by its subscription's `clientState`. */
export function notificationFor(stage: Stage, sentinel: User | undefined): Record<string, unknown> {
  const subscription = stage.tenant.subscriptions().find(({ user }) => user === sentinel);
  if (sentinel === undefined || subscription === undefined) throw new Error('The sentinel is not watched.');
  const resource = `Users/${sentinel.id}/Messages/AAMkAGI1AAAoZCfHAAA=`;
  return {
    subscriptionId: subscription.id,
    subscriptionExpirationDateTime: new Date(subscription.expiresAt).toISOString(),
    tenantId: stage.tenant.env().tenantId,
    clientState: subscription.clientState,
    changeType: 'created',
    resource,
    resourceData: {
      '@odata.type': '#Microsoft.Graph.Message',
      '@odata.id': resource,
      id: 'AAMkAGI1AAAoZCfHAAA=',
    },
  };
}

/** How often a function has run to its end. */
export const runsOf = ({ logs }: SpawnedHost, functionName: string): number =>
  logs.filter((entry) => entry.function === functionName && entry.outcome !== undefined).length;

/** Warnings and errors the app itself wrote. */
export const complaints = ({ logs }: SpawnedHost): string[] =>
  logs
    .filter(({ level, category }) => category.endsWith('.User') && (level === 'warning' || level === 'error'))
    .map(({ message }) => message);
