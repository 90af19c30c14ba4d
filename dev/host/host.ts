import { resolve } from 'node:path';
import { makeAdmin } from './admin.ts';
import { finishStartup, loadApp, readFunctions } from './app.ts';
import { type HostKeys, makeKeys } from './auth.ts';
import { hasTrigger } from './bindings.ts';
import { type HostClock, nap, wallClock } from './clock.ts';
import { type HostJson, readHostJson } from './host-json.ts';
import { makeRouter } from './http-routes.ts';
import { HttpServer } from './http-server.ts';
import { Invoker } from './invocation.ts';
import { makeListeners, makeOutputWriter } from './listeners.ts';
import { HostLog, jsonLines, type LogSink } from './log.ts';
import { Problems } from './problem.ts';
import { QueueStorage } from './queue-storage.ts';
import { Registry } from './registry.ts';
import { applySettings, isDisabled } from './settings.ts';

export type HostOptions = {
  /** Folder of package.json and host.json. */
  appRoot: string;
  /** 0 (default) takes any free port. */
  port?: number;
  /** Keys that are not given are made up; see `Host.keys`. */
  keys?: Partial<HostKeys>;
  clock?: HostClock;
  log?: LogSink;
  /** Milliseconds a queue message stays hidden while it is handled; as in the real host 10 minutes by default. */
  handlingVisibility?: number;
  /** Milliseconds that `stop` waits for running invocations; 10 s by default. */
  stopTimeout?: number;
};

export type Host = {
  url: string;
  keys: HostKeys;
  /** Stops listening and polling, waits for running invocations, then runs the appTerminate hooks. */
  stop(): Promise<void>;
};

/**
 * Starts a function app in this process, for development and tests only. The environment is `process.env`, which
 * local.settings.json completes. Throws StartupError with everything that is wrong with the app.
 */
export async function startHost(options: HostOptions): Promise<Host> {
  const clock = options.clock ?? wallClock;
  const log = new HostLog(options.log ?? jsonLines, () => clock.now());
  const keys = makeKeys(options.keys);
  applySettings(options.appRoot, process.env);
  const hostJson = readHostJson(options.appRoot);
  log.threshold = hostJson.logLevel;
  const server = new HttpServer();
  const url = await server.listen(options.port ?? 0);
  process.env['WEBSITE_HOSTNAME'] ??= new URL(url).host;
  try {
    const stop = await run({ options, hostJson, clock, log, keys, server });
    return { url, keys, stop: once(stop) };
  } catch (error) {
    server.refuseNew();
    server.closeAll();
    throw error;
  }
}

type Parts = {
  options: HostOptions;
  hostJson: HostJson;
  clock: HostClock;
  log: HostLog;
  keys: HostKeys;
  server: HttpServer;
};

/** Loads the app and starts its triggers; resolves with what stops them. */
async function run({ options, hostJson, clock, log, keys, server }: Parts): Promise<() => Promise<void>> {
  const root = resolve(options.appRoot);
  const { env } = process;
  const registry = new Registry();
  await loadApp(root, registry, log);
  await finishStartup(root, registry);

  const problems = new Problems();
  const functions = readFunctions(registry, problems);
  const enabled = functions.filter(({ name }) => !isDisabled(name, env));
  const storage = new QueueStorage(hostJson.queues, env);
  const invoker = new Invoker(registry, log, makeOutputWriter(storage, env));
  const router = makeRouter(enabled.filter(hasTrigger('httpTrigger')), hostJson.routePrefix, problems);
  const handlingVisibility = options.handlingVisibility ?? 600_000;
  const shared = { storage, options: hostJson.queues, handlingVisibility, clock, invoker, log, env };
  const listeners = makeListeners(functions, shared, problems);
  problems.throwIfAny();

  await Promise.all([...listeners.values()].map((listener) => listener.prepare()));
  const stopping = new AbortController();
  const kept = enabled.map(({ name }) => listeners.get(name.toLowerCase())?.keep(stopping.signal));
  const admin = makeAdmin(keys, (name, input) => listeners.get(name.toLowerCase())?.fire(input ?? ''));
  server.serve({ router, invoker, admin, keys });
  log.host('information', `Started ${functions.map(({ name }) => name).join(', ')}`);
  return () =>
    stop({ registry, stopping, kept, invoker, log, server, timeout: options.stopTimeout ?? 10_000 });
}

type Stopping = {
  registry: Registry;
  stopping: AbortController;
  kept: (Promise<void> | undefined)[];
  invoker: Invoker;
  log: HostLog;
  server: HttpServer;
  timeout: number;
};

async function stop({ registry, stopping, kept, invoker, log, server, timeout }: Stopping): Promise<void> {
  server.refuseNew();
  stopping.abort();
  const patience = new AbortController();
  const ended = Promise.all([...kept, invoker.idle()]).then(() => 'ended' as const);
  const outcome = await Promise.race([ended, nap(wallClock, timeout, patience.signal)]);
  patience.abort();
  if (outcome !== 'ended')
    log.host('warning', `Invocations still ran after ${timeout} ms and were abandoned.`);
  try {
    await registry.runHooks('appTerminate', { hookData: {}, appHookData: registry.appHookData });
  } catch (error) {
    log.host('error', 'An appTerminate hook failed', error);
  }
  server.closeAll();
}

function once(action: () => Promise<void>): () => Promise<void> {
  let result: Promise<void> | undefined;
  return () => {
    result ??= action();
    return result;
  };
}
