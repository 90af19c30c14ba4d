import { type Incident, type IncidentId, isOpen } from '../domain/incident.ts';
import { type Phase, phaseOf } from '../domain/phase.ts';
import type { IncidentStore, Versioned } from '../ports/stores.ts';

export type IncidentsWanted = {
  limit: number;
  after?: IncidentId;
  open?: boolean;
  phase?: Phase;
  /** Any of the group's addresses, or its id. */
  group?: string;
};

export type IncidentsFound = { incidents: Versioned<Incident>[]; next?: IncidentId };

/** Rows read at once while looking for those that pass the filter. */
const AT_ONCE = 100;
/** Rows looked at for one page: the caller goes on behind them. */
const MOST_ROWS = 1_000;

/** Newest first. With filters a page may hold fewer than `limit` and still have a next one. */
export async function listIncidentsBy(
  { incidents }: { incidents: IncidentStore },
  wanted: IncidentsWanted,
): Promise<IncidentsFound> {
  if (wanted.open === true) return openOnes(await incidents.listOpen(), wanted);
  const found: Versioned<Incident>[] = [];
  let after = wanted.after;
  for (let looked = 0; looked < MOST_ROWS; ) {
    const limit = hasFilter(wanted) ? AT_ONCE : wanted.limit + 1;
    const rows = await incidents.list({ limit, ...(after === undefined ? {} : { after }) });
    for (const row of rows) {
      if (!passes(row.value, wanted)) continue;
      const last = found.at(-1);
      if (found.length === wanted.limit && last !== undefined)
        return { incidents: found, next: last.value.id };
      found.push(row);
    }
    if (rows.length < limit) return { incidents: found };
    looked += rows.length;
    after = rows.at(-1)?.value.id;
  }
  return { incidents: found, ...(after === undefined ? {} : { next: after }) };
}

/** Open incidents are few, and asked for every few seconds. */
function openOnes(rows: readonly Versioned<Incident>[], wanted: IncidentsWanted): IncidentsFound {
  const { after, limit } = wanted;
  const fitting = rows
    .filter(({ value }) => passes(value, wanted) && (after === undefined || value.id < after))
    .sort((a, b) => (a.value.id < b.value.id ? 1 : -1));
  const incidents = fitting.slice(0, limit);
  const last = incidents.at(-1);
  return { incidents, ...(fitting.length > limit && last !== undefined ? { next: last.value.id } : {}) };
}

const hasFilter = ({ open, phase, group }: IncidentsWanted): boolean =>
  open !== undefined || phase !== undefined || group !== undefined;

function passes(incident: Incident, { open, phase, group }: IncidentsWanted): boolean {
  const address = group?.toLowerCase();
  return (
    (open === undefined || open === isOpen(incident)) &&
    (phase === undefined || phase === phaseOf(incident)) &&
    (address === undefined ||
      address === incident.group.id ||
      incident.group.addresses.some((each) => each === address))
  );
}
