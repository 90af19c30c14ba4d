import { randomUUID } from 'node:crypto';
import { z } from 'zod';
import type { AuditEntry, AuditStore } from '../../ports/stores.ts';
import { deleteWhere } from './deletion.ts';
import { fromColumns, toColumns } from './document.ts';
import { above, all, equals } from './filters.ts';
import { dayOf, newestDayFirst, newestFirst } from './keys.ts';
import type { Table } from './table.ts';

const schema = z.looseObject({
  at: z.number(),
  by: z.looseObject({ kind: z.enum(['stormlock', 'operator']) }),
  act: z.string(),
  reason: z.string(),
});

/** Insert-only rows. Partition: UTC day, row: moment, both newest first, so that a listing is one range. */
export function tableAuditStore(table: Table): AuditStore {
  return {
    async append(entry) {
      const columns = {
        ...toColumns(entry, `audit entry "${entry.act}"`),
        ...(entry.incident === undefined ? {} : { incident: entry.incident }),
      };
      const partition = newestDayFirst(dayOf(entry.at));
      await table.write({
        kind: 'insert',
        row: { partition, row: `${newestFirst(entry.at)}_${randomUUID()}`, columns },
      });
    },

    async list({ limit, incident }) {
      const everything = above('PartitionKey', '');
      const filter = incident === undefined ? everything : all(everything, equals('incident', incident));
      return (await table.query(filter, limit)).map((row) => fromColumns<AuditEntry>(row, schema));
    },

    async forget(before) {
      return deleteWhere(table, above('PartitionKey', newestDayFirst(dayOf(before))));
    },
  };
}
