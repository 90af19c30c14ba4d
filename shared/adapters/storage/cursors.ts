import { z } from 'zod';
import type { SentinelId } from '../../ports/mail.ts';
import type { Cursor, CursorStore, Version, Versioned } from '../../ports/stores.ts';
import { fromColumns, toColumns } from './document.ts';
import { equals } from './filters.ts';
import { key } from './keys.ts';
import type { NewRow, Row, RowKeys } from './rows.ts';
import type { Table } from './table.ts';

const schema = z.object({
  sentinel: z.string(),
  link: z.string().optional(),
  readAt: z.number().optional(),
});

const PARTITION = 'cursor';

/** One row a sentinel, all in one partition, so that listing is one query. */
export function tableCursorStore(table: Table): CursorStore {
  return {
    async list() {
      return (await table.query(equals('PartitionKey', PARTITION))).map(toCursor);
    },

    async get(sentinel) {
      const row = await table.get(keysOf(sentinel));
      return row && toCursor(row);
    },

    async replace(cursors): Promise<Version[]> {
      const changes = cursors.map(
        ({ cursor, expected }) => ({ kind: 'replace', row: toNewRow(cursor), expected }) as const,
      );
      const versions = (await table.apply(changes)).filter((version) => version !== undefined);
      if (versions.length < cursors.length) throw new Error('cursors: the service named too few versions');
      return versions;
    },

    put(cursor, expected): Promise<Version> {
      const row = toNewRow(cursor);
      return table.write(
        expected === undefined ? { kind: 'insert', row } : { kind: 'replace', row, expected },
      );
    },

    async remove(sentinel) {
      await table.apply([{ kind: 'delete', row: keysOf(sentinel) }]);
    },
  };
}

const keysOf = (sentinel: SentinelId): RowKeys => ({ partition: PARTITION, row: key(sentinel) });

const toNewRow = (cursor: Cursor): NewRow => ({
  ...keysOf(cursor.sentinel),
  columns: toColumns(cursor, `cursor of ${cursor.sentinel}`),
});

const toCursor = (row: Row): Versioned<Cursor> => ({
  value: fromColumns<Cursor>(row, schema),
  version: row.version,
});
