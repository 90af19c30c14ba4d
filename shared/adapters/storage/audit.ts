import { InvalidInput } from '../../domain/errors.ts';
import type { AuditPlace, AuditQuestion, AuditStore } from '../../ports/stores.ts';
import { ACT, actRow, entryOf, folded, momentOf } from './acts.ts';
import { deleteWhere } from './deletion.ts';
import { above, all, beginsWith, below, equals, type Filter } from './filters.ts';
import { LAST } from './keys.ts';
import type { Row } from './rows.ts';
import type { Table } from './table.ts';

/** A partition that holds acts beside what they change. */
export type ActRows = { table: Table; partition: string };

const PLACE = /^\d{16}_\d{6}_[0-9a-f-]{36}$/;

const placeOf = ({ row }: Row): AuditPlace => row.slice(ACT.length) as AuditPlace;

function rowOf(place: AuditPlace): string {
  if (PLACE.test(place)) return `${ACT}${place}`;
  throw new InvalidInput(
    `"${place.slice(0, 80)}" is no place in the audit trail; pass on what \`next\` gave.`,
  );
}

/** The newest first, so a listing is one range in each partition; the rest of the question is asked of columns. */
function filterOf(
  partition: string,
  { incident, by, act, since, until }: AuditQuestion,
  from: string,
): Filter {
  return all(
    equals('PartitionKey', partition),
    above('RowKey', until !== undefined && momentOf(until) > from ? momentOf(until) : from),
    below('RowKey', since === undefined ? `${ACT}${LAST}` : momentOf(since - 1)),
    ...(incident === undefined ? [] : [equals('incident', incident)]),
    ...(by === undefined ? [] : [beginsWith('by', folded(by))]),
    ...(act === undefined ? [] : [beginsWith('act', folded(act))]),
  );
}

/** What is done about incidents lies beside them, everything else beside the switch. */
export function tableAuditStore(onIncidents: ActRows, others: ActRows): AuditStore {
  return {
    async append(entry) {
      const { table, partition } = entry.incident === undefined ? others : onIncidents;
      await table.write({ kind: 'insert', row: actRow(partition, entry) });
    },

    async list({ limit, ...question }) {
      return (await rowsOf(question, ACT, limit)).map(entryOf);
    },

    async page({ limit, after, ...question }) {
      const rows = await rowsOf(question, after === undefined ? ACT : rowOf(after), limit + 1);
      const last = rows[limit - 1];
      return {
        entries: rows.slice(0, limit).map(entryOf),
        ...(rows.length > limit && last !== undefined ? { next: placeOf(last) } : {}),
      };
    },

    async forget(before) {
      let deleted = 0;
      for (const { table, partition } of [onIncidents, others])
        deleted += await deleteWhere(table, filterOf(partition, {}, `${momentOf(before)}_${LAST}`));
      return deleted;
    },
  };

  async function rowsOf(question: AuditQuestion, from: string, limit: number): Promise<Row[]> {
    const places = question.incident === undefined ? [onIncidents, others] : [onIncidents];
    const found = await Promise.all(
      places.map(({ table, partition }) => table.query(filterOf(partition, question, from), limit)),
    );
    return found
      .flat()
      .sort((a, b) => (a.row < b.row ? -1 : 1))
      .slice(0, limit);
  }
}
