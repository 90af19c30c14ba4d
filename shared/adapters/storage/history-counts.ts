import { randomUUID } from 'node:crypto';
import { DAY, type Instant, toIso } from '../../domain/time.ts';
import { dayOf, newestDayFirst } from './keys.ts';
import { Memo } from './memo.ts';
import type { Change } from './rows.ts';

type Counter = { row: string; posts: number };

/** This process's running counts, one row of its own for each group and day, rewritten as the count grows. */
export function dailyCounts() {
  const counters = new Memo<Counter>(5_000);

  return {
    /** The rows with `posts` added; `keep` once they are stored. */
    tally(partition: string, posts: readonly { sentAt: Instant }[]): { changes: Change[]; keep(): void } {
      const perDay = new Map<number, number>();
      for (const { sentAt } of posts) perDay.set(dayOf(sentAt), (perDay.get(dayOf(sentAt)) ?? 0) + 1);
      const grown = [...perDay].map(([day, more]) => {
        // A count that was forgotten is not continued but begun again in a row of another name.
        const old = counters.get(`${partition}/${day}`) ?? {
          row: `c_${newestDayFirst(day)}_${randomUUID()}`,
          posts: 0,
        };
        return { day, row: old.row, posts: old.posts + more };
      });
      return {
        changes: grown.map(({ day, row, posts: count }) => ({
          kind: 'put',
          row: {
            partition,
            row,
            columns: { day: String(day), posts: String(count), last: toIso((day + 1) * DAY - 1) },
          },
        })),
        keep() {
          for (const { day, row, posts: count } of grown) {
            counters.set(`${partition}/${day}`, { row, posts: count });
          }
        },
      };
    },
  };
}
