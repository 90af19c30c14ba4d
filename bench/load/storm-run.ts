import { hand } from '../../dev/demo/play.ts';
import type { Mail } from '../../dev/generator/mail.ts';
import type { Incident } from '../../shared/domain/incident.ts';
import { count, plural } from '../../shared/domain/wording.ts';
import { lowerBound } from './request-bound.ts';
import { type StormShape, type StormStage, stageOf } from './storm-stage.ts';

const MINUTE = 60_000;
/** While the app rests; while it works, its time passes as on the wall, so that its own work counts as it is. */
const RESTING_SPEED = 20;
/** Milliseconds of the wall clock without a word between the app and the tenant after which the app rests. */
const SILENCE = 200;
/** After a mail the world runs so long before the quiet time until the next one is leapt over. */
const ECHO = 80_000;

export type StormRun = {
  incident: Incident;
  firstSentAt: number;
  /** Mails that had been sent when the lock was confirmed. */
  mailsBefore: number;
  /** When the mail that tipped the verdict landed in the first sentinel's inbox. */
  landedAt: number;
  /** When Exchange was told to lock. */
  lockSentAt: number;
  /** Copies that landed, and copies that the lock turned away, as the tenant counted them. */
  deliveries: number;
  prevented: number;
  /** When the last copy was gone. */
  goneAt: number;
  removed: number;
  /** Copies that are still in inboxes, but for the mail that started it. */
  left: number;
  requests: number;
  busiestMinute: number;
  /** Of the requests, with one look a minute; there are fewer where a look would find nothing. */
  bound: number;
};

/** Is told how a storm goes on. */
export type Audience = { event(at: number, text: string): void; progress(text: string): void };

/** One storm from its first mail until its incident is closed. */
export async function runStorm(shape: StormShape, seed: number, audience: Audience): Promise<StormRun> {
  const stage = await stageOf(shape, seed);
  try {
    await stage.host.fire('subscriptions');
    const run = new Run(stage, audience);
    await run.untilLocked();
    return await run.untilClosed();
  } finally {
    await stage.stop();
  }
}

class Run {
  readonly #stage: StormStage;
  readonly #audience: Audience;
  readonly #landed = new Map<string, number>();
  #sent = 0;
  #told = 0;
  #sweptAt: number;
  #said = { exchanges: 0, at: Number.NEGATIVE_INFINITY };

  constructor(stage: StormStage, audience: Audience) {
    this.#stage = stage;
    this.#audience = audience;
    this.#sweptAt = stage.clock.now();
    stage.tenant.world.onChange((_user, { item, folder }) => {
      const { internetMessageId: id } = item.post;
      if (folder === 'inbox' && !this.#landed.has(id)) this.#landed.set(id, item.landsFrom);
    });
  }

  async untilLocked(): Promise<void> {
    const { clock, mails } = this.#stage;
    for (;;) {
      if ((await this.#newest())?.containment.state === 'locked') return;
      const next = mails[this.#sent];
      if (next === undefined) throw new Error('The storm went by and was not locked.');
      const lastAt = mails[this.#sent - 1]?.sentAt ?? 0;
      if (clock.now() < next.sentAt && clock.now() > lastAt + ECHO) clock.leapTo(next.sentAt);
      if (clock.now() >= next.sentAt) this.#send(next);
      if (clock.now() >= this.#sweptAt + MINUTE) await this.#sweep();
      this.#pace();
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
  }

  async untilClosed(): Promise<StormRun> {
    const { clock, mails } = this.#stage;
    const mailsBefore = this.#sent;
    clock.setSpeed(1);
    for (;;) {
      const incident = await this.#newest();
      if (incident?.closedAt !== undefined) return this.#outcome(incident, mailsBefore);
      const minute = clock.now() + MINUTE;
      for (let next = mails[this.#sent]; next && next.sentAt <= minute; next = mails[this.#sent]) {
        clock.leapTo(next.sentAt);
        this.#send(next);
      }
      clock.leapTo(minute);
      await this.#sweep();
    }
  }

  #outcome(incident: Incident, mailsBefore: number): StormRun {
    const { tenant, services, mails } = this.#stage;
    const { deliveries, prevented } = tenant.world.counters();
    const { load, cases, removals, itemsRemoved } = services.ediscovery;
    return {
      incident,
      firstSentAt: mails[0]?.sentAt ?? Number.NaN,
      mailsBefore,
      landedAt: this.#landed.get(incident.verdict?.tippedBy?.messageId ?? '') ?? Number.NaN,
      lockSentAt: services.exchange.log.find(({ cmdlet }) => cmdlet.startsWith('Set-'))?.at ?? Number.NaN,
      deliveries,
      prevented,
      goneAt: Math.max(...removals.map(({ at }) => at)),
      removed: itemsRemoved,
      left: this.#copiesLeft(),
      requests: load.requests,
      busiestMinute: load.busiestMinute,
      bound: lowerBound(cases.all, removals),
    };
  }

  /** The mails that began the storm stay. */
  #copiesLeft(): number {
    const { tenant, mails } = this.#stage;
    const origin = mails[0]?.from;
    const began = mails.filter(({ from, subject }) => from === origin && !subject.startsWith('RE:'));
    const staying = new Set(began.map(({ id }) => id));
    return tenant.world
      .mailboxes()
      .flatMap(({ mailbox }) => mailbox.items)
      .filter(({ folder, post }) => folder === 'inbox' && !staying.has(post.internetMessageId))
      .reduce((sum, { copies }) => sum + copies, 0);
  }

  /** The clock runs as on the wall while app and tenant have something to say to each other. */
  #pace(): void {
    const { clock, tenant } = this.#stage;
    const exchanges = tenant.exchanges.length + tenant.notifications.length;
    if (exchanges !== this.#said.exchanges) this.#said = { exchanges, at: performance.now() };
    const speed = performance.now() < this.#said.at + SILENCE ? 1 : RESTING_SPEED;
    if (clock.speed !== speed) clock.setSpeed(speed);
  }

  #send(mail: Mail): void {
    hand(this.#stage.tenant.world, mail);
    this.#sent += 1;
  }

  async #sweep(): Promise<void> {
    this.#sweptAt = this.#stage.clock.now();
    await this.#stage.host.fire('wake');
    await this.#stage.host.fire('sweep');
  }

  async #newest(): Promise<Incident | undefined> {
    const incident = (await this.#stage.stores.incidents.list({ limit: 1 }))[0]?.value;
    this.#tell(incident);
    return incident;
  }

  #tell(incident: Incident | undefined): void {
    const { clock, services, mails } = this.#stage;
    const news = incident?.timeline.slice(this.#told) ?? [];
    for (const { at, what } of news) this.#audience.event(at, what);
    this.#told += news.length;
    const { itemsRemoved, load } = services.ediscovery;
    const time = new Date(clock.now()).toISOString().slice(11, 16);
    this.#audience.progress(
      `  ${time}  ${this.#sent} of ${plural(mails.length, 'mail')} sent, ${count(itemsRemoved)} copies removed, ${plural(load.requests, 'request')} to eDiscovery`,
    );
  }
}
