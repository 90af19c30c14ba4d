import { LostRace, RetryLater } from '../domain/errors.ts';
import { type Instant, type Milliseconds, SECOND } from '../domain/time.ts';
import type { Log } from '../ports/log.ts';
import type { SentinelId } from '../ports/mail.ts';
import type { AuditStore, CursorStore } from '../ports/stores.ts';
import type { ClientStates, SentinelDirectory, Subscription, Subscriptions } from '../ports/subscriptions.ts';
import type { Wake } from '../ports/wakes.ts';
import { type ActingDeps, ownEntry } from './audit-entry.ts';

export type KeepDeps = ActingDeps & {
  log: Log;
  cursors: CursorStore;
  audit: AuditStore;
  subscriptions: Subscriptions;
  sentinelDirectory: SentinelDirectory;
  clientStates: ClientStates;
  sentinels: readonly string[];
  notifyUrl: string;
  lifecycleUrl: string;
  subscriptionLifetime: Milliseconds;
};

export type Kept = {
  watched: number;
  created: number;
  renewed: number;
  removed: number;
  failures: string[];
  /** Whatever a new subscription did not announce is read now. */
  wakes: Wake[];
};

const resourceOf = (sentinel: SentinelId): string => `users/${sentinel}/mailFolders('inbox')/messages`;

/**
 * Makes Graph's subscriptions what they should be: one a sentinel, alive, ours. Graph's own list is the truth, but it
 * does not tell which it has `challenged`: that one is renewed however long it would live, for it is paused till then.
 */
export async function keepSubscriptions(deps: KeepDeps, challenged?: SentinelId): Promise<Kept> {
  const kept: Kept = { watched: 0, created: 0, renewed: 0, removed: 0, failures: [], wakes: [] };
  const attempt: Attempt = async (what, act) => {
    try {
      await act();
      return true;
    } catch (error) {
      deps.log.error('A subscription could not be kept', { what, error: String(error) });
      kept.failures.push(`${what}: ${error instanceof Error ? error.message : String(error)}`);
      return false;
    }
  };

  const wanted = new Set<SentinelId>();
  let complete = true;
  for (const name of deps.sentinels) {
    complete =
      (await attempt(`sentinel ${name}`, async () => addAll(wanted, await resolveSentinel(deps, name)))) &&
      complete;
  }
  // Without a subscription a sentinel is read by the sweep alone, but it is read.
  for (const sentinel of wanted)
    await attempt(`sentinel ${sentinel}`, async () => watch(deps, kept, sentinel));
  const ours = (await deps.subscriptions.list()).filter(
    ({ notificationUrl }) => placeOf(notificationUrl) === placeOf(deps.notifyUrl),
  );
  const keep = (sentinel: SentinelId): Promise<void> => {
    const own = ours.filter((each) => each.notificationUrl === deps.notifyUrl && isFor(each, sentinel));
    return keepOne(deps, kept, sentinel, own, sentinel === challenged);
  };
  await keepAll(deps, [...wanted], keep, attempt);
  // A name that could not be resolved may stand for mailboxes that are still wanted: tidy up another time.
  if (complete) await tidyUp(deps, kept, wanted, ours, attempt);
  kept.watched = wanted.size;
  if (kept.created + kept.removed > 0) await attempt('audit trail', () => record(deps, kept));
  return kept;
}

/** Renewals change nothing that anybody could miss, and there are many. */
const record = (deps: KeepDeps, { watched, created, removed }: Kept): Promise<void> =>
  deps.audit.append(
    ownEntry(deps, {
      act: 'change subscriptions',
      reason: 'Each sentinel is to have one subscription that reports to this app.',
      after: `sentinels: ${watched}, created: ${created}, removed: ${removed}`,
    }),
  );

type Attempt = (what: string, act: () => Promise<void>) => Promise<boolean>;

/** The first handshake may meet an app that is still cold, and Graph may be busy: those are tried once more. */
async function keepAll(
  deps: KeepDeps,
  sentinels: readonly SentinelId[],
  keep: (sentinel: SentinelId) => Promise<void>,
  attempt: Attempt,
): Promise<void> {
  const late: SentinelId[] = [];
  for (const sentinel of sentinels)
    await attempt(`sentinel ${sentinel}`, async () => {
      try {
        await keep(sentinel);
      } catch (error) {
        if (!(error instanceof RetryLater)) throw error;
        late.push(sentinel);
      }
    });
  if (late.length > 0) await deps.clock.sleep(BETWEEN_TRIES);
  for (const sentinel of late) await attempt(`sentinel ${sentinel}`, () => keep(sentinel));
}

const BETWEEN_TRIES: Milliseconds = 5 * SECOND;

/** Without the name of the secret, which changes: `https://…/api/notify`. */
const placeOf = (url: string): string => url.split('?', 1)[0] ?? url;

const addAll = <T>(set: Set<T>, values: readonly T[]): void => {
  for (const value of values) set.add(value);
};

async function resolveSentinel(deps: KeepDeps, name: string): Promise<SentinelId[]> {
  const found = await deps.sentinelDirectory.resolve(name);
  if (found.length === 0)
    throw new Error(`STORMLOCK_SENTINELS names "${name}", which is no mailbox and no group with mailboxes`);
  return found;
}

const isFor = (subscription: Subscription, sentinel: SentinelId): boolean =>
  subscription.resource.toLowerCase().replace(/^\//, '') === resourceOf(sentinel).toLowerCase();

/** The row in which the sentinel's place is kept is what makes it one that is read. */
async function watch(deps: KeepDeps, kept: Kept, sentinel: SentinelId): Promise<void> {
  if ((await deps.cursors.get(sentinel)) !== undefined) return;
  try {
    await deps.cursors.put({ sentinel }, undefined);
    kept.wakes.push({ sentinel, madeAt: deps.clock.now() });
  } catch (error) {
    if (!(error instanceof LostRace)) throw error;
  }
}

async function keepOne(
  deps: KeepDeps,
  kept: Kept,
  sentinel: SentinelId,
  own: readonly Subscription[],
  isChallenged: boolean,
): Promise<void> {
  const now = deps.clock.now();
  const [first] = own;
  if (first !== undefined && !isChallenged && first.expiresAt - now > renewalMargin(deps, sentinel)) return;
  if (first !== undefined && (await deps.subscriptions.renew(first.id, expiry(deps, now)))) {
    kept.renewed++;
    return;
  }
  await create(deps, sentinel, now);
  kept.created++;
  // What arrived while nobody was subscribed.
  kept.wakes.push({ sentinel, madeAt: now });
}

/** Half the lifetime, give or take a tenth by sentinel, so that renewals do not come all at once. */
function renewalMargin(deps: KeepDeps, sentinel: SentinelId): Milliseconds {
  const jitter = Number.parseInt(sentinel.slice(0, 4), 16) / 0xffff;
  return deps.subscriptionLifetime * (0.45 + 0.1 * (Number.isNaN(jitter) ? 0.5 : jitter));
}

const expiry = (deps: KeepDeps, now: Instant): Instant => now + deps.subscriptionLifetime;

/** One that exists already under another URL or an old secret cannot be adopted: it would never reach us. */
async function create(deps: KeepDeps, sentinel: SentinelId, now: Instant): Promise<void> {
  const wanted = {
    resource: resourceOf(sentinel),
    notificationUrl: deps.notifyUrl,
    lifecycleNotificationUrl: deps.lifecycleUrl,
    clientState: deps.clientStates.make(sentinel),
    expiresAt: expiry(deps, now),
  };
  const first = await deps.subscriptions.create(wanted);
  if (first.outcome === 'created') return;
  const rival = (await deps.subscriptions.list()).find(
    (subscription) => subscription.id === first.id || isFor(subscription, sentinel),
  );
  if (rival?.notificationUrl === deps.notifyUrl) return;
  if (rival !== undefined) await deps.subscriptions.remove(rival.id);
  const second = await deps.subscriptions.create(wanted);
  if (second.outcome === 'exists')
    throw new Error(`another subscription for ${wanted.resource} exists and cannot be replaced`);
}

async function tidyUp(
  deps: KeepDeps,
  kept: Kept,
  wanted: ReadonlySet<SentinelId>,
  ours: readonly Subscription[],
  attempt: Attempt,
): Promise<void> {
  for (const subscription of ours.filter((each) => ![...wanted].some((sentinel) => isFor(each, sentinel)))) {
    if (await attempt(`subscription ${subscription.id}`, () => deps.subscriptions.remove(subscription.id)))
      kept.removed++;
  }
  for (const { value } of await deps.cursors.list()) {
    if (!wanted.has(value.sentinel)) await deps.cursors.remove(value.sentinel);
  }
}
