import Module from 'node:module';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { z } from 'zod';
import { type HostFunction, readFunction } from './bindings.ts';
import { provideCoreModule } from './core-module.ts';
import { findFiles } from './glob.ts';
import { readJsonFile } from './json-file.ts';
import { type HostLog, messageOf } from './log.ts';
import { type Problems, StartupError } from './problem.ts';
import type { Registry } from './registry.ts';

const packageJson = z.object({ main: z.string().min(1), type: z.enum(['module', 'commonjs']).optional() });

/**
 * Loads every file that `main` of the app's package.json names, in order, into the registry. The real worker only
 * warns when a file throws, and the app then seems to have no functions; here it is a StartupError.
 */
export async function loadApp(root: string, registry: Registry, log: HostLog): Promise<void> {
  const description = readJsonFile(join(root, 'package.json'), packageJson);
  if (description === undefined)
    throw new StartupError([`${root} has no package.json; name the app's folder`]);
  provideCoreModule(registry.coreModule(log));
  const files = findFiles(root, description.main);
  if (files.length === 0) {
    throw new StartupError([
      `${join(root, description.main)}: "main" of package.json names no file; build the app`,
    ]);
  }
  for (const file of files) await loadEntryFile(join(root, file), description.type === 'module');
}

/** The registered functions, sorted by name: the order in which the host tries routes. */
export function readFunctions(registry: Registry, problems: Problems): HostFunction[] {
  return [...registry.functions.values()]
    .map((registration) => problems.of(registration.metadata.name, () => readFunction(registration)))
    .filter((func) => func !== undefined)
    .sort((a, b) => (a.name < b.name ? -1 : 1));
}

/** Runs the appStart hooks; from now on nothing can be registered. */
export async function finishStartup(root: string, registry: Registry): Promise<void> {
  const { appHookData } = registry;
  await registry.runHooks('appStart', { hookData: {}, appHookData, functionAppDirectory: root });
  if (registry.functions.size === 0) {
    throw new StartupError(['it registers no function; call app.http, app.timer or such']);
  }
  const capabilities = await registry.model.getCapabilities?.({});
  if (capabilities?.['HttpUri'] !== undefined) {
    throw new StartupError([
      'HTTP streaming (app.setup enableHttpStream) is not supported by this development host',
    ]);
  }
  registry.seal();
}

async function loadEntryFile(file: string, modulesByDefault: boolean): Promise<void> {
  const isModule = file.endsWith('.mjs') || (modulesByDefault && file.endsWith('.js'));
  const require = Module.createRequire(import.meta.url);
  try {
    if (isModule) await import(pathToFileURL(file).href);
    else {
      delete require.cache[file];
      require(file);
    }
  } catch (cause) {
    throw new StartupError([`loading ${file} failed: ${messageOf(cause)}`], { cause });
  }
}
