import { LostRace } from '../../domain/errors.ts';
import type { Filter } from './filters.ts';
import type { RowKeys } from './rows.ts';
import { MOST_CHANGES, type Table } from './table.ts';

const ROWS_AT_ONCE = 1_000;

/** Deletes every row that matches, a hundred of a partition in one request; returns how many went. */
export async function deleteWhere(table: Table, filter: Filter): Promise<number> {
  let deleted = 0;
  for (;;) {
    const rows = await table.queryKeys(filter, ROWS_AT_ONCE);
    for (const batch of batches(rows)) await deleteBatch(table, batch);
    deleted += rows.length;
    if (rows.length < ROWS_AT_ONCE) return deleted;
  }
}

async function deleteBatch(table: Table, rows: readonly RowKeys[]): Promise<void> {
  try {
    await table.apply(rows.map((row) => ({ kind: 'delete', row })));
  } catch (error) {
    if (!(error instanceof LostRace)) throw error;
    // Another instance deleted some of them; one at a time, what is gone is fine.
    for (const row of rows) await table.apply([{ kind: 'delete', row }]);
  }
}

/** Consecutive rows of one partition, as many as one request may change. */
export function batches<R extends { partition: string }>(rows: readonly R[]): R[][] {
  const result: R[][] = [];
  for (const row of rows) {
    const last = result.at(-1);
    if (last?.[0]?.partition === row.partition && last.length < MOST_CHANGES) last.push(row);
    else result.push([row]);
  }
  return result;
}
