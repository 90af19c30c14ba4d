import type { Incident } from '../../../shared/domain/incident.ts';
import type { IncidentStore, Version } from '../../../shared/ports/stores.ts';

/** Edges of the two sides' state diagrams, as `from --> to`. */
export type Transitions = { containment: Set<string>; cleanup: Set<string> };

export const noTransitions = (): Transitions => ({ containment: new Set(), cleanup: new Set() });

/** Notes every change of state that is stored. */
export function observeTransitions(store: IncidentStore, seen: Transitions): IncidentStore {
  const note = (before: Incident | undefined, after: Incident) => {
    for (const side of ['containment', 'cleanup'] as const) {
      const [from, to] = [before?.[side].state ?? '[*]', after[side].state];
      if (from !== to) seen[side].add(`${from} --> ${to}`);
    }
    if (after.closedAt !== undefined && before?.closedAt === undefined) {
      seen.containment.add(`${after.containment.state} --> [*]`);
      seen.cleanup.add(`${after.cleanup.state} --> [*]`);
    }
  };
  return {
    open: async (incident) => {
      const result = await store.open(incident);
      if (result.opened) note(undefined, incident);
      return result;
    },
    update: async (incident, expected): Promise<Version> => {
      const before = await store.get(incident.id);
      const version = await store.update(incident, expected);
      note(before?.value, incident);
      return version;
    },
    get: (id) => store.get(id),
    openOf: (group) => store.openOf(group),
    listOpen: () => store.listOpen(),
    list: (options) => store.list(options),
    forget: (before) => store.forget(before),
  };
}
