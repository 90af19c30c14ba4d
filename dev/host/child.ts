import { type ChildProcess, spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import type { Readable } from 'node:stream';

/**
 * Preloaded into every child: the channel to the parent closes however the parent ends, even by SIGKILL, and
 * the child follows it.
 */
const LEASH = `data:text/javascript,${encodeURIComponent("process.once('disconnect', () => process.exit(1));")}`;

/** Of the parent's environment a child sees only these, so that nobody's own settings leak into a rehearsal. */
const INHERITED = [
  'PATH',
  'HOME',
  'USERPROFILE',
  'SystemRoot',
  'TMPDIR',
  'TEMP',
  'TMP',
  'LANG',
  'NODE_V8_COVERAGE',
];

export type ChildOptions<Ready> = {
  /** What the process is called in errors. */
  name: string;
  args: readonly string[];
  env?: Readonly<Record<string, string>>;
  cwd?: string;
  /** Reads a line of output; the first value that is not `undefined` means the child is ready. */
  readyWhen: (line: string, stream: 'stdout' | 'stderr') => Ready | undefined;
  /** Milliseconds until the child must be ready; a minute by default. */
  startTimeout?: number;
};

export type Child<Ready> = {
  ready: Ready;
  /** Once all its output is read: the exit code, or `null` when a signal ended it. */
  exited: Promise<number | null>;
  /** Asks it to end, and ends it when it does not within `patience` milliseconds. */
  stop(patience: number): Promise<void>;
  kill(): void;
};

const KEPT_LINES = 40;

/** Starts a Node process that cannot outlive this one; rejects with its output when it ends before it is ready. */
export async function startChild<Ready>(options: ChildOptions<Ready>): Promise<Child<Ready>> {
  const child = launch(options);
  const exited = new Promise<number | null>((resolve) => child.once('close', resolve));
  const tail: string[] = [];
  const ready = new Promise<Ready>((resolve) => {
    const read = (stream: 'stdout' | 'stderr') => (line: string) => {
      tail.push(line);
      if (tail.length > KEPT_LINES) tail.shift();
      const value = options.readyWhen(line, stream);
      if (value !== undefined) resolve(value);
    };
    eachLine(child.stdout, read('stdout'));
    eachLine(child.stderr, read('stderr'));
  });
  const failed = failure(options, child, tail);
  try {
    return {
      ready: await Promise.race([ready, failed.promise]),
      exited,
      stop: (patience) => stop(child, exited, patience),
      kill: () => child.kill('SIGKILL'),
    };
  } finally {
    failed.cancel();
  }
}

function launch({ args, env, cwd }: ChildOptions<unknown>): ChildProcess {
  const inherited = INHERITED.map((name) => [name, process.env[name]]).filter(
    ([, value]) => value !== undefined,
  );
  return spawn(process.execPath, ['--import', LEASH, ...args], {
    env: { ...Object.fromEntries(inherited), ...env },
    stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
    ...(cwd === undefined ? {} : { cwd }),
  });
}

function eachLine(stream: Readable | null, read: (line: string) => void): void {
  if (stream !== null) createInterface({ input: stream }).on('line', read);
}

function failure(
  { name, startTimeout = 60_000 }: ChildOptions<unknown>,
  child: ChildProcess,
  tail: readonly string[],
): { promise: Promise<never>; cancel(): void } {
  let timer: NodeJS.Timeout | undefined;
  const said = () => `; it said:\n${tail.join('\n') || '(nothing)'}`;
  const promise = new Promise<never>((_, reject) => {
    child.once('error', (cause) => reject(new Error(`${name} could not be started`, { cause })));
    // Its last words may arrive after the exit.
    child.once('close', (code) =>
      reject(new Error(`${name} ended with code ${code} before it was ready${said()}`)),
    );
    timer = setTimeout(() => {
      reject(new Error(`${name} was not ready after ${startTimeout} ms${said()}`));
      child.kill('SIGKILL');
    }, startTimeout);
  });
  promise.catch(() => undefined);
  return { promise, cancel: () => clearTimeout(timer) };
}

async function stop(child: ChildProcess, exited: Promise<unknown>, patience: number): Promise<void> {
  if (child.exitCode === null && child.signalCode === null) child.kill('SIGTERM');
  const timer = setTimeout(() => child.kill('SIGKILL'), patience);
  await exited;
  clearTimeout(timer);
}
