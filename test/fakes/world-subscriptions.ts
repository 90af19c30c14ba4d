import type { Address } from '../../shared/domain/address.ts';
import type { SentinelId } from '../../shared/ports/mail.ts';
import type {
  SentinelDirectory,
  Subscription,
  Subscriptions,
  WantedSubscription,
} from '../../shared/ports/subscriptions.ts';

/** Graph's subscriptions of one app: one a resource. */
export class FakeSubscriptions implements Subscriptions {
  rows: Subscription[] = [];
  readonly calls: string[] = [];
  readonly wanted: WantedSubscription[] = [];
  /** Thrown by every call of this method. */
  readonly failures = new Map<keyof Subscriptions, Error>();
  /** Subscriptions that the listing leaves out although they exist. */
  readonly hidden = new Set<string>();

  async list(): Promise<Subscription[]> {
    this.#called('list', '');
    return this.rows.filter(({ id }) => !this.hidden.has(id));
  }

  async create(
    wanted: WantedSubscription,
  ): Promise<{ outcome: 'created'; subscription: Subscription } | { outcome: 'exists'; id?: string }> {
    this.#called('create', wanted.resource.slice(-40, -33));
    const rival = this.rows.find(({ resource }) => resource === wanted.resource);
    if (rival !== undefined) return { outcome: 'exists', id: rival.id };
    this.wanted.push(wanted);
    const { clientState: _, ...rest } = wanted;
    const subscription = { ...rest, id: `subscription-${this.wanted.length}`, changeType: 'created' };
    this.rows.push(subscription);
    return { outcome: 'created', subscription };
  }

  async renew(id: string, expiresAt: number): Promise<boolean> {
    this.#called('renew', id);
    const known = this.rows.find((row) => row.id === id);
    if (known === undefined) return false;
    this.rows = this.rows.map((row) => (row === known ? { ...row, expiresAt } : row));
    return true;
  }

  async remove(id: string): Promise<void> {
    this.#called('remove', id);
    this.rows = this.rows.filter((row) => row.id !== id);
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

  constructor(names: Readonly<Record<string, SentinelId[] | Error>>) {
    this.#names = names;
  }

  async resolve(name: string): Promise<SentinelId[]> {
    const found = this.#names[name] ?? [];
    if (found instanceof Error) throw found;
    return found;
  }

  async addressOf(): Promise<Address | undefined> {
    return undefined;
  }
}
