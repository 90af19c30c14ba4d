import { LostRace } from '../../shared/domain/errors.ts';
import type { Version, Versioned } from '../../shared/ports/stores.ts';

/** Rows under versions: copied on the way in, as JSON like the real tables', and unchangeable on the way out. */
export class VersionedMap<T> {
  readonly #rows = new Map<string, Versioned<T>>();
  #writes = 0;

  get(key: string): Versioned<T> | undefined {
    return this.#rows.get(key);
  }

  values(): Versioned<T>[] {
    return [...this.#rows.values()];
  }

  /** Inserts where `expected` is undefined, else replaces; LostRace when the row is not in that state. */
  put(key: string, value: T, expected: Version | undefined): Version {
    if (this.#rows.get(key)?.version !== expected) throw new LostRace(`${key}: another instance wrote first`);
    const version = `v${++this.#writes}` as Version;
    this.#rows.set(key, frozen({ value: JSON.parse(JSON.stringify(value)) as T, version }));
    return version;
  }

  delete(key: string): void {
    this.#rows.delete(key);
  }

  /** Returns how many went. */
  deleteWhere(matches: (value: T) => boolean): number {
    const doomed = [...this.#rows].filter(([, { value }]) => matches(value));
    for (const [key] of doomed) this.#rows.delete(key);
    return doomed.length;
  }
}

function frozen<V>(value: V): V {
  if (typeof value !== 'object' || value === null) return value;
  for (const part of Object.values(value)) frozen(part);
  return Object.freeze(value);
}
