import { LostRace, Refused, RetryLater } from '../domain/errors.ts';
import { type Trouble, troubleOf } from '../domain/standing-trouble.ts';
import { type Milliseconds, SECOND } from '../domain/time.ts';
import type { SentinelId } from '../ports/mail.ts';
import type { AuditStore, CursorStore } from '../ports/stores.ts';
import type { SentinelDirectory, Subscription } from '../ports/subscriptions.ts';
import type { Wake } from '../ports/wakes.ts';
import { type ActingDeps, ownEntry } from './audit-entry.ts';
import { fits, isFor, Listing, renew, type SubscribeDeps, subscribe } from './subscribe.ts';

export type KeepDeps = SubscribeDeps &
  ActingDeps & {
    cursors: CursorStore;
    audit: AuditStore;
    sentinelDirectory: SentinelDirectory;
    sentinels: readonly string[];
  };

export type Kept = {
  watched: number;
  created: number;
  renewed: number;
  removed: number;
  /** Names that stand for no mailbox, as far as is known. */
  unresolved: Trouble[];
  /** Sentinels that the sweep alone reads. */
  unsubscribed: Trouble[];
  /** What else went wrong. */
  failures: Trouble[];
  /** Whatever a new subscription did not announce is read now. */
  wakes: Wake[];
};

/** Makes Graph's subscriptions what they should be: one a sentinel, alive, ours. Graph's own list is the truth. */
export async function keepSubscriptions(deps: KeepDeps): Promise<Kept> {
  const kept: Kept = {
    ...{ watched: 0, created: 0, renewed: 0, removed: 0 },
    ...{ unresolved: [], unsubscribed: [], failures: [], wakes: [] },
  };
  const wanted = new Set<SentinelId>();
  for (const name of deps.sentinels)
    await attempt(deps, kept.unresolved, name, async () => {
      for (const sentinel of await resolveSentinel(deps, name)) wanted.add(sentinel);
    });
  kept.watched = wanted.size;
  // Without a subscription a sentinel is read by the sweep alone, but it is read.
  for (const sentinel of wanted)
    await attempt(deps, kept.failures, sentinel, () => watch(deps, kept, sentinel));
  const listing = new Listing(deps.subscriptions);
  try {
    await listing.all();
  } catch (error) {
    deps.log.error('Graph does not list its subscriptions', { error: String(error) });
    kept.unsubscribed.push(...[...wanted].map((sentinel) => troubleOf(sentinel, error)));
    return kept;
  }
  await keepAll(deps, kept, [...wanted], listing);
  // A name that could not be resolved may stand for mailboxes that are still wanted: tidy up another time.
  if (kept.unresolved.length === 0) await tidyUp(deps, kept, wanted, await ours(deps, listing));
  if (kept.created + kept.removed > 0)
    await attempt(deps, kept.failures, 'audit trail', () => record(deps, kept));
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

/** A failure is logged and noted under its name, and stops nothing else. */
async function attempt(
  deps: KeepDeps,
  failed: Trouble[],
  what: string,
  act: () => Promise<void>,
): Promise<void> {
  try {
    await act();
  } catch (error) {
    deps.log.error('A subscription could not be kept', { what, error: String(error) });
    failed.push(troubleOf(what, error));
  }
}

/** The first handshake may meet an app that is still cold, and Graph may be busy: those are tried once more. */
async function keepAll(
  deps: KeepDeps,
  kept: Kept,
  sentinels: readonly SentinelId[],
  listing: Listing,
): Promise<void> {
  const late: SentinelId[] = [];
  for (const sentinel of sentinels)
    await attempt(deps, kept.unsubscribed, sentinel, async () => {
      try {
        await keepOne(deps, kept, sentinel, listing);
      } catch (error) {
        if (!(error instanceof RetryLater)) throw error;
        late.push(sentinel);
      }
    });
  if (late.length > 0) await deps.clock.sleep(BETWEEN_TRIES);
  for (const sentinel of late)
    await attempt(deps, kept.unsubscribed, sentinel, () => keepOne(deps, kept, sentinel, listing));
}

const BETWEEN_TRIES: Milliseconds = 5 * SECOND;

async function resolveSentinel(deps: KeepDeps, name: string): Promise<SentinelId[]> {
  const found = await deps.sentinelDirectory.resolve(name);
  if (found.length === 0)
    throw new Refused(
      `STORMLOCK_SENTINELS names "${name}", which is no mailbox and no group with mailboxes`,
      'Correct the name or take it out.',
    );
  return found;
}

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

/** Keeps the one that fits and lives longest; twins of it would announce everything again. */
async function keepOne(deps: KeepDeps, kept: Kept, sentinel: SentinelId, listing: Listing): Promise<void> {
  const own = (await ours(deps, listing)).filter((each) => isFor(each, sentinel));
  const [best, ...twins] = own
    .filter((each) => fits(each, deps))
    .sort((one, other) => other.expiresAt - one.expiresAt);
  const strangers = own.filter((each) => !fits(each, deps));
  for (const { id } of [...twins, ...strangers]) {
    await listing.remove(id);
    kept.removed++;
  }
  const now = deps.clock.now();
  if (best !== undefined && best.expiresAt - now > renewalMargin(deps, sentinel)) return;
  if (best !== undefined && (await renew(deps, best.id))) {
    kept.renewed++;
    return;
  }
  if ((await subscribe(deps, sentinel, listing, best?.id)) === 'adopted') return;
  kept.created++;
  // What arrived while nobody was subscribed.
  kept.wakes.push({ sentinel, madeAt: now });
}

/** Half the lifetime, give or take a tenth by sentinel, so that renewals do not come all at once. */
function renewalMargin(deps: KeepDeps, sentinel: SentinelId): Milliseconds {
  const jitter = Number.parseInt(sentinel.slice(0, 4), 16) / 0xffff;
  return deps.subscriptionLifetime * (0.45 + 0.1 * (Number.isNaN(jitter) ? 0.5 : jitter));
}

/** Those that report to this app, with a former secret too. */
async function ours({ notifyUrl }: KeepDeps, listing: Listing): Promise<Subscription[]> {
  return (await listing.all()).filter(
    ({ notificationUrl }) => placeOf(notificationUrl) === placeOf(notifyUrl),
  );
}

/** Without the name of the secret, which changes: `https://…/api/notify`. */
const placeOf = (url: string): string => url.split('?', 1)[0] ?? url;

async function tidyUp(
  deps: KeepDeps,
  kept: Kept,
  wanted: ReadonlySet<SentinelId>,
  own: readonly Subscription[],
): Promise<void> {
  for (const { id } of own.filter((each) => ![...wanted].some((sentinel) => isFor(each, sentinel))))
    await attempt(deps, kept.failures, `subscription ${id}`, async () => {
      await deps.subscriptions.remove(id);
      kept.removed++;
    });
  for (const { value } of await deps.cursors.list()) {
    if (!wanted.has(value.sentinel)) await deps.cursors.remove(value.sentinel);
  }
}
