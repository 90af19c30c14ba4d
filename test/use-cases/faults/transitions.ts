import type { PurgeRun } from '../../../shared/domain/cleanup.ts';
import type { Incident } from '../../../shared/domain/incident.ts';
import type { IncidentStore, Version } from '../../../shared/ports/stores.ts';

/** Edges of the state diagrams of the two sides and of a purge's slices, as `from --> to`. */
export type Transitions = { containment: Set<string>; cleanup: Set<string>; slices: Set<string> };

export const noTransitions = (): Transitions => ({
  containment: new Set(),
  cleanup: new Set(),
  slices: new Set(),
});

const runIn = (incident: Incident | undefined): PurgeRun | undefined =>
  incident !== undefined && 'run' in incident.cleanup ? incident.cleanup.run : undefined;

/** Notes every change of state that is stored. */
export function observeTransitions(store: IncidentStore, seen: Transitions): IncidentStore {
  const note = (before: Incident | undefined, after: Incident) => {
    for (const side of ['containment', 'cleanup'] as const) {
      const [from, to] = [before?.[side].state ?? '[*]', after[side].state];
      if (from !== to) seen[side].add(`${from} --> ${to}`);
    }
    const run = runIn(after);
    if (run?.purger === undefined) {
      const old = runIn(before);
      const isSame = old !== undefined && old.plan.slices.length === run?.plan.slices.length;
      for (const [i, { step }] of (run?.slices ?? []).entries()) {
        const from = isSame && old.number === run?.number ? old.slices[i]?.step : '[*]';
        if (from !== step) seen.slices.add(`${from} --> ${step}`);
      }
    }
    if (after.closedAt !== undefined && before?.closedAt === undefined) {
      seen.containment.add(`${after.containment.state} --> [*]`);
      seen.cleanup.add(`${after.cleanup.state} --> [*]`);
    }
  };
  return {
    open: async (incident, act) => {
      const result = await store.open(incident, act);
      if (result.opened) note(undefined, incident);
      return result;
    },
    update: async (incident, expected, act): Promise<Version> => {
      const before = await store.get(incident.id);
      const version = await store.update(incident, expected, act);
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
