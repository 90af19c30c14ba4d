import { z } from 'zod';
import type { Address } from '../../domain/address.ts';
import type { Group } from '../../domain/group.ts';
import { toIso } from '../../domain/time.ts';
import type { GroupCache, KnownAddress, KnownGroup } from '../../ports/stores.ts';
import { deleteWhere } from './deletion.ts';
import { fromColumns, toColumns } from './document.ts';
import { all, below, equals } from './filters.ts';
import { key } from './keys.ts';
import { Memo } from './memo.ts';
import type { RowKeys } from './rows.ts';
import type { Table } from './table.ts';

const schema = z.looseObject({
  address: z.string(),
  group: z.looseObject({ id: z.string(), address: z.string(), addresses: z.array(z.string()) }).optional(),
  learnedAt: z.number(),
});

const listed = schema.required({ group: true });

const REMEMBERED = 5_000;

/** One row an address. What this process read once it does not read again: callers judge by `learnedAt`. */
export function tableGroupCache(table: Table): GroupCache {
  const seen = new Memo<KnownAddress>(REMEMBERED);

  return {
    async get(addresses) {
      const found = await Promise.all(
        [...new Set(addresses)].map(async (address) => seen.get(address) ?? load(address)),
      );
      return found.filter((known) => known !== undefined);
    },

    async put(known) {
      const columns = { ...toColumns(known, `address ${known.address}`), learnedAt: toIso(known.learnedAt) };
      await table.write({ kind: 'put', row: { ...keysOf(known.address), columns } });
      if (known.group !== undefined)
        await table.write({ kind: 'put', row: { ...listedUnder(known.group), columns } });
      seen.set(known.address, known);
    },

    async knownGroups(limit) {
      const rows = await table.query(equals('PartitionKey', LISTING), limit);
      return rows.map((row) => {
        const { group, learnedAt } = fromColumns<KnownGroup>(row, listed);
        return { group, learnedAt };
      });
    },

    async forget(before) {
      seen.clear();
      const old = below('learnedAt', toIso(before));
      await deleteWhere(table, all(equals('PartitionKey', LISTING), old));
      return deleteWhere(table, old);
    },
  };

  async function load(address: Address): Promise<KnownAddress | undefined> {
    const row = await table.get(keysOf(address));
    if (row === undefined) return undefined;
    const known = fromColumns<KnownAddress>(row, schema);
    seen.set(address, known);
    return known;
  }
}

/** One more row for each group, so that groups are listed without reading every address. No address has this key. */
const LISTING = 'groups';

const listedUnder = (group: Group): RowKeys => ({ partition: LISTING, row: key(group.id) });

const keysOf = (address: Address): RowKeys => ({ partition: key(address), row: 'address' });
