import type { TableClient } from '@azure/data-tables';
import type { LazyCredential } from '../credential.ts';

export type TableConnection =
  | { connectionString: string }
  | {
      /** `https://<account>.table.core.windows.net` */
      tableServiceUrl: string;
      /** Called when a table is first used. */
      credential: LazyCredential;
    };

/** Called for every request that reaches the table service, retries, pages and table creation included. */
export type OnTransaction = (operation: string) => void;

const OPTIONS = { retryOptions: { maxRetries: 3, retryDelayInMs: 200, maxRetryDelayInMs: 2_000 } };

/** Opens clients on tables. The SDKs are loaded on first use, so that a cold start does not wait for them. */
export function clientFactory(connection: TableConnection, onTransaction?: OnTransaction) {
  return async (table: string, label: string): Promise<TableClient> => {
    const { TableClient } = await import('@azure/data-tables');
    if ('connectionString' in connection) {
      const { connectionString } = connection;
      const options = { ...OPTIONS, allowInsecureConnection: isPlainHttp(connectionString) };
      return watched(TableClient.fromConnectionString(connectionString, table, options), label);
    }
    const { tableServiceUrl, credential } = connection;
    return watched(new TableClient(tableServiceUrl, table, await credential(), OPTIONS), label);
  };

  function watched(client: TableClient, label: string): TableClient {
    client.pipeline.addPolicy(
      {
        name: 'countTransactions',
        sendRequest: (request, next) => {
          onTransaction?.(`${label} ${operationOf(request.url, request.method)}`);
          return next(request);
        },
      },
      { afterPhase: 'Retry' },
    );
    return client;
  }
}

function operationOf(url: string, method: string): string {
  const path = new URL(url).pathname;
  if (path.endsWith('/$batch')) return 'batch';
  if (path.endsWith('/Tables')) return 'create table';
  const entity = path.includes('RowKey=');
  if (method === 'GET') return entity ? 'get' : 'query';
  if (method === 'POST') return 'insert';
  return method === 'DELETE' ? 'delete' : 'update';
}

// Only what the operator wrote decides: the emulator is reached over http, Azure never is.
const isPlainHttp = (connectionString: string): boolean =>
  /UseDevelopmentStorage=true|TableEndpoint=http:|DefaultEndpointsProtocol=http;/i.test(connectionString);
