import type { DequeuedMessageItem, QueueClient } from '@azure/storage-queue';
import type { HostLog } from './log.ts';
import { isLostMessage } from './queue-storage.ts';

/** A received message, kept hidden from others until it is deleted or let go. */
export class MessageHold {
  readonly #queue: QueueClient;
  readonly #id: string;
  readonly #timer: NodeJS.Timeout;
  readonly #log: HostLog;
  #popReceipt: string;
  #renewal: Promise<void> = Promise.resolve();

  constructor(queue: QueueClient, message: DequeuedMessageItem, visibility: number, log: HostLog) {
    this.#queue = queue;
    this.#id = message.messageId;
    this.#popReceipt = message.popReceipt;
    this.#log = log;
    this.#timer = setInterval(() => {
      this.#renewal = this.#update(visibility).catch((error: unknown) => {
        this.#log.host('warning', `Renewing message ${this.#id} of "${queue.name}" failed`, error);
      });
    }, visibility / 2);
  }

  async release(visibility: number): Promise<void> {
    await this.#end(() => this.#update(visibility));
  }

  async delete(): Promise<void> {
    await this.#end(async () => {
      await this.#queue.deleteMessage(this.#id, this.#popReceipt);
    });
  }

  async #end(settle: () => Promise<void>): Promise<void> {
    clearInterval(this.#timer);
    await this.#renewal;
    try {
      await settle();
    } catch (error) {
      if (!isLostMessage(error)) throw error;
      this.#log.host(
        'warning',
        `Message ${this.#id} of "${this.#queue.name}" was taken by somebody else meanwhile.`,
      );
    }
  }

  async #update(visibility: number): Promise<void> {
    const seconds = Math.ceil(visibility / 1000);
    const { popReceipt } = await this.#queue.updateMessage(this.#id, this.#popReceipt, undefined, seconds);
    this.#popReceipt = popReceipt ?? this.#popReceipt;
  }
}
