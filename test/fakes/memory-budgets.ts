import { type Allowance, afterTake } from '../../shared/domain/allowance.ts';
import type { Instant, Milliseconds } from '../../shared/domain/time.ts';
import type { BudgetStore } from '../../shared/ports/stores.ts';

export class MemoryBudgetStore implements BudgetStore {
  readonly #allowances = new Map<string, Allowance>();

  async take(
    name: string,
    capacity: number,
    period: Milliseconds,
    now: Instant,
    count = 1,
  ): Promise<boolean> {
    const before = this.#allowances.get(name) ?? { takes: [] };
    const { granted, allowance } = afterTake(before, { capacity, period, now, count });
    this.#allowances.set(name, allowance);
    return granted;
  }
}
