import type { IncidentId } from '../../shared/domain/incident.ts';
import { DAY, type Instant } from '../../shared/domain/time.ts';
import type { AuditEntry, AuditStore } from '../../shared/ports/stores.ts';

export class MemoryAuditStore implements AuditStore {
  #entries: AuditEntry[] = [];

  async append(entry: AuditEntry): Promise<void> {
    this.#entries.push(structuredClone(entry));
  }

  async list(options: { limit: number; incident?: IncidentId }): Promise<AuditEntry[]> {
    const { limit, incident } = options;
    return this.#entries
      .filter((entry) => incident === undefined || entry.incident === incident)
      .toSorted((a, b) => b.at - a.at)
      .slice(0, limit)
      .map((entry) => structuredClone(entry));
  }

  async forget(before: Instant): Promise<number> {
    const today = Math.floor(before / DAY) * DAY;
    const kept = this.#entries.filter(({ at }) => at >= today);
    const deleted = this.#entries.length - kept.length;
    this.#entries = kept;
    return deleted;
  }
}
