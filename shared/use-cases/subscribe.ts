import type { Instant, Milliseconds } from '../domain/time.ts';
import type { Clock } from '../ports/clock.ts';
import type { Log } from '../ports/log.ts';
import type { SentinelId } from '../ports/mail.ts';
import {
  type ClientStates,
  ExpiryTooFar,
  type Subscription,
  type Subscriptions,
} from '../ports/subscriptions.ts';

export type SubscribeDeps = {
  clock: Clock;
  log: Log;
  subscriptions: Subscriptions;
  clientStates: ClientStates;
  notifyUrl: string;
  lifecycleUrl: string;
  subscriptionLifetime: Milliseconds;
};

const CHANGE = 'created';
const resourceOf = (sentinel: SentinelId): string => `users/${sentinel}/mailFolders('inbox')/messages`;

export const isFor = ({ resource }: Subscription, sentinel: SentinelId): boolean =>
  resource.toLowerCase().replace(/^\//, '') === resourceOf(sentinel).toLowerCase();

/** Whether it reports what we want to know to where we listen. Nothing of that can be changed later. */
export const fits = (
  { changeType, notificationUrl, lifecycleNotificationUrl }: Subscription,
  { notifyUrl, lifecycleUrl }: SubscribeDeps,
): boolean =>
  changeType === CHANGE && notificationUrl === notifyUrl && lifecycleNotificationUrl === lifecycleUrl;

/** What Graph lists: asked for once, and once more when it does not show what must be there. */
export class Listing {
  readonly #subscriptions: Subscriptions;
  #known: Subscription[] | undefined;
  #asked = 0;

  constructor(subscriptions: Subscriptions) {
    this.#subscriptions = subscriptions;
  }

  async all(): Promise<Subscription[]> {
    this.#known ??= await this.#ask();
    return this.#known;
  }

  async find(matches: (subscription: Subscription) => boolean): Promise<Subscription | undefined> {
    const found = (await this.all()).find(matches);
    if (found !== undefined || this.#asked > 1) return found;
    this.#known = await this.#ask();
    return this.#known.find(matches);
  }

  async remove(id: string): Promise<void> {
    await this.#subscriptions.remove(id);
    this.#known = this.#known?.filter((each) => each.id !== id);
  }

  async #ask(): Promise<Subscription[]> {
    this.#asked += 1;
    return this.#subscriptions.list();
  }
}

/** False when it has to be made anew: the service no longer knows it, or lets it live no longer. */
export async function renew(deps: SubscribeDeps, id: string): Promise<boolean> {
  try {
    return await asLongAsAllowed(deps, (expiresAt) => deps.subscriptions.renew(id, expiresAt));
  } catch (error) {
    if (error instanceof ExpiryTooFar) return false;
    throw error;
  }
}

/**
 * Makes a sentinel's subscription. One that is in the way is adopted where it fits and is not `worn`; any other is
 * replaced, for it would never reach us.
 */
export async function subscribe(
  deps: SubscribeDeps,
  sentinel: SentinelId,
  listing: Listing,
  worn: string | undefined,
): Promise<'created' | 'adopted'> {
  const first = await create(deps, sentinel);
  if (first.outcome === 'created') return 'created';
  const rival = await listing.find((each) =>
    first.id === undefined ? isFor(each, sentinel) && each.changeType === CHANGE : each.id === first.id,
  );
  if (rival !== undefined && rival.id !== worn && fits(rival, deps)) return 'adopted';
  if (rival !== undefined) await listing.remove(rival.id);
  const second = await create(deps, sentinel);
  if (second.outcome === 'created') return 'created';
  throw new Error(`another subscription for ${resourceOf(sentinel)} exists and cannot be replaced`);
}

const create = (deps: SubscribeDeps, sentinel: SentinelId): ReturnType<Subscriptions['create']> =>
  asLongAsAllowed(deps, (expiresAt) =>
    deps.subscriptions.create({
      resource: resourceOf(sentinel),
      notificationUrl: deps.notifyUrl,
      lifecycleNotificationUrl: deps.lifecycleUrl,
      clientState: deps.clientStates.make(sentinel),
      expiresAt,
    }),
  );

/** Still well beyond the point at which it is renewed, and days short of the service's limit. */
const SHORTER = 0.75;

/** The limit is counted by the service's clock: what it refuses to keep for the whole lifetime may be kept for less. */
async function asLongAsAllowed<T>(deps: SubscribeDeps, act: (expiresAt: Instant) => Promise<T>): Promise<T> {
  const { clock, log, subscriptionLifetime } = deps;
  try {
    return await act(clock.now() + subscriptionLifetime);
  } catch (error) {
    if (!(error instanceof ExpiryTooFar)) throw error;
    log.warn('Graph refuses to keep a subscription for so long; a shorter life is tried', {
      error: String(error),
    });
    return act(clock.now() + SHORTER * subscriptionLifetime);
  }
}
