import type { Group } from '../domain/group.ts';
import type { Message } from '../domain/message.ts';
import type { Observation } from '../domain/observation.ts';
import { isOwnNotice, observe } from '../domain/observe.ts';
import { type Instant, MINUTE, type Milliseconds } from '../domain/time.ts';
import { CursorExpired, type DeltaPage } from '../ports/mail.ts';
import type { Cursor } from '../ports/stores.ts';
import type { Wake } from '../ports/wakes.ts';
import { advanceIncident } from './advance-incident.ts';
import type { CursorBook } from './cursor-book.ts';
import { isInHand, noteIncident } from './in-hand.ts';
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
    /** Where this process has read to; saves requests, and nothing rests on it. */
    cursorBook: CursorBook;
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
  let cursor = await deps.cursorBook.get(deps, sentinel);
  if (cursor === undefined) {
    deps.log.info('A wake for a mailbox that is not watched was dropped', { sentinel });
    return;
  }
  if (cursor.readAt !== undefined && cursor.readAt > madeAt) return;
  const stopAt = deps.clock.now() + LONGEST_WATCH;
  let warmUntil = Number.NEGATIVE_INFINITY;
  for (;;) {
    deps.inboxTurns.begin(sentinel);
    const reading = await readInbox(deps, cursor);
    cursor = reading.cursor;
    // Another instance reads the same inbox.
    if (!(await deps.cursorBook.move(deps, cursor))) return;
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
  /** An address the directory had no answer for; what else is in the inbox does not wait for it. */
  failure?: ResolveFailure;
};

/** One complete reading, and where the next one begins. */
async function readInbox(deps: IngestDeps, cursor: Cursor): Promise<{ cursor: Cursor; warm: boolean }> {
  const readAt = deps.clock.now();
  const { sentinel } = cursor;
  let page = await firstPage(deps, cursor, readAt);
  let taken = await takePage(deps, page);
  while (!page.complete) {
    page = await deps.mail.read(sentinel, page.next);
    taken = either(taken, await takePage(deps, page));
  }
  // Mail to groups that could be resolved has been dealt with; the rest must be read again.
  if (taken.failure !== undefined) throw taken.failure.error;
  return { cursor: { sentinel, link: page.next, readAt }, warm: taken.warm };
}

const either = (a: Taken, b: Taken): Taken => ({ ...a, ...b, warm: a.warm || b.warm });

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
    const addressed = groupsOf(message, groups);
    for (const group of addressed) {
      const entry = touched.get(group.id) ?? { group, seen: [] };
      entry.seen.push({ ...observe(message, group.id), ...reachBeside(group, addressed) });
      touched.set(group.id, entry);
    }
  }
  let taken: Taken = { warm: false };
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

/** The other groups of a message have members too, who may be the same people or others. */
function reachBeside(group: Group, addressed: readonly Group[]): Pick<Observation, 'alsoReaches'> {
  const others = addressed.filter(({ id }) => id !== group.id);
  if (others.length === 0) return {};
  return { alsoReaches: others.reduce((sum, { audience }) => sum + audience.members, 0) };
}

/**
 * Judged even when every message was stored before: the instance that stored them may have died before it judged.
 * Only what this very process has judged is passed over.
 */
async function take(deps: IngestDeps, group: Group, seen: readonly Observation[]): Promise<Taken> {
  if (seen.every((observation) => deps.judged.has(observation)))
    return { warm: deps.judged.isWarm(group.id) };
  const fresh = await deps.observations.add(seen);
  const warm = (await isInHand(deps, group)) ? false : await judge(deps, group, fresh);
  deps.judged.add(seen, warm);
  return { warm };
}

/** Whether the group is warm now. */
async function judge(deps: IngestDeps, group: Group, fresh: readonly Observation[]): Promise<boolean> {
  const { verdict, incident, warm } = await judgeGroup(deps, group);
  if (incident !== undefined) {
    await advanceIncident(deps, incident.id);
    noteIncident(deps, group, incident);
  }
  // Who answers a storm is not made a regular by it.
  if (verdict.kind === 'calm') await deps.history.remember(group.id, fresh);
  return warm;
}
