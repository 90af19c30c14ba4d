import type { DequeuedMessageItem, QueueClient } from '@azure/storage-queue';
import type { HostFunction, QueueTrigger } from './bindings.ts';
import { type HostClock, nap, wallClock } from './clock.ts';
import type { QueueOptions } from './host-json.ts';
import type { Invoker } from './invocation.ts';
import type { HostLog } from './log.ts';
import { MessageHold } from './message-hold.ts';
import { StartupError } from './problem.ts';
import { decodeMessage, toTriggerInput } from './queue-message.ts';
import { isMissingQueue, type QueueStorage } from './queue-storage.ts';

const FIRST_POLL_DELAY_MS = 100;

/** However fast a rehearsal's clock runs, the storage is not asked more often than this. */
const LEAST_POLL_DELAY_MS = 20;

export type QueueListenerDeps = {
  func: HostFunction<QueueTrigger>;
  queue: QueueClient;
  poison: QueueClient;
  storage: QueueStorage;
  options: QueueOptions;
  /** How long a message stays hidden while it is handled, in milliseconds; renewed at half of it. */
  handlingVisibility: number;
  clock: HostClock;
  invoker: Invoker;
  log: HostLog;
};

/** Feeds the messages of one queue to one function: batches, back-off while idle, retries, then the poison queue. */
export class QueueListener {
  readonly #deps: QueueListenerDeps;
  readonly #inFlight = new Set<Promise<void>>();
  #wake = new AbortController();

  constructor(deps: QueueListenerDeps) {
    this.#deps = deps;
    deps.storage.onSent(deps.queue, () => this.#wake.abort());
  }

  async prepare(): Promise<void> {
    const { queue } = this.#deps;
    try {
      await queue.createIfNotExists();
    } catch (cause) {
      throw new StartupError(
        [`queue "${queue.name}" cannot be created (${String(cause)}); is the storage up?`],
        { cause },
      );
    }
  }

  /** Polls until the signal is given, then ends when the messages it took are settled. */
  async keep(signal: AbortSignal): Promise<void> {
    const { options, clock } = this.#deps;
    const wakeUp = () => this.#wake.abort();
    signal.addEventListener('abort', wakeUp);
    let delay = FIRST_POLL_DELAY_MS;
    while (!signal.aborted) {
      if (this.#inFlight.size > options.newBatchThreshold) {
        await Promise.race(this.#inFlight);
        continue;
      }
      this.#wake = new AbortController();
      if ((await this.#receive()) > 0) {
        delay = FIRST_POLL_DELAY_MS;
        continue;
      }
      if (signal.aborted) break;
      await Promise.all([
        nap(clock, delay, this.#wake.signal),
        nap(wallClock, LEAST_POLL_DELAY_MS, this.#wake.signal),
      ]);
      delay = this.#wake.signal.aborted
        ? FIRST_POLL_DELAY_MS
        : Math.min(delay * 2, options.maxPollingInterval);
    }
    signal.removeEventListener('abort', wakeUp);
    await Promise.all(this.#inFlight);
  }

  /** Runs the function by hand with this text, apart from the queue. */
  async fire(text: string): Promise<void> {
    const at = new Date(this.#deps.clock.now());
    const message = { messageText: text, messageId: '', popReceipt: '', dequeueCount: 1 };
    const times = { insertedOn: at, expiresOn: at, nextVisibleOn: at };
    await this.#deps.invoker.invoke(this.#deps.func, toTriggerInput({ ...message, ...times }, text));
  }

  /** Not cut short by a stop: messages of an answer that nobody reads would stay hidden for long. */
  async #receive(): Promise<number> {
    const { queue, options, handlingVisibility, log } = this.#deps;
    try {
      const { receivedMessageItems } = await queue.receiveMessages({
        numberOfMessages: options.batchSize,
        visibilityTimeout: Math.ceil(handlingVisibility / 1000),
      });
      for (const message of receivedMessageItems) this.#start(message);
      return receivedMessageItems.length;
    } catch (error) {
      if (isMissingQueue(error)) await queue.createIfNotExists().catch(() => undefined);
      else log.host('warning', `Reading queue "${queue.name}" failed`, error);
      return 0;
    }
  }

  #start(message: DequeuedMessageItem): void {
    const { log, queue } = this.#deps;
    const run = this.#handle(message).catch((error: unknown) => {
      log.host('error', `Settling message ${message.messageId} of queue "${queue.name}" failed`, error);
    });
    const tracked: Promise<void> = run.finally(() => this.#inFlight.delete(tracked));
    this.#inFlight.add(tracked);
  }

  async #handle(message: DequeuedMessageItem): Promise<void> {
    const { func, queue, options, invoker, log } = this.#deps;
    const hold = new MessageHold(queue, message, this.#deps.handlingVisibility, log);
    const text = decodeMessage(message.messageText, options.messageEncoding);
    if (text === undefined || message.dequeueCount > options.maxDequeueCount) {
      return this.#bury(message, hold);
    }
    try {
      await invoker.invoke(func, toTriggerInput(message, text));
    } catch {
      if (message.dequeueCount >= options.maxDequeueCount) return this.#bury(message, hold);
      return hold.release(options.visibilityTimeout);
    }
    await hold.delete();
  }

  async #bury(message: DequeuedMessageItem, hold: MessageHold): Promise<void> {
    const { poison, storage, log, queue } = this.#deps;
    await storage.sendRaw(poison, message.messageText);
    await hold.delete();
    log.host('error', `Message ${message.messageId} of queue "${queue.name}" was moved to "${poison.name}".`);
  }
}
