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
    const report = (outcome: 'succeeded' | 'failed', error?: unknown) =>
      this.#log.write({
        level: outcome === 'failed' ? 'error' : 'information',
        category: `Function.${func.name}`,
        message: `Executed '${func.name}' (${outcome})`,
        function: func.name,
        invocationId,
        outcome,
        ...(outcome === 'failed' ? { error: messageOf(error) } : {}),
        durationMs: Math.round((performance.now() - started) * 10) / 10,
      });
    try {
      const answer = await this.#run(func, input, invocationId);
      report('succeeded');
      return answer;
    } catch (error) {
      report('failed', error);
      throw error;
    }
  }

  async #run(func: HostFunction, input: TriggerInput, invocationId: string): Promise<TypedData | undefined> {
    const scope: Scope = { func, invocationId, hookData: {}, invocationContext: undefined };
    const core = this.#coreContext(scope, input);
    const model = this.#registry.model.getInvocationModel(core);
    const { context, inputs } = await model.getArguments();
    scope.invocationContext = context;

    core.state = 'preInvocationHooks';
    const call = { ...this.#shared(scope), functionCallback: func.registration.callback, inputs };
    await this.#registry.runHooks('preInvocation', call);

    core.state = 'invocation';
    const outcome = await settle(() => model.invokeFunction(context, call.inputs, call.functionCallback));

    core.state = 'postInvocationHooks';
    const end = { ...this.#shared(scope), inputs: call.inputs, ...outcome };
    await this.#registry.runHooks('postInvocation', end);
    core.state = undefined;
    if (end.error !== null && end.error !== undefined) throw end.error;
    return this.#outputs(func, await model.getResponse(context, end.result));
  }

  /** What every hook of an invocation sees. */
  #shared({ hookData, invocationContext }: Scope) {
    return { hookData, appHookData: this.#registry.appHookData, invocationContext };
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

  #coreContext(scope: Scope, input: TriggerInput): CoreInvocationContext {
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
  #appLog(scope: Scope, level: LogLevel, category: LogCategory, message: string): void {
    const { func, invocationId } = scope;
    const line = { ...this.#shared(scope), level, message, category };
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

type Outcome = { result: unknown; error: unknown };

async function settle(call: () => Promise<unknown>): Promise<Outcome> {
  try {
    return { result: await call(), error: null };
  } catch (error) {
    return { result: null, error: error ?? new Error(`the handler threw ${String(error)}`) };
  }
}

/** One invocation. */
type Scope = {
  func: HostFunction;
  invocationId: string;
  hookData: Record<string, unknown>;
  invocationContext: unknown;
};
