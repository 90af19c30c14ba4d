import { z } from 'zod';
import { LostRace, RetryLater } from '../../domain/errors.ts';
import type { GroupId } from '../../domain/group.ts';
import { type Incident, type IncidentId, isOpen } from '../../domain/incident.ts';
import { SECOND, toIso } from '../../domain/time.ts';
import type { AuditEntry, IncidentStore, Version, Versioned } from '../../ports/stores.ts';
import { actRow } from './acts.ts';
import { deleteWhere } from './deletion.ts';
import { fromColumns, toColumns } from './document.ts';
import { above, all, below, between, equals } from './filters.ts';
import { key, LAST } from './keys.ts';
import type { NewRow, Row, RowKeys } from './rows.ts';
import type { Table } from './table.ts';

const schema = z.looseObject({
  id: z.string(),
  group: z.looseObject({ id: z.string(), address: z.string() }),
  openedAt: z.number(),
  containment: z.looseObject({ state: z.string() }),
  cleanup: z.looseObject({ state: z.string() }),
  timeline: z.array(z.unknown()),
  outbox: z.array(z.unknown()),
  closedAt: z.number().optional(),
});

/** Of incidents, of pointers to those that are open, and of the acts on them. */
export const PARTITION = 'incident';
const ATTEMPTS = 5;

/**
 * Incidents are few: one partition holds them all, per group a pointer to the open one, and every act, so that all
 * change in one transaction. A pointer exists exactly as long as its incident is open.
 */
export function tableIncidentStore(table: Table): IncidentStore {
  return {
    async open(incident, act) {
      for (let attempt = 0; attempt < ATTEMPTS; attempt++) {
        try {
          const [version] = await table.apply([
            { kind: 'insert', row: toRow(incident) },
            { kind: 'insert', row: pointerTo(incident) },
            ...recorded(act),
          ]);
          if (version !== undefined) return { opened: true, incident: { value: incident, version } };
        } catch (error) {
          if (!(error instanceof LostRace)) throw error;
        }
        const other = await openOf(incident.group.id);
        // The same id is our own insert whose answer was lost on the way.
        if (other) return { opened: other.value.id === incident.id, incident: other };
      }
      throw new RetryLater(`Incident ${incident.id} kept colliding with others of its group`, SECOND);
    },

    get,
    openOf,

    async update(incident, expected, act): Promise<Version> {
      const replace = { kind: 'replace', row: toRow(incident), expected } as const;
      const closing = incident.closedAt !== undefined && (await isPointedTo(incident));
      // Only closing removes a pointer, and only under the version the incident was read in.
      const [version] = await table.apply([
        replace,
        ...(closing ? [{ kind: 'delete', row: pointerOf(incident.group.id) } as const] : []),
        ...recorded(act),
      ]);
      if (version === undefined) throw new Error(`incident ${incident.id}: the service named no version`);
      return version;
    },

    async listOpen() {
      const pointers = await table.query(
        all(equals('PartitionKey', PARTITION), between('RowKey', 'open_', `open_${LAST}`)),
      );
      const open = await Promise.all(pointers.map(({ columns }) => get(columns['incident'] as IncidentId)));
      return open.filter((incident) => incident !== undefined).filter(({ value }) => isOpen(value));
    },

    async list({ limit, after }) {
      const behind = above('RowKey', after === undefined ? 'i_' : rowOf(after));
      const filter = all(equals('PartitionKey', PARTITION), behind, below('RowKey', `i_${LAST}`));
      return (await table.query(filter, limit)).map(toIncident);
    },

    async forget(before) {
      const closed = all(between('RowKey', 'i_', `i_${LAST}`), below('closedAt', toIso(before)));
      return deleteWhere(table, all(equals('PartitionKey', PARTITION), closed));
    },
  };

  async function get(id: IncidentId): Promise<Versioned<Incident> | undefined> {
    const row = await table.get({ partition: PARTITION, row: rowOf(id) });
    return row && toIncident(row);
  }

  async function openOf(groupId: GroupId): Promise<Versioned<Incident> | undefined> {
    const pointer = await table.get(pointerOf(groupId));
    const incident = pointer && (await get(pointer.columns['incident'] as IncidentId));
    // Closed between the two reads.
    return incident?.value.closedAt === undefined ? incident : undefined;
  }

  async function isPointedTo(incident: Incident): Promise<boolean> {
    const pointer = await table.get(pointerOf(incident.group.id));
    return pointer?.columns['incident'] === incident.id;
  }
}

const recorded = (act: AuditEntry | undefined): { kind: 'insert'; row: NewRow }[] =>
  act === undefined ? [] : [{ kind: 'insert', row: actRow(PARTITION, act) }];

const pointerOf = (groupId: GroupId): RowKeys => ({ partition: PARTITION, row: `open_${key(groupId)}` });

const pointerTo = ({ id, group }: Incident): NewRow => ({
  ...pointerOf(group.id),
  columns: { incident: id },
});

// Ids begin with the opening time; mirrored digits and letters sort the newest first.
const ORDER = '0123456789abcdefghijklmnopqrstuvwxyz';
const mirrored = (id: string): string =>
  id.replace(/[0-9a-z]/g, (char) => ORDER.at(-1 - ORDER.indexOf(char)) ?? char);

const rowOf = (id: IncidentId): string => `i_${key(mirrored(id))}`;

function toRow(incident: Incident): NewRow {
  const columns = toColumns(incident, `incident ${incident.id}`);
  const closed = incident.closedAt === undefined ? {} : { closedAt: toIso(incident.closedAt) };
  return { partition: PARTITION, row: rowOf(incident.id), columns: { ...columns, ...closed } };
}

const toIncident = (row: Row): Versioned<Incident> => ({
  value: fromColumns<Incident>(row, schema),
  version: row.version,
});
