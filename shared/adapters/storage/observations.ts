import { z } from 'zod';
import { LostRace, RetryLater } from '../../domain/errors.ts';
import type { GroupId } from '../../domain/group.ts';
import type { Observation } from '../../domain/observation.ts';
import { type Instant, SECOND } from '../../domain/time.ts';
import type { ObservationStore } from '../../ports/stores.ts';
import { batches, deleteWhere } from './deletion.ts';
import { fromColumns, toColumns } from './document.ts';
import { above, all, between, equals } from './filters.ts';
import { dayOf, hash, key, LAST, newestDayFirst, newestFirst } from './keys.ts';
import { Memo } from './memo.ts';
import type { NewRow } from './rows.ts';
import type { Table } from './table.ts';

const schema = z.object({
  groupId: z.string(),
  messageId: z.string(),
  thread: z.string(),
  from: z.string(),
  subject: z.string(),
  sentAt: z.number(),
  receivedAt: z.number(),
  isReply: z.boolean(),
  asksToStop: z.boolean(),
  automation: z.string().optional(),
  isCourtesy: z.boolean().optional(),
  alsoReaches: z.number().optional(),
});

type Entry = { observation: Observation; partition: string; row: NewRow };

const REMEMBERED = 20_000;
const ATTEMPTS = 10;

/**
 * Insert-only rows. Partition: group and UTC day of sent time, the newest day first. Row: sent time, the newest first,
 * and the message id, so that copies from several sentinels collide and a window is one range.
 */
export function tableObservationStore(table: Table): ObservationStore {
  // Rows seen in the table need no second insert: copies from further sentinels mostly cost nothing.
  const stored = new Memo<true>(REMEMBERED);
  // Partitions in which another instance was faster the last time: there, looking first is cheaper than colliding.
  const contested = new Memo<boolean>(REMEMBERED);

  return {
    async add(observations) {
      const entries = new Map<string, Entry>();
      for (const entry of observations.map(toEntry)) {
        const id = idOf(entry.row);
        if (stored.get(id) === undefined && !entries.has(id)) entries.set(id, entry);
      }
      const added = new Set<Observation>();
      for (const batch of batches([...entries.values()].toSorted(byPartition))) {
        for (const { observation } of await addBatch(batch)) added.add(observation);
      }
      return observations.filter((observation) => added.has(observation));
    },

    async window(groupId, from, to, limit) {
      const days = between('PartitionKey', partitionOf(groupId, to), partitionOf(groupId, from));
      const times = between('RowKey', newestFirst(to), `${newestFirst(from)}${LAST}`);
      const rows = await table.query(all(days, times), limit);
      for (const row of rows) stored.set(idOf(row), true);
      return rows.map((row) => fromColumns<Observation>(row, schema));
    },

    async forget(before) {
      stored.clear();
      let deleted = 0;
      for (let group = await groupBehind(''); group !== undefined; group = await groupBehind(group)) {
        const old = between(
          'PartitionKey',
          `${group}_${newestDayFirst(dayOf(before) - 1)}`,
          `${group}_${LAST}`,
        );
        deleted += await deleteWhere(table, old);
      }
      return deleted;
    },
  };

  async function addBatch(batch: readonly Entry[]): Promise<readonly Entry[]> {
    const partition = batch[0]?.partition ?? '';
    let left = batch;
    if (batch.length > 1 && contested.get(partition)) {
      left = await unstored(batch);
      contested.set(partition, left.length < batch.length);
    }
    for (let attempt = 0; attempt < ATTEMPTS && left.length > 0; attempt++) {
      try {
        await table.apply(left.map(({ row }) => ({ kind: 'insert', row })));
        for (const { row } of left) stored.set(idOf(row), true);
        return left;
      } catch (error) {
        if (!(error instanceof LostRace)) throw error;
      }
      contested.set(partition, true);
      left = await unstored(left);
    }
    if (left.length > 0) throw new RetryLater('Observations kept colliding with other instances', SECOND);
    return [];
  }

  /** Those of a batch that are not in the table; a row that collided alone is there, without looking. */
  async function unstored(batch: readonly Entry[]): Promise<readonly Entry[]> {
    const keys = batch.map(({ row }) => row.row).toSorted();
    const [first, last] = [keys[0] ?? '', keys.at(-1) ?? ''];
    if (batch.length > 1) {
      const range = all(equals('PartitionKey', batch[0]?.partition ?? ''), between('RowKey', first, last));
      for (const row of await table.queryKeys(range)) stored.set(idOf(row), true);
    } else {
      for (const { row } of batch) stored.set(idOf(row), true);
    }
    return batch.filter(({ row }) => stored.get(idOf(row)) === undefined);
  }

  /** The next group that has any rows: a skip along the keys, one row a group. */
  async function groupBehind(group: string): Promise<string | undefined> {
    const [row] = await table.queryKeys(above('PartitionKey', group === '' ? '' : `${group}_${LAST}`), 1);
    return row?.partition.slice(0, row.partition.lastIndexOf('_'));
  }
}

const idOf = ({ partition, row }: { partition: string; row: string }): string => `${partition}/${row}`;

const partitionOf = (groupId: GroupId, at: Instant): string => `${key(groupId)}_${newestDayFirst(dayOf(at))}`;

const byPartition = (a: Entry, b: Entry): number => (a.partition < b.partition ? -1 : 1);

function toEntry(observation: Observation): Entry {
  const partition = partitionOf(observation.groupId, observation.sentAt);
  const row = `${newestFirst(observation.sentAt)}_${hash(observation.messageId)}`;
  const columns = toColumns(observation, `observation ${observation.messageId}`);
  return { observation, partition, row: { partition, row, columns } };
}
