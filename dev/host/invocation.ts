import { randomUUID } from 'node:crypto';
import type { HostFunction } from './bindings.ts';
import type { CoreInvocationContext, LogCategory, LogLevel, TraceContext, TypedData } from './core-types.ts';
import { type HostLog, messageOf } from './log.ts';
import type { Registry } from './registry.ts';

/** What a trigger hands to its function. */
export type TriggerInput = {
  data: TypedData;
  metadata?: Record<string, TypedData>;
  trace?: TraceContext;
};

/** Stores what the function put into its output bindings. A failure fails the invocation. */
export type OutputWriter = (func: HostFunction, name: string, data: TypedData) => Promise<void>;

/** Runs functions the way the worker does: the library's conversions, hooks around the handler, then outputs. */
export class Invoker {
  readonly #registry: Registry;
  readonly #log: HostLog;
  readonly #write: OutputWriter;
  readonly #running = new Set<Promise<unknown>>();

  constructor(registry: Registry, log: HostLog, write: OutputWriter) {
    this.#registry = registry;
    this.#log = log;
    this.#write = write;
  }

  /** Resolves with the HTTP answer, if there is one; rejects with what the handler, a hook or an output threw. */
  async invoke(func: HostFunction, input: TriggerInput): Promise<TypedData | undefined> {
    const run = this.#logged(func, input);
    this.#running.add(run);
    try {
      return await run;
    } finally {
      this.#running.delete(run);
    }
  }

  /** Resolves when nothing runs any more. */
  async idle(): Promise<void> {
    while (this.#running.size > 0) await Promise.allSettled(this.#running);
  }

  async #logged(func: HostFunction, input: TriggerInput): Promise<TypedData | undefined> {
    const invocationId = randomUUID();
    const started = performance.now();
    const report = (outcome: 'succeeded' | 'failed', level: LogLevel, message: string) =>
      this.#log.write({
        level,
        category: `Function.${func.name}`,
        message,
        function: func.name,
        invocationId,
        outcome,
        durationMs: Math.round((performance.now() - started) * 10) / 10,
      });
    try {
      const answer = await this.#run(func, input, invocationId);
      report('succeeded', 'information', `Executed '${func.name}' (Succeeded)`);
      return answer;
    } catch (error) {
      report('failed', 'error', `Executed '${func.name}' (Failed): ${messageOf(error)}`);
      throw error;
    }
  }

  async #run(func: HostFunction, input: TriggerInput, invocationId: string): Promise<TypedData | undefined> {
    const { metadata, callback } = func.registration;
    const scope: LogScope = { func, invocationId, hookData: {}, invocationContext: undefined };
    const core = this.#coreContext(scope, input);
    const model = this.#registry.model.getInvocationModel(core);
    const { context, inputs } = await model.getArguments();
    scope.invocationContext = context;
    const shared = {
      hookData: scope.hookData,
      appHookData: this.#registry.appHookData,
      invocationContext: context,
    };

    const before = { ...shared, functionCallback: callback, inputs };
    core.state = 'preInvocationHooks';
    await this.#registry.runHooks('preInvocation', before);

    const after: { result: unknown; error: unknown } = { result: null, error: null };
    const afterContext = Object.assign(after, shared, { inputs: before.inputs });
    core.state = 'invocation';
    try {
      after.result = await model.invokeFunction(context, before.inputs, before.functionCallback);
    } catch (error) {
      after.error = error ?? new Error(`Function "${metadata.name}" threw ${String(error)}`);
    }
    core.state = 'postInvocationHooks';
    await this.#registry.runHooks('postInvocation', afterContext);
    core.state = undefined;
    if (after.error !== null && after.error !== undefined) throw after.error;
    return this.#outputs(func, await model.getResponse(context, after.result));
  }

  async #outputs(
    func: HostFunction,
    response: { returnValue?: TypedData | null; outputData?: { name: string; data: TypedData }[] },
  ): Promise<TypedData | undefined> {
    for (const { name, data } of response.outputData ?? []) await this.#write(func, name, data);
    const value = response.returnValue ?? undefined;
    if (value === undefined || func.outputs.get('$return')?.type === 'http') return value;
    if (func.outputs.has('$return')) await this.#write(func, '$return', value);
    return undefined;
  }

  #coreContext(scope: LogScope, input: TriggerInput): CoreInvocationContext {
    const { metadata } = scope.func.registration;
    return {
      invocationId: scope.invocationId,
      metadata: { name: metadata.name, bindings: metadata.bindings },
      request: {
        invocationId: scope.invocationId,
        functionId: metadata.functionId ?? metadata.name,
        inputData: [{ name: scope.func.trigger.name, data: input.data }],
        triggerMetadata: input.metadata ?? {},
        ...(input.trace === undefined ? {} : { traceContext: input.trace }),
      },
      log: (level, category, message) => this.#appLog(scope, level, category, message),
    };
  }

  /** Log hooks may change level and text before the line is written. */
  #appLog(scope: LogScope, level: LogLevel, category: LogCategory, message: string): void {
    const { func, invocationId, hookData, invocationContext } = scope;
    const line = {
      level,
      message,
      category,
      hookData,
      appHookData: this.#registry.appHookData,
      invocationContext,
    };
    for (const callback of this.#registry.hooks('log')) callback(line);
    this.#log.write({
      level: line.level,
      category: category === 'user' ? `Function.${func.name}.User` : `Function.${func.name}`,
      message: line.message,
      function: func.name,
      invocationId,
    });
  }
}

type LogScope = {
  func: HostFunction;
  invocationId: string;
  hookData: Record<string, unknown>;
  invocationContext: unknown;
};
