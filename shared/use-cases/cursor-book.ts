import { LostRace } from '../domain/errors.ts';
import type { Instant, Milliseconds } from '../domain/time.ts';
import type { SentinelId } from '../ports/mail.ts';
import type { Cursor, CursorStore, Version } from '../ports/stores.ts';

export type CursorBookDeps = {
  cursors: CursorStore;
  clock: { now(): Instant };
  /** A sentinel whose saved place is older is woken by the sweep. */
  staleAfter: Milliseconds;
};

type Entry = { cursor: Cursor; version: Version; neverRead: boolean; unsaved: number };

/** The service keeps the last three links of a mailbox alive; one it has forgotten is sought anew, with overlap. */
const MOST_UNSAVED = 2;

/**
 * Where this process has read the inboxes to. All places that moved are saved together, in one request, and not after
 * every reading: one that is lost on the way makes somebody read again what is known.
 */
export class CursorBook {
  readonly #entries = new Map<SentinelId, Entry>();
  #loadedAt = Number.NEGATIVE_INFINITY;
  #savedAt = Number.NEGATIVE_INFINITY;
  #turn: Promise<unknown> = Promise.resolve();

  /** `undefined` for a mailbox that is not watched. */
  async get(deps: CursorBookDeps, sentinel: SentinelId): Promise<Cursor | undefined> {
    const known = this.#entries.get(sentinel)?.cursor;
    const asOf = Math.max(known?.readAt ?? Number.NEGATIVE_INFINITY, this.#loadedAt);
    if (known !== undefined && Math.abs(deps.clock.now() - asOf) < deps.staleAfter) return known;
    this.#loadedAt = deps.clock.now();
    await this.#load(deps.cursors);
    return this.#entries.get(sentinel)?.cursor;
  }

  /** False when another instance has read further meanwhile. */
  async move(deps: CursorBookDeps, cursor: Cursor): Promise<boolean> {
    const entry = this.#entries.get(cursor.sentinel);
    if (entry === undefined) return false;
    entry.cursor = cursor;
    entry.unsaved += 1;
    if (this.#isDue(entry, deps)) {
      this.#savedAt = deps.clock.now();
      await this.#inTurn(() => this.#save(deps.cursors, cursor.sentinel));
    }
    return this.#entries.has(cursor.sentinel);
  }

  #isDue({ neverRead, unsaved }: Entry, { clock, staleAfter }: CursorBookDeps): boolean {
    return neverRead || unsaved >= MOST_UNSAVED || Math.abs(clock.now() - this.#savedAt) >= staleAfter / 2;
  }

  /** In turn, since two savings at once would take each other for another instance. */
  async #inTurn(task: () => Promise<void>): Promise<void> {
    const turn = this.#turn.then(task);
    this.#turn = turn.catch(() => undefined);
    await turn;
  }

  async #save(store: CursorStore, wanted: SentinelId): Promise<void> {
    if ((this.#entries.get(wanted)?.unsaved ?? 0) === 0) return;
    try {
      await this.#saveMoved(store);
    } catch (error) {
      if (!(error instanceof LostRace)) throw error;
      await this.#load(store);
      await this.#saveMoved(store).catch((again: unknown) => {
        if (!(again instanceof LostRace)) throw again;
        // Whoever is so much faster reads these inboxes.
        for (const { cursor } of this.#moved()) this.#entries.delete(cursor.sentinel);
      });
    }
  }

  async #saveMoved(store: CursorStore): Promise<void> {
    const moved = this.#moved();
    const saved = moved.map(({ cursor, version }) => ({ cursor, expected: version }));
    const versions = await store.replace(saved);
    for (const [i, entry] of moved.entries()) {
      const version = versions[i];
      if (version !== undefined) entry.version = version;
      entry.neverRead = false;
      entry.unsaved = entry.cursor === saved[i]?.cursor ? 0 : 1;
    }
  }

  #moved(): Entry[] {
    return [...this.#entries.values()].filter(({ unsaved }) => unsaved > 0).slice(0, MOST_AT_ONCE);
  }

  /** What is stored counts, but for inboxes that this process has read further. */
  async #load(store: CursorStore): Promise<void> {
    const rows = await store.list();
    const stored = new Set(rows.map(({ value }) => value.sentinel));
    for (const sentinel of this.#entries.keys()) if (!stored.has(sentinel)) this.#entries.delete(sentinel);
    for (const { value, version } of rows) {
      const mine = this.#entries.get(value.sentinel);
      const isAhead =
        mine !== undefined && mine.unsaved > 0 && (mine.cursor.readAt ?? 0) > (value.readAt ?? 0);
      if (isAhead) mine.version = version;
      else
        this.#entries.set(value.sentinel, {
          cursor: value,
          version,
          neverRead: value.readAt === undefined,
          unsaved: 0,
        });
    }
  }
}

/** A request holds a hundred rows and four megabytes. */
const MOST_AT_ONCE = 50;
