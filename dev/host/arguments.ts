import { existsSync, statSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { z } from 'zod';
import type { HostKeys } from './auth.ts';
import { StartupError } from './problem.ts';

export const USAGE = `usage: tsx dev/host/main.ts [--port N] [--app DIR] [--clock FILE] [--pretty] [--visibility SECONDS]
  --port N              port on 127.0.0.1, 0 for any free one (default 7071)
  --app DIR             folder of the app's package.json and host.json (default: the current folder)
  --clock FILE          take the time from a rehearsal clock's file
  --pretty              log for people instead of JSON lines
  --visibility SECONDS  how long a queue message stays hidden while it is handled (default 600)`;

export type Arguments = {
  port: number;
  appRoot: string;
  clockFile?: string;
  pretty: boolean;
  handlingVisibility?: number;
};

const wholeNumber = (least: number, most: number) =>
  z.string().regex(/^\d+$/, 'must be a whole number').transform(Number).pipe(z.int().min(least).max(most));

const schema = z.object({
  port: wholeNumber(0, 65_535).default(7071),
  app: z
    .string()
    .default('.')
    .transform((folder) => resolve(folder))
    .refine((folder) => existsSync(join(folder, 'package.json')), 'has no package.json'),
  clock: z
    .string()
    .refine((file) => statSync(file, { throwIfNoEntry: false })?.isFile() === true, 'is no file')
    .optional(),
  pretty: z.boolean().default(false),
  visibility: wholeNumber(1, 7 * 24 * 3600).optional(),
});

/** Throws StartupError naming every argument that is wrong. */
export function readArguments(argv: readonly string[]): Arguments {
  const parsed = schema.safeParse(split(argv));
  if (!parsed.success) {
    throw new StartupError(parsed.error.issues.map(({ path, message }) => `--${path.join('.')}: ${message}`));
  }
  const { port, app, clock, pretty, visibility } = parsed.data;
  return {
    port,
    appRoot: app,
    pretty,
    ...(clock === undefined ? {} : { clockFile: clock }),
    ...(visibility === undefined ? {} : { handlingVisibility: visibility * 1000 }),
  };
}

function split(argv: readonly string[]): object {
  const text = { type: 'string' } as const;
  const options = {
    port: text,
    app: text,
    clock: text,
    visibility: text,
    pretty: { type: 'boolean' },
  } as const;
  try {
    return parseArgs({ args: [...argv], options, strict: true }).values;
  } catch (cause) {
    throw new StartupError([(cause as Error).message], { cause });
  }
}

/** Carries the keys to the host process; the app never sees it. */
export const KEYS_VARIABLE = 'DEV_HOST_KEYS';

const keysSchema = z.object({
  master: z.string().min(1).optional(),
  default: z.string().min(1).optional(),
  functions: z.record(z.string(), z.string().min(1)).optional(),
});

export function takeKeys(env: NodeJS.ProcessEnv): Partial<HostKeys> {
  const text = env[KEYS_VARIABLE];
  delete env[KEYS_VARIABLE];
  if (text === undefined) return {};
  const { master, default: forAll, functions } = keysSchema.parse(JSON.parse(text));
  return {
    ...(master === undefined ? {} : { master }),
    ...(forAll === undefined ? {} : { default: forAll }),
    ...(functions === undefined ? {} : { functions }),
  };
}
