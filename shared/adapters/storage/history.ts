import type { GroupId } from '../../domain/group.ts';
import { DAY, HOUR, type Instant, toIso } from '../../domain/time.ts';
import type { HistoryStore } from '../../ports/stores.ts';
import { deleteWhere } from './deletion.ts';
import { all, below, between, equals } from './filters.ts';
import { dailyCounts } from './history-counts.ts';
import { knownPosterRows, type Post } from './history-posters.ts';
import { dayOf, key, LAST, newestDayFirst } from './keys.ts';
import { Memo } from './memo.ts';
import { serially } from './serial.ts';
import type { Table } from './table.ts';

/** Days that count as "usual". */
const REMEMBERED_DAYS = 28;

// A rate over weeks hardly moves within the hour.
const RATE_AGE = HOUR;

// Two rows a post at most: one of its poster, one of its day.
const POSTS_AT_ONCE = 50;

/**
 * One partition a group: a row per poster (earliest and latest post) and, per day, one row of each process that counted
 * posts, written in the same transaction. Nobody increments what another wrote, so nobody races.
 */
export function tableHistoryStore(table: Table): HistoryStore {
  const posters = knownPosterRows(table);
  const counts = dailyCounts();
  const rates = new Memo<{ rate: number; at: Instant }>(2_000);
  const inTurn = serially();

  return {
    async knownPosters(groupId, senders, before) {
      const partition = key(groupId);
      const firsts = await posters.firstPosts(partition, senders);
      return new Set(senders.filter((sender) => (firsts.get(sender) ?? before) < before));
    },

    async remember(groupId, posts) {
      const partition = key(groupId);
      await inTurn(partition, async () => {
        for (let start = 0; start < posts.length; start += POSTS_AT_ONCE) {
          await rememberSome(partition, posts.slice(start, start + POSTS_AT_ONCE));
        }
      });
    },

    async usualHourlyRate(groupId, now) {
      const known = rates.get(groupId);
      if (known && Math.abs(now - known.at) < RATE_AGE) return known.rate;
      const rate = await readRate(groupId, now);
      if (rate !== undefined) rates.set(groupId, { rate, at: now });
      return rate;
    },

    async forget(before) {
      posters.clear();
      rates.clear();
      return deleteWhere(table, below('last', toIso(before)));
    },
  };

  async function rememberSome(partition: string, posts: readonly Post[]): Promise<void> {
    const tally = counts.tally(partition, posts);
    await posters.write(partition, posts, tally.changes);
    tally.keep();
  }

  /** Whole days before today, so that a storm does not make itself usual. */
  async function readRate(groupId: GroupId, now: Instant): Promise<number | undefined> {
    const today = dayOf(now);
    const days = between(
      'RowKey',
      `c_${newestDayFirst(today - 1)}`,
      `c_${newestDayFirst(today - REMEMBERED_DAYS)}${LAST}`,
    );
    const rows = await table.query(all(equals('PartitionKey', key(groupId)), days));
    if (rows.length === 0) return undefined;
    const first = Math.min(...rows.map(({ columns }) => Number(columns['day'])));
    const posts = rows.reduce((sum, { columns }) => sum + Number(columns['posts']), 0);
    return (posts * HOUR) / ((today - first) * DAY);
  }
}
