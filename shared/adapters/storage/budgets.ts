import { z } from 'zod';
import { LostRace, RetryLater } from '../../domain/errors.ts';
import { SECOND } from '../../domain/time.ts';
import type { BudgetStore } from '../../ports/stores.ts';
import { fromColumns, toColumns } from './document.ts';
import { key } from './keys.ts';
import type { Table } from './table.ts';

const schema = z.object({ takes: z.array(z.number()) });

const ATTEMPTS = 20;

/**
 * One row a budget: the moments of the takes that still count. Unlike a refilling bucket this never lets more than
 * `capacity` through in any span of one period. Each lost race is somebody else's take, so retries are bounded.
 */
export function tableBudgetStore(table: Table): BudgetStore {
  return {
    async take(name, capacity, period, now) {
      for (let attempt = 0; attempt < ATTEMPTS; attempt++) {
        const keys = { partition: 'budget', row: key(name) };
        const old = await table.get(keys);
        const takes = old ? fromColumns<{ takes: number[] }>(old, schema).takes : [];
        const counting = takes.filter((at) => at > now - period);
        if (counting.length >= capacity) return false;
        const row = { ...keys, columns: toColumns({ takes: [...counting, now] }, `budget ${name}`) };
        try {
          await table.write(old ? { kind: 'replace', row, expected: old.version } : { kind: 'insert', row });
          return true;
        } catch (error) {
          if (!(error instanceof LostRace)) throw error;
        }
      }
      throw new RetryLater(`Budget ${name} is fought over by too many instances`, SECOND);
    },
  };
}
