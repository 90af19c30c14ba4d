import { z } from 'zod';
import type { Standing } from '../../domain/standing-trouble.ts';
import type { TroubleStore } from '../../ports/stores.ts';
import { fromColumns, toColumns } from './document.ts';
import type { Table } from './table.ts';

const schema = z.object({
  checkedAt: z.number(),
  troubles: z.array(
    z.object({
      what: z.string(),
      why: z.string(),
      remedy: z.string().optional(),
      passing: z.boolean(),
      since: z.number(),
      told: z.boolean(),
    }),
  ),
});

/** What is wrong with the watch: a row a topic. */
export function tableTroubleStore(table: Table): TroubleStore {
  return {
    async get(topic) {
      const row = await table.get({ partition: 'troubles', row: topic });
      return row && { value: fromColumns<Standing>(row, schema), version: row.version };
    },

    put(topic, value, expected) {
      const row = {
        partition: 'troubles',
        row: topic,
        columns: toColumns(value, `the troubles of ${topic}`),
      };
      return table.write(
        expected === undefined ? { kind: 'insert', row } : { kind: 'replace', row, expected },
      );
    },
  };
}
