import type { Address } from '../../shared/domain/address.ts';
import { Refused, RetryLater } from '../../shared/domain/errors.ts';
import { DAY, type Instant, MINUTE, SECOND } from '../../shared/domain/time.ts';
import type { Clock } from '../../shared/ports/clock.ts';
import type { SentinelId } from '../../shared/ports/mail.ts';
import {
  ExpiryTooFar,
  type SentinelDirectory,
  type Subscription,
  type Subscriptions,
  type WantedSubscription,
} from '../../shared/ports/subscriptions.ts';
import { NOON } from '../contract/stores/records.ts';

const SHORTEST = 45 * MINUTE;
const LONGEST = 7 * DAY;

/** Graph's subscriptions of one app: one a resource and kind of change, for a time, to where somebody answers. */
export class FakeSubscriptions implements Subscriptions {
  rows: Subscription[] = [];
  readonly calls: string[] = [];
  readonly wanted: WantedSubscription[] = [];
  /** Thrown by every call of this method. */
  readonly failures = new Map<keyof Subscriptions, Error>();
  /** Subscriptions that the listing leaves out although they exist. */
  readonly hidden = new Set<string>();
  /** URLs at which nobody answers the handshake. */
  readonly deaf = new Set<string>();
  readonly #clock: Pick<Clock, 'now'>;

  constructor(clock: Pick<Clock, 'now'> = { now: () => NOON }) {
    this.#clock = clock;
  }

  async list(): Promise<Subscription[]> {
    this.#called('list', '');
    return this.#living().filter(({ id }) => !this.hidden.has(id));
  }

  async create(
    wanted: WantedSubscription,
  ): Promise<{ outcome: 'created'; subscription: Subscription } | { outcome: 'exists'; id?: string }> {
    this.#called('create', wanted.resource.slice(-40, -33));
    const expiresAt = this.#expiry(wanted.expiresAt);
    const rival = this.#living().find(
      ({ resource, changeType }) => resource === wanted.resource && changeType === 'created',
    );
    if (rival !== undefined) return { outcome: 'exists', id: rival.id };
    if (this.deaf.has(wanted.notificationUrl) || this.deaf.has(wanted.lifecycleNotificationUrl))
      throw new RetryLater('400 Subscription validation request timed out.', 30 * SECOND);
    this.wanted.push(wanted);
    const { clientState: _, ...rest } = wanted;
    const id = `subscription-${this.wanted.length}`;
    const subscription = { ...rest, expiresAt, id, changeType: 'created' };
    this.rows.push(subscription);
    return { outcome: 'created', subscription };
  }

  async renew(id: string, wanted: Instant): Promise<boolean> {
    this.#called('renew', id);
    const known = this.#living().find((row) => row.id === id);
    if (known === undefined) return false;
    const expiresAt = this.#expiry(wanted);
    this.rows = this.rows.map((row) => (row === known ? { ...row, expiresAt } : row));
    return true;
  }

  async remove(id: string): Promise<void> {
    this.#called('remove', id);
    this.rows = this.rows.filter((row) => row.id !== id);
  }

  #living(): Subscription[] {
    return this.rows.filter(({ expiresAt }) => expiresAt > this.#clock.now());
  }

  #expiry(wanted: Instant): Instant {
    const now = this.#clock.now();
    if (wanted > now + LONGEST)
      throw new ExpiryTooFar('400 ErrorInvalidParameter', 'Ask for less than a week.');
    return Math.max(wanted, now + SHORTEST);
  }

  #called(method: keyof Subscriptions, what: string): void {
    this.calls.push(`${method} ${what}`.trim());
    const failure = this.failures.get(method);
    if (failure !== undefined) throw failure;
  }
}

/** Sentinels by the names that settings give them; an `Error` stands for a name that cannot be looked up now. */
export class FakeSentinelDirectory implements SentinelDirectory {
  readonly #names: Readonly<Record<string, SentinelId[] | Error>>;
  readonly #addresses: Readonly<Record<SentinelId, Address>>;

  constructor(
    names: Readonly<Record<string, SentinelId[] | Error>>,
    addresses: Readonly<Record<SentinelId, Address>> = {},
  ) {
    this.#names = names;
    this.#addresses = addresses;
  }

  async resolve(name: string): Promise<SentinelId[]> {
    const found = this.#names[name.trim().toLowerCase()] ?? [];
    if (found instanceof Error) throw found;
    return found;
  }

  async addressOf(sentinel: SentinelId): Promise<Address | undefined> {
    const isKnown = Object.values(this.#names).some((ids) => Array.isArray(ids) && ids.includes(sentinel));
    if (!isKnown) throw new Refused('404 Request_ResourceNotFound', 'Choose another sentinel.');
    return this.#addresses[sentinel];
  }
}
