import type { QueueClient } from '@azure/storage-queue';
import type { HostFunction, QueueOutput, QueueTrigger } from './bindings.ts';
import type { OutputWriter } from './invocation.ts';
import { parseNcrontab } from './ncrontab.ts';
import type { Problems } from './problem.ts';
import { QueueListener, type QueueListenerDeps } from './queue-listener.ts';
import { messagesOf } from './queue-message.ts';
import type { QueueStorage } from './queue-storage.ts';
import { resolveSettings } from './settings.ts';
import { Timer } from './timers.ts';

/** What makes a function run that HTTP does not trigger. */
export type Listener = {
  /** What must be there before the first run. */
  prepare(): Promise<void>;
  /** Until the signal is given. */
  keep(signal: AbortSignal): Promise<void>;
  /** Once, by hand. */
  fire(input: string): Promise<void>;
};

type Shared = Omit<QueueListenerDeps, 'func' | 'queue' | 'poison'> & { env: NodeJS.ProcessEnv };

/** A listener for each timer and queue function, by its name in lower case. */
export function makeListeners(
  functions: readonly HostFunction[],
  shared: Shared,
  problems: Problems,
): Map<string, Listener> {
  const listeners = new Map<string, Listener>();
  for (const func of functions) {
    problems.of(func.name, () => checkOutputs(func, shared));
    const listener = problems.of(func.name, () => makeListener(func, shared));
    if (listener !== undefined) listeners.set(func.name.toLowerCase(), listener);
  }
  return listeners;
}

function makeListener(func: HostFunction, shared: Shared): Listener | undefined {
  const { trigger } = func;
  switch (trigger.type) {
    case 'httpTrigger':
      return undefined;
    case 'timerTrigger': {
      const schedule = parseNcrontab(resolveSettings(trigger.schedule, shared.env));
      return new Timer({ ...func, trigger }, schedule, shared.clock, shared.invoker);
    }
    case 'queueTrigger': {
      const name = resolveSettings(trigger.queueName, shared.env);
      const queue = shared.storage.queue(trigger.connection, name);
      const poison = shared.storage.queue(trigger.connection, `${name}-poison`);
      return new QueueListener({ ...shared, func: { ...func, trigger }, queue, poison });
    }
  }
}

function checkOutputs(func: HostFunction, { storage, env }: Shared): void {
  for (const output of func.outputs.values()) {
    if (output.type === 'queue') queueOf(output, storage, env);
  }
}

const queueOf = (
  output: QueueOutput | QueueTrigger,
  storage: QueueStorage,
  env: NodeJS.ProcessEnv,
): QueueClient => storage.queue(output.connection, resolveSettings(output.queueName, env));

/** Sends what functions put into their queue outputs. */
export function makeOutputWriter(storage: QueueStorage, env: NodeJS.ProcessEnv): OutputWriter {
  return async (func, name, data) => {
    const output = func.outputs.get(name);
    if (output?.type !== 'queue') throw new Error(`function "${func.name}" has no queue output "${name}"`);
    const queue = queueOf(output, storage, env);
    for (const text of messagesOf(data)) await storage.send(queue, text);
  };
}
