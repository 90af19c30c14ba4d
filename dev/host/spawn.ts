import { createRequire } from 'node:module';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { z } from 'zod';
import { KEYS_VARIABLE } from './arguments.ts';
import { type HostKeys, makeKeys } from './auth.ts';
import { startChild } from './child.ts';
import { LOG_LEVELS, type LogEntry } from './log.ts';

export type SpawnOptions = {
  /** All the app's settings: of this process's environment it sees no more than PATH and the like. */
  env: Readonly<Record<string, string>>;
  /** 0 (default) takes any free port. */
  port?: number;
  /** Folder of package.json and host.json; the repository by default. */
  appRoot?: string;
  /** File of a rehearsal clock. */
  clockFile?: string;
  keys?: Partial<HostKeys>;
  /** How long a queue message stays hidden while it is handled; 600 by default. */
  handlingVisibilitySeconds?: number;
  onLog?: (entry: LogEntry) => void;
};

export type SpawnedHost = {
  url: string;
  keys: HostKeys;
  /** Runs a timer or queue function now and waits for it; rejects with its error. */
  fire(functionName: string, options?: { input?: string }): Promise<void>;
  stop(): Promise<void>;
  /** As a crash: nothing is finished, nothing cleaned up. */
  kill(): void;
  exited: Promise<number | null>;
  /** The newest lines, at most 20,000. */
  logs: readonly LogEntry[];
};

const KEPT_LOGS = 20_000;
const STOP_PATIENCE_MS = 15_000;
const REPOSITORY = fileURLToPath(new URL('../..', import.meta.url));
const MAIN = fileURLToPath(new URL('./main.ts', import.meta.url));
const READY = /^host ready (http:\/\/\S+)$/;

/** Starts the host in a process of its own, which ends with this one. Rejects with its output when it cannot start. */
export async function spawnHost(options: SpawnOptions): Promise<SpawnedHost> {
  const keys = makeKeys(options.keys);
  const logs: LogEntry[] = [];
  const child = await startChild({
    name: 'The development host',
    args: ['--import', tsxLoader(), MAIN, ...mainArguments(options)],
    env: { ...options.env, [KEYS_VARIABLE]: JSON.stringify(keys) },
    readyWhen: (line) => {
      const url = READY.exec(line)?.[1];
      if (url !== undefined) return url;
      const entry = toEntry(line);
      logs.push(entry);
      if (logs.length > KEPT_LOGS) logs.shift();
      options.onLog?.(entry);
      return undefined;
    },
  });
  return {
    url: child.ready,
    keys,
    logs,
    exited: child.exited,
    fire: (functionName, { input } = {}) => fire(child.ready, keys.master, functionName, input),
    stop: () => child.stop(STOP_PATIENCE_MS),
    kill: child.kill,
  };
}

/** `--import tsx` would be looked up from the child's working folder. */
const tsxLoader = (): string => pathToFileURL(createRequire(import.meta.url).resolve('tsx')).href;

function mainArguments({ port, appRoot, clockFile, handlingVisibilitySeconds }: SpawnOptions): string[] {
  const args = ['--port', String(port ?? 0), '--app', appRoot ?? REPOSITORY];
  if (clockFile !== undefined) args.push('--clock', clockFile);
  if (handlingVisibilitySeconds !== undefined) args.push('--visibility', String(handlingVisibilitySeconds));
  return args;
}

const entrySchema = z.object({
  at: z.string(),
  level: z.enum(LOG_LEVELS),
  category: z.string(),
  message: z.string(),
  function: z.string().exactOptional(),
  invocationId: z.string().exactOptional(),
  error: z.string().exactOptional(),
  outcome: z.enum(['succeeded', 'failed']).exactOptional(),
  durationMs: z.number().exactOptional(),
});

/** What the app prints by itself is taken as a line of category `Console`. */
function toEntry(line: string): LogEntry {
  const printed = {
    at: new Date().toISOString(),
    level: 'information',
    category: 'Console',
    message: line,
  } as const;
  if (!line.startsWith('{')) return printed;
  try {
    const parsed = entrySchema.safeParse(JSON.parse(line));
    return parsed.success ? parsed.data : printed;
  } catch {
    return printed;
  }
}

async function fire(
  url: string,
  master: string,
  functionName: string,
  input: string | undefined,
): Promise<void> {
  const response = await fetch(`${url}/admin/functions/${functionName}?wait=true`, {
    method: 'POST',
    headers: { 'x-functions-key': master, 'content-type': 'application/json' },
    body: JSON.stringify(input === undefined ? {} : { input }),
  });
  if (!response.ok)
    throw new Error(`firing "${functionName}" failed (${response.status}): ${await response.text()}`);
  await response.arrayBuffer();
}
