import { z } from 'zod';
import { SWITCH_POSITIONS, type Switch } from '../../domain/switch.ts';
import type { SwitchStore } from '../../ports/stores.ts';
import { fromColumns, toColumns } from './document.ts';
import type { Table } from './table.ts';

const schema = z.object({
  position: z.enum(SWITCH_POSITIONS),
  changedAt: z.number(),
  changedBy: z.union([
    z.object({ kind: z.literal('stormlock') }),
    z.object({ kind: z.literal('operator'), name: z.string() }),
  ]),
  reason: z.string(),
});

const KEYS = { partition: 'switch', row: 'switch' };

/** The kill-switch: one row. */
export function tableSwitchStore(table: Table): SwitchStore {
  return {
    async get() {
      const row = await table.get(KEYS);
      return row && { value: fromColumns<Switch>(row, schema), version: row.version };
    },

    put(value, expected) {
      const row = { ...KEYS, columns: toColumns(value, 'the switch') };
      return table.write(
        expected === undefined ? { kind: 'insert', row } : { kind: 'replace', row, expected },
      );
    },
  };
}
