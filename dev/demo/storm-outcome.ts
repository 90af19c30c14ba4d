import type { Incident } from '../../shared/domain/incident.ts';
import type { Group, Restrictions } from '../tenant/world/types.ts';
import type { Parts } from './parts.ts';
import { stormTraffic } from './storm-traffic.ts';

/** What became of the storm, by the tenant's own knowledge rather than the app's. */
export type StormOutcome = {
  firstMailAt: number;
  /** The storm's mails that reached people, and those turned away. */
  landed: number;
  turnedAway: number;
  repliesBeforeLock: number;
  repliesAfterLock: number;
  deliveriesCaused: number;
  deliveriesPrevented: number;
  /** Copies removed of mail that was not to be removed. */
  collateral: number;
  /** Copies of mail that was to be removed, still in inboxes. */
  left: number;
  copiesRemoved: number;
  messagesRemoved: number;
  messagesKept: number;
  isRestored: boolean;
  released?: { confirmedAt: number; exact: boolean };
};

export function outcomeOf(
  parts: Parts,
  incident: Incident,
  group: Group,
  before: Restrictions,
): StormOutcome {
  const { tenant, services } = parts;
  const { posts, landed, deliveries, turnedAway } = stormTraffic(tenant.world, group);
  const { containment, cleanup } = incident;
  const released = containment.state === 'released' ? containment : undefined;
  const plan = 'run' in cleanup ? cleanup.run?.plan : undefined;
  const removed = new Set(plan?.removed);
  const repliesBeforeLock = landed.filter((post) => post.sentAt <= (released?.confirmedAt ?? 0)).length - 1;
  return {
    firstMailAt: posts[0]?.sentAt ?? incident.openedAt,
    landed: landed.length,
    turnedAway,
    repliesBeforeLock,
    repliesAfterLock: landed.length - 1 - repliesBeforeLock,
    deliveriesCaused: deliveries,
    deliveriesPrevented: tenant.world.counters().prevented,
    collateral: sum(
      services.ediscovery.removals
        .filter(({ post }) => !removed.has(post.internetMessageId))
        .map(({ count }) => count),
    ),
    left: copiesInInboxes(parts, removed),
    copiesRemoved: services.ediscovery.itemsRemoved,
    messagesRemoved: removed.size,
    messagesKept: plan?.kept.length ?? 0,
    isRestored: JSON.stringify(group.restrictions) === JSON.stringify(before),
    ...(released === undefined ? {} : { released }),
  };
}

const sum = (values: readonly number[]): number => values.reduce((total, value) => total + value, 0);

function copiesInInboxes({ tenant }: Parts, messageIds: ReadonlySet<string>): number {
  return sum(
    tenant.world.mailboxes().map(({ mailbox }) => {
      const items = mailbox.items.filter(
        (item) => item.folder === 'inbox' && messageIds.has(item.post.internetMessageId),
      );
      return items.length * mailbox.count;
    }),
  );
}
