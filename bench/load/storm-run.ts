import { type Parts, startParts } from '../../dev/demo/parts.ts';
import { hand } from '../../dev/demo/play.ts';
import type { Mail } from '../../dev/generator/mail.ts';
import { generateStorm } from '../../dev/generator/storm.ts';
import type { ShapeName } from '../../dev/generator/storm-shapes.ts';
import type { Group } from '../../dev/tenant/world/types.ts';
import type { Incident } from '../../shared/domain/incident.ts';

export const MINUTE = 60_000;
const BEGIN = Date.parse('2016-11-14T08:00:00Z');
/** Fast enough not to wait long, slow enough that the app's own work takes a second or two of it. */
const SPEED = 20;
/** After a mail the world runs so long before the quiet time until the next one is leapt over. */
const ECHO = 80_000;

export type StormShape = { name: string; members: number; shape: ShapeName; replies: number };

export type StormRun = {
  incident: Incident;
  mails: number;
  /** Replies that had been sent when the lock was confirmed. */
  repliesBefore: number;
  /** When a sentinel first had the mail that tipped the verdict. */
  visibleAt: number;
  /** When Exchange was told to lock. */
  lockSentAt: number;
  deliveries: number;
  prevented: number;
  requests: number;
  busiestMinute: number;
  /** The fewest requests that the same purge could have taken. */
  fewest: number;
};

/** One storm from its first mail until its incident is closed. */
export async function runStorm(shape: StormShape, seed: number): Promise<StormRun> {
  const stage = await furnished(shape.members);
  try {
    await stage.host.fire('subscriptions');
    const run = new Run(stage, generate(shape, seed, stage));
    await run.untilLocked();
    return await run.untilClosed();
  } finally {
    await stage.stop();
  }
}

type Stage = Parts & { group: Group };

async function furnished(members: number): Promise<Stage> {
  let group: Group | undefined;
  const timers = ['sweep', 'subscriptions', 'housekeeping', 'orphans'];
  const parts = await startParts({
    startAt: BEGIN,
    speed: SPEED,
    settings: {
      STORMLOCK_PURGE_MAILBOXES: '1000000',
      ...Object.fromEntries(timers.map((timer) => [`AzureWebJobs.${timer}.Disabled`, 'true'])),
    },
    furnish({ world }) {
      const sentinels = [1, 2].map((n) => world.addUser({ address: `sentinel-${n}@contoso.example` }));
      const lockHolder = world.addUser({ address: 'stormlock@contoso.example' });
      group = world.addGroup({
        primarySmtpAddress: 'all@contoso.example',
        kind: 'DynamicDistributionGroup',
        memberCount: members,
        namedMembers: sentinels.map(({ id }) => id),
      });
      return { sentinels: sentinels.map((user) => user.userPrincipalName), lockHolder: lockHolder.address };
    },
  });
  if (group === undefined) throw new Error('the tenant was not furnished');
  return Object.assign(parts, { group });
}

const generate = ({ members, shape, replies }: StormShape, seed: number, { clock, group }: Stage): Mail[] =>
  generateStorm({
    seed,
    members,
    shape,
    replies,
    startAt: clock.now() + MINUTE,
    to: [group.primarySmtpAddress],
  });

class Run {
  readonly #stage: Stage;
  readonly #mails: readonly Mail[];
  readonly #visible = new Map<string, number>();
  #sent = 0;
  #sweptAt: number;

  constructor(stage: Stage, mails: readonly Mail[]) {
    this.#stage = stage;
    this.#mails = mails;
    this.#sweptAt = stage.clock.now();
    stage.tenant.world.onChange((_user, { item }) => {
      const { internetMessageId: id } = item.post;
      if (!this.#visible.has(id)) this.#visible.set(id, item.landsFrom);
    });
  }

  async untilLocked(): Promise<void> {
    const { clock } = this.#stage;
    for (;;) {
      if (await this.#isLocked()) return;
      const next = this.#mails[this.#sent];
      if (next === undefined) throw new Error('The storm went by and was not locked.');
      const lastAt = this.#mails[this.#sent - 1]?.sentAt ?? 0;
      if (clock.now() < next.sentAt && clock.now() > lastAt + ECHO) clock.leapTo(next.sentAt);
      if (clock.now() >= next.sentAt) this.#send(next);
      if (clock.now() >= this.#sweptAt + MINUTE) await this.#sweep();
      await new Promise((resolve) => setTimeout(resolve, 10));
    }
  }

  async untilClosed(): Promise<StormRun> {
    const { clock, tenant, services } = this.#stage;
    const repliesBefore = this.#sent - 1;
    clock.setSpeed(1);
    for (;;) {
      const incident = await this.#newest();
      if (incident?.closedAt !== undefined) {
        const { deliveries, prevented } = tenant.world.counters();
        const { requests, busiestMinute } = services.ediscovery.load;
        return {
          incident,
          mails: this.#mails.length,
          repliesBefore,
          visibleAt: this.#visible.get(incident.verdict?.tippedBy?.messageId ?? '') ?? Number.NaN,
          lockSentAt: services.exchange.log.find(({ cmdlet }) => cmdlet.startsWith('Set-'))?.at ?? Number.NaN,
          deliveries,
          prevented,
          requests,
          busiestMinute,
          fewest: fewestRequests(this.#stage),
        };
      }
      const minute = clock.now() + MINUTE;
      for (
        let next = this.#mails[this.#sent];
        next && next.sentAt <= minute;
        next = this.#mails[this.#sent]
      ) {
        clock.leapTo(next.sentAt);
        this.#send(next);
      }
      clock.leapTo(minute);
      await this.#sweep();
    }
  }

  #send(mail: Mail): void {
    hand(this.#stage.tenant.world, mail);
    this.#sent += 1;
  }

  async #sweep(): Promise<void> {
    this.#sweptAt = this.#stage.clock.now();
    await this.#stage.host.fire('sweep');
  }

  async #newest(): Promise<Incident | undefined> {
    return (await this.#stage.stores.incidents.list({ limit: 1 }))[0]?.value;
  }

  async #isLocked(): Promise<boolean> {
    return (await this.#newest())?.containment.state === 'locked';
  }
}

/** Create the case; create, estimate, purge and estimate again each slice; one poll a minute while anything runs. */
function fewestRequests({ services }: Stage): number {
  const operations = services.ediscovery.cases.all.flatMap((file) => file.operations);
  const slices = new Set(operations.map(({ searchId }) => searchId)).size;
  const minutes = new Set(
    operations.flatMap(({ createdAt, endsAt }) =>
      Array.from({ length: Math.ceil((endsAt - createdAt) / MINUTE) }, (_, i) =>
        Math.floor(createdAt / MINUTE + i),
      ),
    ),
  );
  return services.ediscovery.cases.all.length + 4 * slices + minutes.size;
}
