import { z } from 'zod';
import { type Allowance, afterTake } from '../../domain/allowance.ts';
import { LostRace, RetryLater } from '../../domain/errors.ts';
import { SECOND } from '../../domain/time.ts';
import type { BudgetStore } from '../../ports/stores.ts';
import { fromColumns, toColumns } from './document.ts';
import { key } from './keys.ts';
import type { Table } from './table.ts';

const schema = z.object({
  takes: z.array(z.number()),
  kept: z.object({ count: z.number(), until: z.number() }).exactOptional(),
});

const ATTEMPTS = 20;

/** One row a budget. Each lost race is somebody else's take, so retries are bounded. */
export function tableBudgetStore(table: Table): BudgetStore {
  return {
    async take(name, capacity, period, now, count = 1) {
      for (let attempt = 0; attempt < ATTEMPTS; attempt++) {
        const keys = { partition: 'budget', row: key(name) };
        const old = await table.get(keys);
        const before = old ? fromColumns<Allowance>(old, schema) : { takes: [] };
        const { granted, allowance } = afterTake(before, { capacity, period, now, count });
        if (!granted && allowance.kept?.until === before.kept?.until) return false;
        const row = { ...keys, columns: toColumns(allowance, `budget ${name}`) };
        try {
          await table.write(old ? { kind: 'replace', row, expected: old.version } : { kind: 'insert', row });
          return granted;
        } catch (error) {
          if (!(error instanceof LostRace)) throw error;
        }
      }
      throw new RetryLater(`Budget ${name} is fought over by too many instances`, SECOND);
    },
  };
}
