import { LostRace } from '../domain/errors.ts';
import type { Group } from '../domain/group.ts';
import type { Message } from '../domain/message.ts';
import type { Observation } from '../domain/observation.ts';
import { isOwnNotice, observe } from '../domain/observe.ts';
import { type Instant, MINUTE, type Milliseconds } from '../domain/time.ts';
import { CursorExpired, type DeltaPage } from '../ports/mail.ts';
import type { Cursor, Versioned } from '../ports/stores.ts';
import type { Wake } from '../ports/wakes.ts';
import { advanceIncident } from './advance-incident.ts';
import type { InboxTurns } from './inbox-turns.ts';
import type { IncidentDeps } from './incident-deps.ts';
import { judgeGroup } from './judge-group.ts';
import type { Judged } from './judged.ts';
import { type ResolveDeps, type ResolveFailure, resolveGroups } from './resolve-groups.ts';

export type IngestDeps = IncidentDeps &
  ResolveDeps & {
    seedWindow: Milliseconds;
    reseedOverlap: Milliseconds;
    warmInterval: Milliseconds;
    warmFor: Milliseconds;
    staleAfter: Milliseconds;
    /** What this process has judged already; saves judging each sentinel's copy, and nothing rests on it. */
    judged: Judged;
    /** Who of this process reads which inbox now; saves requests, and nothing rests on it. */
    inboxTurns: InboxTurns;
  };

/** An invocation must end; the sweep wakes the sentinel again. */
const LONGEST_WATCH: Milliseconds = 3 * MINUTE;

/**
 * Answers a wake: reads what is new in the sentinel's inbox and acts on it. While a group is warm the inbox is read
 * every few seconds, because the next notification may take minutes. The cursor moves last: whatever fails before
 * is read again.
 */
export async function ingestSentinel(deps: IngestDeps, { sentinel, madeAt }: Wake): Promise<void> {
  while (!deps.inboxTurns.enter(sentinel)) if (await deps.inboxTurns.wait(sentinel)) return;
  try {
    await watchInbox(deps, { sentinel, madeAt });
  } finally {
    deps.inboxTurns.leave(sentinel);
  }
}

async function watchInbox(deps: IngestDeps, { sentinel, madeAt }: Wake): Promise<void> {
  let row = await deps.cursors.get(sentinel);
  if (row === undefined) {
    deps.log.info('A wake for a mailbox that is not watched was dropped', { sentinel });
    return;
  }
  if (row.value.readAt !== undefined && row.value.readAt > madeAt) return;
  const stopAt = deps.clock.now() + LONGEST_WATCH;
  let warmUntil = Number.NEGATIVE_INFINITY;
  let unsaved = 0;
  for (;;) {
    deps.inboxTurns.begin(sentinel);
    const reading = await readInbox(deps, row, unsaved);
    if (reading === undefined) return;
    ({ row, unsaved } = reading);
    deps.inboxTurns.served(sentinel);
    const now = deps.clock.now();
    if (reading.warm) warmUntil = now + deps.warmFor;
    if (deps.inboxTurns.isWanted(sentinel) && now < stopAt) continue;
    if (now + deps.warmInterval > Math.min(warmUntil, stopAt)) return;
    await deps.inboxTurns.nap(sentinel, deps.clock.sleep(deps.warmInterval));
  }
}

type Taken = {
  warm: boolean;
  news: boolean;
  /** An address the directory had no answer for; what else is in the inbox does not wait for it. */
  failure?: ResolveFailure;
};

/**
 * A reading that brought nothing new is not worth a write: the old link shows the same again, and it is known. But
 * the service keeps only the last few links alive.
 */
const MOST_UNSAVED = 2;

/** `unsaved`: readings since the cursor was last stored. */
type Reading = { row: Versioned<Cursor>; warm: boolean; unsaved: number };

/** One complete reading. `undefined` when another instance read the same inbox meanwhile. */
async function readInbox(
  deps: IngestDeps,
  row: Versioned<Cursor>,
  unsaved: number,
): Promise<Reading | undefined> {
  const startedAt = deps.clock.now();
  const { sentinel, readAt } = row.value;
  let page = await firstPage(deps, row.value, startedAt);
  let taken = await takePage(deps, page);
  while (!page.complete) {
    page = await deps.mail.read(sentinel, page.next);
    taken = either(taken, await takePage(deps, page));
  }
  // Mail to groups that could be resolved has been dealt with; the rest must be read again.
  if (taken.failure !== undefined) throw taken.failure.error;
  const { warm } = taken;
  const isFresh = readAt !== undefined && startedAt - readAt < deps.staleAfter / 2;
  if (!taken.news && isFresh && unsaved < MOST_UNSAVED) {
    return { row: { ...row, value: { ...row.value, link: page.next } }, warm, unsaved: unsaved + 1 };
  }
  const cursor: Cursor = { sentinel, link: page.next, readAt: startedAt };
  try {
    return { row: { value: cursor, version: await deps.cursors.put(cursor, row.version) }, warm, unsaved: 0 };
  } catch (error) {
    if (error instanceof LostRace) return undefined;
    throw error;
  }
}

const either = (a: Taken, b: Taken): Taken => ({
  ...a,
  ...b,
  warm: a.warm || b.warm,
  news: a.news || b.news,
});

/** Graph's mail has no "from now on": a reading without a link is seeded from some time ago. */
async function firstPage(deps: IngestDeps, cursor: Cursor, now: Instant): Promise<DeltaPage> {
  if (cursor.link === undefined) return deps.mail.seed(cursor.sentinel, now - deps.seedWindow);
  try {
    return await deps.mail.read(cursor.sentinel, cursor.link);
  } catch (error) {
    if (!(error instanceof CursorExpired)) throw error;
    deps.log.warn('The place in a mailbox was lost and is sought anew', { sentinel: cursor.sentinel });
    return deps.mail.seed(cursor.sentinel, (cursor.readAt ?? now - deps.seedWindow) - deps.reseedOverlap);
  }
}

/** Stores a page's observations and judges every group it touches. */
async function takePage(deps: IngestDeps, page: DeltaPage): Promise<Taken> {
  if (page.skipped > 0)
    deps.log.info('Items of an inbox could not be read and were skipped', { skipped: page.skipped });
  const messages = page.messages.filter((message) => !isOwnNotice(message));
  const { groups, failures } = await resolveGroups(
    deps,
    messages.flatMap((message) => message.recipients),
  );
  const touched = new Map<string, { group: Group; seen: Observation[] }>();
  for (const message of messages) {
    for (const group of groupsOf(message, groups)) {
      const entry = touched.get(group.id) ?? { group, seen: [] };
      entry.seen.push(observe(message, group.id));
      touched.set(group.id, entry);
    }
  }
  let taken: Taken = { warm: false, news: page.messages.length > 0 && touched.size === 0 };
  for (const { group, seen } of touched.values()) taken = either(taken, await take(deps, group, seen));
  const [failure] = failures;
  return failure === undefined ? taken : { ...taken, failure };
}

/** Several addresses of a message may be the same group's. */
function groupsOf(message: Message, groups: ReadonlyMap<string, Group>): Group[] {
  const found = message.recipients
    .map((address) => groups.get(address))
    .filter((group) => group !== undefined);
  return [...new Map(found.map((group) => [group.id, group])).values()];
}

/**
 * Judged even when every message was stored before: the instance that stored them may have died before it judged.
 * Only what this very process has judged is passed over.
 */
async function take(deps: IngestDeps, group: Group, seen: readonly Observation[]): Promise<Taken> {
  if (seen.every((observation) => deps.judged.has(observation)))
    return { warm: deps.judged.isWarm(group.id), news: false };
  const fresh = await deps.observations.add(seen);
  const { verdict, incident, warm } = await judgeGroup(deps, group);
  if (incident !== undefined) await advanceIncident(deps, incident.id);
  // Who answers a storm is not made a regular by it.
  if (verdict.kind === 'calm') await deps.history.remember(group.id, fresh);
  deps.judged.add(seen, warm);
  return { warm, news: true };
}
