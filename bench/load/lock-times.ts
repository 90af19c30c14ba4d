import { startParts } from '../../dev/demo/parts.ts';
import { hand } from '../../dev/demo/play.ts';
import { generateStorm } from '../../dev/generator/storm.ts';

/** Mail, notifications and answers take no time: what is measured is the app in the local host. */
const PROMPT = {
  transport: {
    queueDelay: 0,
    restrictionPropagation: 0,
    deliveryLatency: 0,
    deliverySpread: 0,
    deliveriesPerSecond: Number.POSITIVE_INFINITY,
  },
  notifications: { latency: { least: 0, average: 0, most: 0 }, batchWindow: 0 },
};

export type LockTime = { sent: number; confirmed: number };

/**
 * Milliseconds of the wall clock from the moment a sentinel has the mail that makes a storm until Exchange is told to
 * lock, and until the lock is confirmed; so many storms, one after the other, each on a group of its own.
 */
export async function lockTimes(storms: number, progress: (done: number) => void): Promise<LockTime[]> {
  const times: LockTime[] = [];
  const timers = ['wake', 'sweep', 'subscriptions', 'housekeeping', 'orphans'];
  let members: string[] = [];
  const parts = await startParts({
    startAt: Date.parse('2016-11-14T08:00:00Z'),
    speed: 1,
    tenant: PROMPT,
    settings: {
      STORMLOCK_LOCKS_PER_HOUR: '1000',
      // The place in an inbox is saved after every reading, which tells when a mail was read.
      STORMLOCK_STALE_AFTER: 'PT0.001S',
      ...Object.fromEntries(timers.map((timer) => [`AzureWebJobs.${timer}.Disabled`, 'true'])),
    },
    furnish({ world }) {
      const sentinels = [1, 2].map((n) => world.addUser({ address: `sentinel-${n}@contoso.example` }));
      members = sentinels.map(({ id }) => id);
      const lockHolder = world.addUser({ address: 'stormlock@contoso.example' });
      return { sentinels: sentinels.map((user) => user.userPrincipalName), lockHolder: lockHolder.address };
    },
  });
  const { clock, tenant, services, stores, host } = parts;
  const posted = new Map<string, number>();
  try {
    await host.fire('subscriptions');
    for (let seed = 1; seed <= storms; seed += 1) {
      const address = `group-${seed}@contoso.example`;
      const { guid } = tenant.world.addGroup({
        primarySmtpAddress: address,
        memberCount: 840_000,
        namedMembers: members,
      });
      const at = {
        members: 840_000,
        shape: 'classic',
        startAt: clock.now() + 60_000,
        to: [address],
      } as const;
      for (const mail of generateStorm({ ...at, seed, replies: 30 })) {
        clock.leapTo(mail.sentAt);
        posted.set(mail.id, clock.now());
        hand(tenant.world, mail);
        const time = await settled(mail.id, guid);
        if (time !== undefined) {
          times.push(time);
          break;
        }
      }
      progress(seed);
    }
    return times;
  } finally {
    await parts.stop();
  }

  /** Waits until the mail was read; the times, when it was locked. */
  async function settled(id: string, guid: string): Promise<LockTime | undefined> {
    const patience = performance.now() + 5_000;
    while (performance.now() < patience) {
      const newest = (await stores.incidents.list({ limit: 1 }))[0]?.value;
      const incident = newest?.group.id === guid ? newest : undefined;
      const tipped = posted.get(incident?.verdict?.tippedBy?.messageId ?? '');
      const sent = services.exchange.log.find(
        ({ cmdlet, identity }) => cmdlet.startsWith('Set-') && identity === guid,
      );
      if (incident?.containment.state === 'locked' && tipped !== undefined && sent !== undefined)
        return { sent: sent.at - tipped, confirmed: incident.containment.confirmedAt - tipped };
      if (incident === undefined && (await isRead(id))) return undefined;
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
    return undefined;
  }

  /** One of the sentinels suffices: its place is saved once its mail was judged. */
  async function isRead(id: string): Promise<boolean> {
    const cursors = await stores.cursors.list();
    return cursors.some(({ value }) => (value.readAt ?? 0) > (posted.get(id) ?? 0));
  }
}
