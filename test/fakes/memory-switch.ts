import type { Switch } from '../../shared/domain/switch.ts';
import type { AuditEntry, SwitchStore, Version, Versioned } from '../../shared/ports/stores.ts';
import { MemoryAuditStore } from './memory-audit.ts';
import { VersionedMap } from './versioned-map.ts';

export class MemorySwitchStore implements SwitchStore {
  readonly #rows = new VersionedMap<Switch>();
  readonly #audit: MemoryAuditStore;

  constructor(audit = new MemoryAuditStore()) {
    this.#audit = audit;
  }

  async get(): Promise<Versioned<Switch> | undefined> {
    return this.#rows.get('switch');
  }

  async put(value: Switch, expected: Version | undefined, act?: AuditEntry): Promise<Version> {
    const version = this.#rows.put('switch', value, expected);
    this.#audit.record(act);
    return version;
  }
}
