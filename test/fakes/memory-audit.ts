import { InvalidInput } from '../../shared/domain/errors.ts';
import type { Instant } from '../../shared/domain/time.ts';
import { actorName } from '../../shared/domain/wording.ts';
import type { AuditEntry, AuditPlace, AuditQuestion, AuditStore } from '../../shared/ports/stores.ts';

const begins = (text: string, how = ''): boolean => text.toLowerCase().startsWith(how.toLowerCase());

const answers = (entry: AuditEntry, { incident, by, act, since = 0, until = Infinity }: AuditQuestion) =>
  (incident === undefined || entry.incident === incident) &&
  begins(actorName(entry.by), by) &&
  begins(entry.act, act) &&
  entry.at >= since &&
  entry.at <= until;

export class MemoryAuditStore implements AuditStore {
  #entries: AuditEntry[] = [];

  async append(entry: AuditEntry): Promise<void> {
    this.record(entry);
  }

  /** As part of the write of what it changes. */
  record(entry: AuditEntry | undefined): void {
    if (entry !== undefined) this.#entries.push(structuredClone(entry));
  }

  async list({ limit, ...question }: AuditQuestion & { limit: number }): Promise<AuditEntry[]> {
    return this.#newestFirst(question).slice(0, limit);
  }

  async page(options: AuditQuestion & { limit: number; after?: AuditPlace }) {
    const { limit, after = '0', ...question } = options;
    if (!/^\d+$/.test(after)) throw new InvalidInput(`"${after}" is no place in the audit trail`);
    const begin = Number(after);
    const all = this.#newestFirst(question);
    const next = all.length > begin + limit ? { next: String(begin + limit) as AuditPlace } : {};
    return { entries: all.slice(begin, begin + limit), ...next };
  }

  #newestFirst(question: AuditQuestion): AuditEntry[] {
    return this.#entries
      .filter((entry) => answers(entry, question))
      .toReversed()
      .toSorted((a, b) => b.at - a.at)
      .map((entry) => structuredClone(entry));
  }

  async forget(before: Instant): Promise<number> {
    const kept = this.#entries.filter(({ at }) => at >= before);
    const deleted = this.#entries.length - kept.length;
    this.#entries = kept;
    return deleted;
  }
}
