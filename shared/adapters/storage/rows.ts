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

type Entity = TableEntityResult<object>;

const SYSTEM_COLUMN = /^(?:partitionKey|rowKey|etag|timestamp|odata\..*)$/;

export function toKeys({ partitionKey, rowKey }: Entity): RowKeys {
  if (partitionKey === undefined || rowKey === undefined) {
    throw new Error(`the table service sent a row without keys: ${partitionKey} / ${rowKey}`);
  }
  return { partition: partitionKey, row: rowKey };
}

export function toRow(entity: Entity): Row {
  const keys = toKeys(entity);
  const { etag } = entity;
  if (etag === undefined) throw new Error(`the table service sent row ${keys.row} without a version`);
  const columns: Columns = {};
  for (const [name, value] of Object.entries(entity)) {
    if (typeof value === 'string' && !SYSTEM_COLUMN.test(name)) columns[name] = value;
  }
  return { ...keys, columns, version: etag as Version };
}
