import { LostRace } from '../../shared/domain/errors.ts';
import type { SentinelId } from '../../shared/ports/mail.ts';
import type { Cursor, CursorStore, Version, Versioned } from '../../shared/ports/stores.ts';
import { VersionedMap } from './versioned-map.ts';

export class MemoryCursorStore implements CursorStore {
  readonly #rows = new VersionedMap<Cursor>();

  async list(): Promise<Versioned<Cursor>[]> {
    return this.#rows.values();
  }

  async get(sentinel: SentinelId): Promise<Versioned<Cursor> | undefined> {
    return this.#rows.get(sentinel);
  }

  async put(cursor: Cursor, expected: Version | undefined): Promise<Version> {
    return this.#rows.put(cursor.sentinel, cursor, expected);
  }

  async replace(cursors: readonly { cursor: Cursor; expected: Version }[]): Promise<Version[]> {
    const current = cursors.map(({ cursor }) => this.#rows.get(cursor.sentinel)?.version);
    if (cursors.some(({ expected }, i) => expected !== current[i]))
      throw new LostRace('a cursor was written meanwhile');
    return cursors.map(({ cursor, expected }) => this.#rows.put(cursor.sentinel, cursor, expected));
  }

  async remove(sentinel: SentinelId): Promise<void> {
    this.#rows.delete(sentinel);
  }
}
