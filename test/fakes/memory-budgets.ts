import type { Instant, Milliseconds } from '../../shared/domain/time.ts';
import type { BudgetStore } from '../../shared/ports/stores.ts';

export class MemoryBudgetStore implements BudgetStore {
  readonly #takes = new Map<string, Instant[]>();

  async take(name: string, capacity: number, period: Milliseconds, now: Instant): Promise<boolean> {
    const counting = (this.#takes.get(name) ?? []).filter((at) => at > now - period);
    const left = counting.length < capacity;
    this.#takes.set(name, left ? [...counting, now] : counting);
    return left;
  }
}
