import { makeAdmin } from './admin.ts';
import { type App, loadApp } from './app.ts';
import { type HostKeys, makeKeys } from './auth.ts';
import { hasTrigger } from './bindings.ts';
import { type HostClock, nap, wallClock } from './clock.ts';
import { type HostJson, readHostJson } from './host-json.ts';
import { makeRouter } from './http-routes.ts';
import { HttpServer } from './http-server.ts';
import { Invoker } from './invocation.ts';
import { makeListeners, makeOutputWriter } from './listeners.ts';
import { HostLog, jsonLines, type LogSink, messageOf } from './log.ts';
import { QueueStorage } from './queue-storage.ts';
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
    const app = await loadApp(options.appRoot, log);
    const running = await run(app, { options, hostJson, clock, log, keys, server });
    log.host('information', `Started ${app.functions.map(({ name }) => name).join(', ')}`);
    return { url, keys, stop: running.stop };
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

async function run(app: App, parts: Parts): Promise<{ stop(): Promise<void> }> {
  const { options, hostJson, clock, log, keys, server } = parts;
  const storage = new QueueStorage(hostJson.queues, process.env);
  const invoker = new Invoker(app.registry, log, makeOutputWriter(storage, process.env));
  const enabled = app.functions.filter(({ name }) => !isDisabled(name, process.env));
  const router = makeRouter(enabled.filter(hasTrigger('httpTrigger')), hostJson.routePrefix);
  const handlingVisibility = options.handlingVisibility ?? 600_000;
  const listeners = await makeListeners(app.functions, {
    storage,
    options: hostJson.queues,
    handlingVisibility,
    clock,
    invoker,
    log,
    env: process.env,
  });
  const stopping = new AbortController();
  const kept = enabled.flatMap(({ name }) => listeners.get(name.toLowerCase())?.keep(stopping.signal) ?? []);
  const admin = makeAdmin(keys, (name, input) => listeners.get(name.toLowerCase())?.fire(input ?? ''));
  server.serve({ router, invoker, admin, keys });
  return {
    stop: once(() =>
      stop({ app, stopping, kept, invoker, log, server, timeout: options.stopTimeout ?? 10_000 }),
    ),
  };
}

type Stopping = {
  app: App;
  stopping: AbortController;
  kept: Promise<void>[];
  invoker: Invoker;
  log: HostLog;
  server: HttpServer;
  timeout: number;
};

async function stop({ app, stopping, kept, invoker, log, server, timeout }: Stopping): Promise<void> {
  server.refuseNew();
  stopping.abort();
  const patience = new AbortController();
  const ended = Promise.all([...kept, invoker.idle()]).then(() => 'ended' as const);
  const outcome = await Promise.race([ended, nap(wallClock, timeout, patience.signal)]);
  patience.abort();
  if (outcome !== 'ended')
    log.host('warning', `Invocations still ran after ${timeout} ms and were abandoned.`);
  try {
    await app.registry.runHooks('appTerminate', { hookData: {}, appHookData: app.registry.appHookData });
  } catch (error) {
    log.host('error', `An appTerminate hook failed: ${messageOf(error)}`);
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
