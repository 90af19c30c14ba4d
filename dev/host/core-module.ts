import Module from 'node:module';
import type {
  FunctionCallback,
  FunctionMetadata,
  HookCallback,
  LogCategory,
  LogLevel,
  ProgrammingModel,
} from './core-types.ts';

export class Disposable {
  readonly #onDispose: () => void;

  constructor(onDispose: () => void) {
    this.#onDispose = onDispose;
  }

  static from(...parts: { dispose(): unknown }[]): Disposable {
    return new Disposable(() => {
      for (const part of parts) part.dispose();
    });
  }

  dispose(): void {
    this.#onDispose();
  }
}

/** What an app gets from `require('@azure/functions-core')`: in Azure the worker's built-in module. */
export type CoreModule = {
  version: string;
  hostVersion: string;
  Disposable: typeof Disposable;
  setProgrammingModel(model: ProgrammingModel): void;
  getProgrammingModel(): ProgrammingModel | undefined;
  registerFunction(metadata: FunctionMetadata, callback: FunctionCallback): Disposable;
  registerHook(name: string, callback: HookCallback): Disposable;
  log(level: LogLevel, category: LogCategory, message: string): void;
};

const NAME = '@azure/functions-core';
let current: CoreModule | undefined;
const holders = new Set<string>();

/**
 * Answers `require('@azure/functions-core')` in this process with `core`, for whoever asks from now on.
 * Like the worker it replaces `require` for that one name; an ESM import of it is not answered.
 */
export function provideCoreModule(core: CoreModule): void {
  if (current === undefined) patchRequire();
  current = core;
  forgetHolders();
}

function patchRequire(): void {
  Module.prototype.require = new Proxy(Module.prototype.require, {
    apply(require, self: Module, args: [string]) {
      if (args[0] !== NAME) return Reflect.apply(require, self, args);
      holders.add(self.filename);
      return current;
    },
  });
}

/** The library keeps the first core module it was given; the next app must load it anew. */
function forgetHolders(): void {
  const { cache } = Module.createRequire(import.meta.url);
  for (const file of holders) delete cache[file];
  holders.clear();
}
