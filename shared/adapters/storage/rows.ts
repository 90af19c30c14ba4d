import type { TableClient, TableEntityResult, TransactionAction } from '@azure/data-tables';
import type { Version } from '../../ports/stores.ts';

/** Text only: the service's number types lose precision or need annotations. */
export type Columns = Record<string, string>;

export type RowKeys = { partition: string; row: string };
export type NewRow = RowKeys & { columns: Columns };
export type Row = NewRow & { version: Version };

export type Change =
  /** LostRace when the row exists. */
  | { kind: 'insert'; row: NewRow }
  /** LostRace when the row is no longer what it was, or gone. */
  | { kind: 'replace'; row: NewRow; expected: Version }
  /** Insert or replace, whatever was there. */
  | { kind: 'put'; row: NewRow }
  /** Alone, deleting what is gone is fine; among others it is a LostRace. */
  | { kind: 'delete'; row: RowKeys };

const toEntity = ({ partition, row, columns }: NewRow) => ({
  partitionKey: partition,
  rowKey: row,
  ...columns,
});

/** The new version; none for a deletion. */
export async function applyOne(
  client: TableClient,
  change: Change,
  options: { abortSignal: AbortSignal },
): Promise<Version | undefined> {
  switch (change.kind) {
    case 'insert':
      return (await client.createEntity(toEntity(change.row), options)).etag as Version | undefined;
    case 'put':
      return (await client.upsertEntity(toEntity(change.row), 'Replace', options)).etag as
        | Version
        | undefined;
    case 'replace': {
      const expected = { ...options, etag: change.expected };
      return (await client.updateEntity(toEntity(change.row), 'Replace', expected)).etag as
        | Version
        | undefined;
    }
    case 'delete':
      await client.deleteEntity(change.row.partition, change.row.row, options);
      return undefined;
  }
}

export function toAction(change: Change): TransactionAction {
  switch (change.kind) {
    case 'insert':
      return ['create', toEntity(change.row)];
    case 'put':
      return ['upsert', toEntity(change.row), 'Replace'];
    case 'replace':
      return ['update', toEntity(change.row), 'Replace', { etag: change.expected }];
    case 'delete':
      return ['delete', { partitionKey: change.row.partition, rowKey: change.row.row }];
  }
}

export function toRow({ partitionKey, rowKey, etag, timestamp: _, ...rest }: TableEntityResult<object>): Row {
  if (partitionKey === undefined || rowKey === undefined || etag === undefined) {
    throw new Error(`the table service sent a row without keys or version: ${partitionKey} / ${rowKey}`);
  }
  const columns: Columns = {};
  for (const [name, value] of Object.entries(rest))
    if (typeof value === 'string' && !name.startsWith('odata.')) columns[name] = value;
  return { partition: partitionKey, row: rowKey, columns, version: etag as Version };
}
