import { type QueueClient, QueueServiceClient, RestError } from '@azure/storage-queue';
import type { QueueOptions } from './host-json.ts';
import { encodeMessage } from './queue-message.ts';
import { storageConnection } from './settings.ts';

/** The service's limit for one message, after encoding. */
const MAX_MESSAGE_BYTES = 64 * 1024;

const QUEUE_NAME = /^(?!.*--)[a-z0-9][a-z0-9-]{1,61}[a-z0-9]$/;

/** The queues of the storage accounts that bindings name. */
export class QueueStorage {
  readonly #options: QueueOptions;
  readonly #env: NodeJS.ProcessEnv;
  readonly #clients = new Map<string, QueueClient>();
  readonly #watchers = new Map<QueueClient, () => void>();

  constructor(options: QueueOptions, env: NodeJS.ProcessEnv) {
    this.#options = options;
    this.#env = env;
  }

  /** Throws for a bad name and for a missing or unreadable connection string. */
  queue(connection: string, name: string): QueueClient {
    const key = `${connection}/${name}`;
    const known = this.#clients.get(key);
    if (known !== undefined) return known;
    if (!QUEUE_NAME.test(name)) {
      throw new Error(`"${name}" is no queue name: 3-63 lower-case letters, digits and single hyphens`);
    }
    const service = QueueServiceClient.fromConnectionString(storageConnection(connection, this.#env), {
      retryOptions: { maxTries: 2 },
    });
    const client = service.getQueueClient(name);
    this.#clients.set(key, client);
    return client;
  }

  /** As in the real host, a message put by a function of this app wakes the listener of its queue at once. */
  onSent(queue: QueueClient, wake: () => void): void {
    this.#watchers.set(queue, wake);
  }

  /** Encodes and sends; creates the queue when it is missing. */
  async send(queue: QueueClient, text: string): Promise<void> {
    const raw = encodeMessage(text, this.#options.messageEncoding);
    if (Buffer.byteLength(raw) > MAX_MESSAGE_BYTES) {
      throw new Error(
        `a message for queue "${queue.name}" has ${Buffer.byteLength(raw)} bytes; the limit is 65536`,
      );
    }
    await this.sendRaw(queue, raw);
    this.#watchers.get(queue)?.();
  }

  async sendRaw(queue: QueueClient, raw: string): Promise<void> {
    try {
      await queue.sendMessage(raw);
    } catch (error) {
      if (!isMissingQueue(error)) throw error;
      await queue.createIfNotExists();
      await queue.sendMessage(raw);
    }
  }
}

export const isMissingQueue = (error: unknown): boolean =>
  error instanceof RestError && error.code === 'QueueNotFound';

/** The message was deleted, or somebody else holds it by now. */
export const isLostMessage = (error: unknown): boolean =>
  error instanceof RestError && (error.code === 'MessageNotFound' || error.code === 'PopReceiptMismatch');
