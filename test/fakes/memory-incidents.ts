import type { GroupId } from '../../shared/domain/group.ts';
import { type Incident, type IncidentId, isOpen } from '../../shared/domain/incident.ts';
import type { Instant } from '../../shared/domain/time.ts';
import type { AuditEntry, IncidentStore, Version, Versioned } from '../../shared/ports/stores.ts';
import { MemoryAuditStore } from './memory-audit.ts';
import { VersionedMap } from './versioned-map.ts';

export class MemoryIncidentStore implements IncidentStore {
  readonly #rows = new VersionedMap<Incident>();
  readonly #audit: MemoryAuditStore;

  constructor(audit = new MemoryAuditStore()) {
    this.#audit = audit;
  }

  async open(
    incident: Incident,
    act?: AuditEntry,
  ): Promise<{ opened: boolean; incident: Versioned<Incident> }> {
    const other = this.#openOf(incident.group.id);
    if (other) return { opened: other.value.id === incident.id, incident: other };
    const version = this.#rows.put(incident.id, incident, undefined);
    this.#audit.record(act);
    return { opened: true, incident: { value: structuredClone(incident), version } };
  }

  async get(id: IncidentId): Promise<Versioned<Incident> | undefined> {
    return this.#rows.get(id);
  }

  async openOf(groupId: GroupId): Promise<Versioned<Incident> | undefined> {
    return this.#openOf(groupId);
  }

  async update(incident: Incident, expected: Version, act?: AuditEntry): Promise<Version> {
    const version = this.#rows.put(incident.id, incident, expected);
    this.#audit.record(act);
    return version;
  }

  async listOpen(): Promise<Versioned<Incident>[]> {
    return this.#rows.values().filter(({ value }) => isOpen(value));
  }

  async list(options: { limit: number; after?: IncidentId }): Promise<Versioned<Incident>[]> {
    const { limit, after } = options;
    return this.#rows
      .values()
      .toSorted((a, b) => (a.value.id < b.value.id ? 1 : -1))
      .filter(({ value }) => after === undefined || value.id < after)
      .slice(0, limit);
  }

  async forget(before: Instant): Promise<number> {
    return this.#rows.deleteWhere(({ closedAt }) => closedAt !== undefined && closedAt < before);
  }

  // Without a pause, so that checking and inserting are one step.
  #openOf(groupId: GroupId): Versioned<Incident> | undefined {
    return this.#rows.values().find(({ value }) => value.group.id === groupId && isOpen(value));
  }
}
