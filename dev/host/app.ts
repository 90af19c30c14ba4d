import Module from 'node:module';
import { join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { z } from 'zod';
import { type HostFunction, readFunction } from './bindings.ts';
import { provideCoreModule } from './core-module.ts';
import { findFiles } from './glob.ts';
import { readJsonFile } from './json-file.ts';
import { type HostLog, messageOf } from './log.ts';
import { StartupError } from './problem.ts';
import { Registry } from './registry.ts';

const packageJson = z.object({ main: z.string().min(1), type: z.enum(['module', 'commonjs']).optional() });

export type App = { root: string; registry: Registry; functions: readonly HostFunction[] };

/**
 * Loads every file that `main` of the app's package.json names and reads what they registered. The real worker
 * only warns when a file throws, and the app then seems to have no functions; here it is a StartupError.
 */
export async function loadApp(appRoot: string, log: HostLog): Promise<App> {
  const root = resolve(appRoot);
  const description = readJsonFile(join(root, 'package.json'), packageJson);
  if (description === undefined)
    throw new StartupError([`${root} has no package.json; name the app's folder`]);
  const registry = new Registry();
  provideCoreModule(registry.coreModule(log));
  const files = findFiles(root, description.main);
  if (files.length === 0) {
    throw new StartupError([
      `${join(root, description.main)}: "main" of package.json names no file; build the app`,
    ]);
  }
  for (const file of files) await loadEntryFile(join(root, file), description.type === 'module');
  const functions = readFunctions(registry);
  await registry.runHooks('appStart', {
    hookData: {},
    appHookData: registry.appHookData,
    functionAppDirectory: root,
  });
  await readCapabilities(registry);
  registry.seal();
  return { root, registry, functions };
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

/** Sorted by name, the order in which the host tries routes. */
function readFunctions(registry: Registry): HostFunction[] {
  const problems: string[] = [];
  const functions = [...registry.functions.values()]
    .map((registration) => readFunction(registration, problems))
    .filter((func) => func !== undefined)
    .sort((a, b) => (a.name < b.name ? -1 : 1));
  if (registry.functions.size === 0)
    problems.push('it registers no function; call app.http, app.timer or such');
  if (problems.length > 0) throw new StartupError(problems);
  return functions;
}

async function readCapabilities(registry: Registry): Promise<void> {
  const capabilities = await registry.model.getCapabilities?.({});
  if (capabilities?.['HttpUri'] !== undefined) {
    throw new StartupError([
      'HTTP streaming (app.setup enableHttpStream) is not supported by this development host',
    ]);
  }
}
