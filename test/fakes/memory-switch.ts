import type { Switch } from '../../shared/domain/switch.ts';
import type { SwitchStore, Version, Versioned } from '../../shared/ports/stores.ts';
import { VersionedMap } from './versioned-map.ts';

export class MemorySwitchStore implements SwitchStore {
  readonly #rows = new VersionedMap<Switch>();

  async get(): Promise<Versioned<Switch> | undefined> {
    return this.#rows.get('switch');
  }

  async put(value: Switch, expected: Version | undefined): Promise<Version> {
    return this.#rows.put('switch', value, expected);
  }
}
