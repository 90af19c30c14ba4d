import { InvalidInput } from '../../shared/domain/errors.ts';
import type { IncidentId } from '../../shared/domain/incident.ts';
import { DAY, type Instant } from '../../shared/domain/time.ts';
import type { AuditEntry, AuditPlace, AuditStore } from '../../shared/ports/stores.ts';

export class MemoryAuditStore implements AuditStore {
  #entries: AuditEntry[] = [];

  async append(entry: AuditEntry): Promise<void> {
    this.#entries.push(structuredClone(entry));
  }

  async list(options: { limit: number; incident?: IncidentId; since?: Instant }): Promise<AuditEntry[]> {
    const { limit, incident, since = 0 } = options;
    const from = Math.floor(since / DAY) * DAY;
    return this.#newestFirst()
      .filter((entry) => (incident === undefined || entry.incident === incident) && entry.at >= from)
      .slice(0, limit);
  }

  async page(options: { limit: number; after?: AuditPlace }) {
    const { limit, after = '0' } = options;
    if (!/^\d+$/.test(after)) throw new InvalidInput(`"${after}" is no place in the audit trail`);
    const begin = Number(after);
    const all = this.#newestFirst();
    const next = all.length > begin + limit ? { next: String(begin + limit) as AuditPlace } : {};
    return { entries: all.slice(begin, begin + limit), ...next };
  }

  #newestFirst(): AuditEntry[] {
    return this.#entries.toSorted((a, b) => b.at - a.at).map((entry) => structuredClone(entry));
  }

  async forget(before: Instant): Promise<number> {
    const today = Math.floor(before / DAY) * DAY;
    const kept = this.#entries.filter(({ at }) => at >= today);
    const deleted = this.#entries.length - kept.length;
    this.#entries = kept;
    return deleted;
  }
}
