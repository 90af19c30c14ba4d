import { randomUUID } from 'node:crypto';
import { z } from 'zod';
import { InvalidInput } from '../../domain/errors.ts';
import type { Instant } from '../../domain/time.ts';
import type { AuditEntry, AuditPlace, AuditStore } from '../../ports/stores.ts';
import { deleteWhere } from './deletion.ts';
import { fromColumns, toColumns } from './document.ts';
import { above, all, any, between, equals } from './filters.ts';
import { dayOf, newestDayFirst, newestFirst } from './keys.ts';
import type { Row } from './rows.ts';
import type { Table } from './table.ts';

const schema = z.looseObject({
  at: z.number(),
  by: z.looseObject({ kind: z.enum(['stormlock', 'operator']) }),
  act: z.string(),
  reason: z.string(),
});

const entryOf = (row: Row): AuditEntry => fromColumns<AuditEntry>(row, schema);

const daysFrom = (since: Instant): string => between('PartitionKey', '0', newestDayFirst(dayOf(since)));

const PLACE = /^(\d{9})\.(\d{16}_[0-9a-f-]{36})$/;

const placeOf = ({ partition, row }: Row): AuditPlace => `${partition}.${row}` as AuditPlace;

function behind(place: AuditPlace): string {
  const [, partition, row] = PLACE.exec(place) ?? [];
  if (partition === undefined || row === undefined)
    throw new InvalidInput(
      `"${place.slice(0, 80)}" is no place in the audit trail; pass on what \`next\` gave.`,
    );
  return any([
    all(equals('PartitionKey', partition), above('RowKey', row)),
    above('PartitionKey', partition),
  ]);
}

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

    async list({ limit, incident, since }) {
      const days = since === undefined ? above('PartitionKey', '') : daysFrom(since);
      const filter = incident === undefined ? days : all(days, equals('incident', incident));
      return (await table.query(filter, limit)).map(entryOf);
    },

    async page({ limit, after }) {
      const filter = after === undefined ? above('PartitionKey', '') : behind(after);
      const rows = await table.query(filter, limit + 1);
      const last = rows[limit - 1];
      return {
        entries: rows.slice(0, limit).map(entryOf),
        ...(rows.length > limit && last !== undefined ? { next: placeOf(last) } : {}),
      };
    },

    async forget(before) {
      return deleteWhere(table, above('PartitionKey', newestDayFirst(dayOf(before))));
    },
  };
}
