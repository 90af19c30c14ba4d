import type { CoreModule } from './core-module.ts';
import { Disposable } from './core-module.ts';
import type { FunctionCallback, FunctionMetadata, HookCallback, ProgrammingModel } from './core-types.ts';
import type { HostLog } from './log.ts';

const HOOK_NAMES = ['appStart', 'appTerminate', 'preInvocation', 'postInvocation', 'log'] as const;
export type HookName = (typeof HOOK_NAMES)[number];

export type Registration = { metadata: FunctionMetadata; callback: FunctionCallback };

/** What the app registered while it loaded. */
export class Registry {
  readonly functions = new Map<string, Registration>();
  readonly appHookData: Record<string, unknown> = {};
  readonly #hooks = new Map<HookName, HookCallback[]>(HOOK_NAMES.map((name) => [name, []]));
  #model: ProgrammingModel | undefined;
  #sealed = false;

  /** After start-up functions can neither be added nor taken away. */
  seal(): void {
    this.#sealed = true;
  }

  hooks(name: HookName): readonly HookCallback[] {
    return this.#hooks.get(name) ?? [];
  }

  async runHooks(name: HookName, context: object): Promise<void> {
    for (const callback of this.hooks(name)) await callback(context);
  }

  get model(): ProgrammingModel {
    if (this.#model === undefined) {
      throw new Error(
        'The app has set no programming model: it must register its functions with @azure/functions.',
      );
    }
    return this.#model;
  }

  coreModule(log: HostLog): CoreModule {
    return {
      version: '3.0.0',
      hostVersion: '4.0.0',
      Disposable,
      setProgrammingModel: (model) => {
        this.#model = model;
      },
      getProgrammingModel: () => this.#model,
      registerFunction: (metadata, callback) => this.#registerFunction(metadata, callback),
      registerHook: (name, callback) => this.#registerHook(name, callback),
      log: (level, _category, message) => log.write({ level, category: 'Worker', message }),
    };
  }

  #registerFunction(metadata: FunctionMetadata, callback: FunctionCallback): Disposable {
    if (this.#sealed) throw new Error('A function can only be registered during app startup.');
    const id = (metadata.functionId ?? metadata.name).toLowerCase();
    if (this.functions.has(id)) {
      throw new Error(`A function named "${metadata.name}" is registered already; names must be unique.`);
    }
    this.functions.set(id, { metadata, callback });
    return new Disposable(() => {
      if (this.#sealed) throw new Error('A function can only be disposed during app startup.');
      this.functions.delete(id);
    });
  }

  #registerHook(name: string, callback: HookCallback): Disposable {
    const callbacks = this.#hooks.get(name as HookName);
    if (callbacks === undefined) throw new RangeError(`Unrecognized hook "${name}"`);
    callbacks.push(callback);
    return new Disposable(() => {
      const at = callbacks.indexOf(callback);
      if (at >= 0) callbacks.splice(at, 1);
    });
  }
}
