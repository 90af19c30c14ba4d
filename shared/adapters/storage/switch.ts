import { z } from 'zod';
import { SWITCH_POSITIONS, type Switch } from '../../domain/switch.ts';
import type { SwitchStore } from '../../ports/stores.ts';
import { actRow } from './acts.ts';
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

/** Of the switch, and of the acts that are on no incident. */
export const PARTITION = 'switch';

const KEYS = { partition: PARTITION, row: 'switch' };

/** The kill-switch: one row. */
export function tableSwitchStore(table: Table): SwitchStore {
  return {
    async get() {
      const row = await table.get(KEYS);
      return row && { value: fromColumns<Switch>(row, schema), version: row.version };
    },

    async put(value, expected, act) {
      const row = { ...KEYS, columns: toColumns(value, 'the switch') };
      const [version] = await table.apply([
        expected === undefined ? { kind: 'insert', row } : { kind: 'replace', row, expected },
        ...(act === undefined ? [] : [{ kind: 'insert', row: actRow(PARTITION, act) } as const]),
      ]);
      if (version === undefined) throw new Error('the switch: the service named no version');
      return version;
    },
  };
}
