import type { Address } from '../../shared/domain/address.ts';
import type { Group, GroupId } from '../../shared/domain/group.ts';
import type { RestrictionChange, SenderRestrictions } from '../../shared/domain/restrictions.ts';
import { type Instant, MINUTE, type Milliseconds } from '../../shared/domain/time.ts';
import type { Clock } from '../../shared/ports/clock.ts';
import type { AllowedSenders, GroupLock } from '../../shared/ports/groups.ts';
import type { FakeExchange } from './world-exchange.ts';

type Job = { at: Instant; group: GroupId; change: RestrictionChange };

/** A runbook takes orders, and carries each out some time later: once, twice, or never. */
export class FakeRunbook implements GroupLock {
  /** An order that is older it drops. */
  static readonly PATIENCE: Milliseconds = 15 * MINUTE;
  readonly orders: { at: Instant; change: RestrictionChange }[] = [];
  readonly #clock: Pick<Clock, 'now'>;
  readonly #exchange: FakeExchange;
  readonly #delays: () => readonly Milliseconds[];
  #jobs: Job[] = [];

  /** `delays`: after which times the next order is carried out. */
  constructor(clock: Pick<Clock, 'now'>, exchange: FakeExchange, delays: () => readonly Milliseconds[]) {
    this.#clock = clock;
    this.#exchange = exchange;
    this.#delays = delays;
  }

  means() {
    return 'runbook' as const;
  }

  async read(group: Group): Promise<SenderRestrictions> {
    this.work();
    return this.#exchange.read(group);
  }

  async write({ id }: Group, change: RestrictionChange): Promise<void> {
    const now = this.#clock.now();
    this.orders.push({ at: now, change });
    this.#jobs.push(...this.#delays().map((delay) => ({ at: now + delay, group: id, change })));
  }

  /** Carries out what is due. */
  work(): void {
    const now = this.#clock.now();
    const due = this.#jobs.filter(({ at }) => at <= now).sort((a, b) => a.at - b.at);
    this.#jobs = this.#jobs.filter((job) => !due.includes(job));
    for (const { group, change } of due) this.#exchange.change(group, change);
  }

  resolveSenders(addresses: readonly Address[]): Promise<AllowedSenders> {
    return this.#exchange.resolveSenders(addresses);
  }

  gone(entries: readonly string[]): Promise<string[]> {
    return this.#exchange.gone(entries);
  }

  findLocked(): Promise<GroupId[]> {
    this.work();
    return this.#exchange.findLocked();
  }
}
