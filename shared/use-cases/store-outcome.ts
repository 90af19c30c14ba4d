import { LostRace } from '../domain/errors.ts';
import type { Incident, Side } from '../domain/incident.ts';
import { mergeOutcome } from '../domain/incident-changes.ts';
import type { AuditEntry, IncidentStore, Version } from '../ports/stores.ts';

type Outcome = {
  intended: Incident;
  outcome: Incident;
  version: Version;
  side: Side;
  /** For the audit trail, whatever else was written meanwhile. */
  act?: AuditEntry | undefined;
};

const MOST_MERGES = 5;

/**
 * Stores what an act came to. When somebody else wrote the incident meanwhile, about its other side or to add to its
 * story, the outcome is put on top of that; LostRace only when this very side has moved on.
 */
export async function storeOutcome(
  incidents: IncidentStore,
  { intended, side, act, ...given }: Outcome,
): Promise<void> {
  let { outcome, version } = given;
  for (let merges = 0; ; merges++) {
    try {
      await incidents.update(outcome, version, act);
      return;
    } catch (error) {
      if (!(error instanceof LostRace) || merges === MOST_MERGES) throw error;
      const row = await incidents.get(outcome.id);
      if (row === undefined || !isSame(row.value[side], intended[side])) throw error;
      // A rehearsal changes neither side: another instance has rehearsed it meanwhile.
      if (!isSame(row.value.rehearsed, intended.rehearsed)) throw error;
      // What somebody wrote meanwhile may be a reason not to close.
      if (outcome.closedAt !== undefined) throw error;
      outcome = mergeOutcome(row.value, intended, given.outcome, side);
      version = row.version;
    }
  }
}

const isSame = (a: unknown, b: unknown): boolean => JSON.stringify(a) === JSON.stringify(b);
