import type { Address } from '../../shared/domain/address.ts';
import type { Instant } from '../../shared/domain/time.ts';
import type { GroupCache, KnownAddress, KnownGroup } from '../../shared/ports/stores.ts';

export class MemoryGroupCache implements GroupCache {
  readonly #rows = new Map<Address, KnownAddress>();

  async get(addresses: readonly Address[]): Promise<KnownAddress[]> {
    const found = [...new Set(addresses)].map((address) => this.#rows.get(address));
    return structuredClone(found.filter((known) => known !== undefined));
  }

  async put(known: KnownAddress): Promise<void> {
    this.#rows.set(known.address, structuredClone(known));
  }

  async knownGroups(limit: number): Promise<KnownGroup[]> {
    const groups = new Map<string, KnownGroup>();
    for (const { group, learnedAt } of this.#rows.values())
      if (group !== undefined) groups.set(group.id, { group, learnedAt });
    return structuredClone([...groups.values()].slice(0, limit));
  }

  async forget(before: Instant): Promise<number> {
    const old = [...this.#rows.values()].filter(({ learnedAt }) => learnedAt < before);
    for (const { address } of old) this.#rows.delete(address);
    return old.length;
  }
}
