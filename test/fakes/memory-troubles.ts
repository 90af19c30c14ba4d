import type { Standing, TroubleTopic } from '../../shared/domain/standing-trouble.ts';
import type { TroubleStore, Version, Versioned } from '../../shared/ports/stores.ts';
import { VersionedMap } from './versioned-map.ts';

export class MemoryTroubleStore implements TroubleStore {
  readonly #rows = new VersionedMap<Standing>();

  async get(topic: TroubleTopic): Promise<Versioned<Standing> | undefined> {
    return this.#rows.get(topic);
  }

  async put(topic: TroubleTopic, value: Standing, expected: Version | undefined): Promise<Version> {
    return this.#rows.put(topic, value, expected);
  }
}
