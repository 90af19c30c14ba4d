import type { Address } from '../../domain/address.ts';
import { LostRace, RetryLater } from '../../domain/errors.ts';
import { DAY, type Instant, SECOND, toIso } from '../../domain/time.ts';
import type { Version } from '../../ports/stores.ts';
import { all, any, equals } from './filters.ts';
import { key } from './keys.ts';
import { Memo } from './memo.ts';
import type { Change, NewRow } from './rows.ts';
import type { Table } from './table.ts';

export type Post = { from: Address; sentAt: Instant };

type Span = { first: Instant; last: Instant };
type Poster = Span & { version: Version };
type Planned = { from: Address; span: Span; change: Change };

const REMEMBERED = 50_000;
const ATTEMPTS = 10;

// The latest post only decides retention: a row a week behind is good enough and saves a write.
const LAST_POST_PRECISION = 7 * DAY;

// With the partition: 14 of the 15 comparisons that the service allows in a filter.
const ADDRESSES_A_QUERY = 13;

/** Rows of the people who posted, and what this process has seen of them. */
export function knownPosterRows(table: Table) {
  // An earlier first post of somebody known turns up only while a sentinel is seeded, so a row once read stays good.
  const seen = new Memo<Poster>(REMEMBERED);

  return {
    clear: () => seen.clear(),

    async firstPosts(partition: string, senders: readonly Address[]): Promise<Map<Address, Instant>> {
      const wanted = [...new Set(senders)];
      const found = new Map<Address, Poster>();
      for (const sender of wanted) {
        const poster = seen.get(`${partition}/${sender}`);
        if (poster) found.set(sender, poster);
      }
      const unseen = wanted.filter((sender) => !found.has(sender));
      for (const [sender, poster] of await load(partition, unseen)) found.set(sender, poster);
      return new Map([...found].map(([sender, { first }]) => [sender, first]));
    },

    /** Stores what the posts add to the rows, and `others` of the same partition with them. */
    async write(partition: string, posts: readonly Post[], others: readonly Change[]): Promise<void> {
      const spans = spansOf(posts);
      for (let attempt = 0; attempt < ATTEMPTS; attempt++) {
        const planned = [...spans].flatMap(([from, span]) => plan(partition, from, span));
        try {
          const versions = await table.apply([...planned.map(({ change }) => change), ...others]);
          planned.forEach(({ from, span }, at) => {
            const version = versions[at];
            if (version !== undefined) seen.set(`${partition}/${from}`, { ...span, version });
          });
          return;
        } catch (error) {
          if (!(error instanceof LostRace)) throw error;
          await load(
            partition,
            planned.map(({ from }) => from),
          );
        }
      }
      throw new RetryLater('The poster history kept colliding with other instances', SECOND);
    },
  };

  function plan(partition: string, from: Address, post: Span): Planned[] {
    const poster = seen.get(`${partition}/${from}`);
    if (poster === undefined) {
      return [{ from, span: post, change: { kind: 'insert', row: toRow(partition, from, post) } }];
    }
    const current = post.first >= poster.first && post.last - poster.last < LAST_POST_PRECISION;
    if (current) return [];
    const span = { first: Math.min(post.first, poster.first), last: Math.max(post.last, poster.last) };
    const row = toRow(partition, from, span);
    return [{ from, span, change: { kind: 'replace', row, expected: poster.version } }];
  }

  async function load(partition: string, senders: readonly Address[]): Promise<Map<Address, Poster>> {
    const byRow = new Map(senders.map((sender) => [rowOf(sender), sender]));
    const rows = [...byRow.keys()];
    const found = new Map<Address, Poster>();
    for (let start = 0; start < rows.length; start += ADDRESSES_A_QUERY) {
      const wanted = rows.slice(start, start + ADDRESSES_A_QUERY).map((row) => equals('RowKey', row));
      for (const { row, columns, version } of await table.query(
        all(equals('PartitionKey', partition), any(wanted)),
      )) {
        const sender = byRow.get(row);
        const [first, last] = [Date.parse(columns['first'] ?? ''), Date.parse(columns['last'] ?? '')];
        if (Number.isNaN(first + last))
          throw new Error(`poster row ${partition} / ${row} has no first or last post`);
        if (sender === undefined) continue;
        found.set(sender, { first, last, version });
        seen.set(`${partition}/${sender}`, { first, last, version });
      }
    }
    return found;
  }
}

const rowOf = (sender: Address): string => `p_${key(sender)}`;

const toRow = (partition: string, from: Address, { first, last }: Span): NewRow => ({
  partition,
  row: rowOf(from),
  columns: { first: toIso(first), last: toIso(last) },
});

function spansOf(posts: readonly Post[]): Map<Address, Span> {
  const spans = new Map<Address, Span>();
  for (const { from, sentAt } of posts) {
    const { first, last } = spans.get(from) ?? { first: sentAt, last: sentAt };
    spans.set(from, { first: Math.min(first, sentAt), last: Math.max(last, sentAt) });
  }
  return spans;
}
