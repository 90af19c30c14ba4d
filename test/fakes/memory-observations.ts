import type { GroupId } from '../../shared/domain/group.ts';
import type { Observation } from '../../shared/domain/observation.ts';
import { DAY, type Instant } from '../../shared/domain/time.ts';
import type { ObservationStore } from '../../shared/ports/stores.ts';

export class MemoryObservationStore implements ObservationStore {
  readonly #rows = new Map<string, Observation>();

  async add(observations: readonly Observation[]): Promise<Observation[]> {
    return observations.filter((observation) => {
      const key = `${observation.groupId} ${observation.sentAt} ${observation.messageId}`;
      if (this.#rows.has(key)) return false;
      this.#rows.set(key, structuredClone(observation));
      return true;
    });
  }

  async window(groupId: GroupId, from: Instant, to: Instant, limit: number): Promise<Observation[]> {
    return [...this.#rows.values()]
      .filter((row) => row.groupId === groupId && row.sentAt >= from && row.sentAt <= to)
      .toSorted((a, b) => b.sentAt - a.sentAt)
      .slice(0, limit)
      .map((row) => structuredClone(row));
  }

  async forget(before: Instant): Promise<number> {
    const today = Math.floor(before / DAY) * DAY;
    const old = [...this.#rows].filter(([, row]) => row.sentAt < today);
    for (const [key] of old) this.#rows.delete(key);
    return old.length;
  }
}
