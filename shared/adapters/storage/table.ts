import type { TableClient } from '@azure/data-tables';
import { LostRace } from '../../domain/errors.ts';
import type { Version } from '../../ports/stores.ts';
import { clientFactory, type OnTransaction, type TableConnection } from './connection.ts';
import { read, translate } from './failure.ts';
import type { Filter } from './filters.ts';
import { applyOne, type Change, type Row, type RowKeys, toAction, toKeys, toRow } from './rows.ts';

export type TablesOptions = {
  connection: TableConnection;
  /** Letters and digits, begins with a letter. */
  prefix?: string;
  onTransaction?: OnTransaction;
};

/** At most this many changes in one `apply`. */
export const MOST_CHANGES = 100;

const PATIENCE = 20_000;
const LARGEST_PAGE = 1_000;

/** One table. What is not there is `undefined`; throws LostRace, RetryLater or Refused. */
export class Table {
  readonly #name: string;
  readonly #open: () => Promise<TableClient>;
  #client: Promise<TableClient> | undefined;

  constructor(name: string, open: () => Promise<TableClient>) {
    this.#name = name;
    this.#open = open;
  }

  async get({ partition, row }: RowKeys): Promise<Row | undefined> {
    return this.#run('get', async (client, options) => {
      try {
        return toRow(await client.getEntity(partition, row, options));
      } catch (error) {
        if (read(error).code === 'ResourceNotFound') return undefined;
        throw error;
      }
    });
  }

  /** In the order of partition and row keys. */
  query(filter: Filter, limit = Infinity): Promise<Row[]> {
    return this.#run('query', (client, options) =>
      collect(client.listEntities({ ...options, queryOptions: { filter } }), limit, toRow),
    );
  }

  /** The keys alone, in order. */
  queryKeys(filter: Filter, limit = Infinity): Promise<RowKeys[]> {
    const select = ['PartitionKey', 'RowKey'];
    return this.#run('query', (client, options) =>
      collect(client.listEntities({ ...options, queryOptions: { filter, select } }), limit, toKeys),
    );
  }

  /** All or nothing, in one request; all in one partition, no row twice. The new versions, in order. */
  async apply(changes: readonly Change[]): Promise<(Version | undefined)[]> {
    const [first] = changes;
    if (first === undefined) return [];
    return this.#run(changes.length === 1 ? first.kind : 'transaction', async (client, options) => {
      try {
        if (changes.length === 1) return [await applyOne(client, first, options)];
        const answer = await client.submitTransaction(changes.map(toAction), options);
        return answer.subResponses.map(({ etag }) => etag as Version | undefined);
      } catch (error) {
        if (read(error).code !== 'ResourceNotFound') throw error;
        if (changes.length === 1 && first.kind === 'delete') return [undefined];
        throw new LostRace(`[${this.#name}] the row to be changed is gone`, { cause: error });
      }
    });
  }

  /** One change that leaves a row behind. */
  async write(change: Exclude<Change, { kind: 'delete' }>): Promise<Version> {
    const [version] = await this.apply([change]);
    if (version === undefined) throw new Error(`[${this.#name} ${change.kind}] the service named no version`);
    return version;
  }

  #connect(): Promise<TableClient> {
    this.#client ??= this.#open().catch((error: unknown) => {
      this.#client = undefined;
      throw error;
    });
    return this.#client;
  }

  async #run<T>(operation: string, task: (client: TableClient, options: Options) => Promise<T>): Promise<T> {
    try {
      const client = await this.#connect();
      try {
        return await task(client, patience());
      } catch (error) {
        // The first use ever: asking each new instance to create the table would cost every cold start a request.
        if (read(error).code !== 'TableNotFound') throw error;
        await client.createTable(patience());
        return await task(client, patience());
      }
    } catch (error) {
      if (error instanceof LostRace) throw error;
      throw translate(error, `${this.#name} ${operation}`);
    }
  }
}

/** The tables of one installation; nothing is loaded or sent before the first use. */
export function openTables(options: TablesOptions): (name: string) => Table {
  const { prefix = 'stormlock' } = options;
  if (!/^[A-Za-z][A-Za-z0-9]{0,40}$/.test(prefix)) {
    throw new Error(`Table prefix "${prefix}" must be letters and digits and begin with a letter`);
  }
  const open = clientFactory(options.connection, options.onTransaction);
  return (name) => new Table(name, () => open(`${prefix}${name}`, name));
}

type Options = { abortSignal: AbortSignal };

const patience = (): Options => ({ abortSignal: AbortSignal.timeout(PATIENCE) });

/** The first of them. The service may end a page early, even an empty one, so pages are read until there are enough. */
async function collect<E, R>(
  entities: { byPage(settings: { maxPageSize: number }): AsyncIterable<E[]> },
  limit: number,
  map: (entity: E) => R,
): Promise<R[]> {
  const rows: R[] = [];
  if (limit <= 0) return rows;
  for await (const page of entities.byPage({ maxPageSize: Math.min(limit, LARGEST_PAGE) })) {
    for (const entity of page) if (rows.length < limit) rows.push(map(entity));
    if (rows.length >= limit) break;
  }
  return rows;
}
